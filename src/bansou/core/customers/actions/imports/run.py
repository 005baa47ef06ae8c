"""Importing: all of the good rows in one transaction, with what stood there before."""

import csv
import io
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from bansou.base.kit.days import day_of
from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers import queries
from bansou.core.customers.actions.imports.look import Look, look_again
from bansou.core.customers.actions.imports.write import Writer
from bansou.core.customers.actions.standing import refresh_standings
from bansou.core.customers.compute.plan import Plan
from bansou.core.customers.compute.table import CsvFile
from bansou.core.customers.contracts import CustomersError, RecordKind
from bansou.core.customers.models import Customer, Import

FEW = 2000


def run_import(*, source: Import, by: Member | None, at: datetime, progress: Callable[[int, int], None] | None = None) -> Import:
    """Every good row stands in the records, refused rows in a file with their reasons; on any failure nothing is imported."""
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=source.pk)
        if locked.state != Import.State.PREVIEWED:
            raise CustomersError(_("This file was imported already. Open it in the list of imports."))
        look = look_again(source=locked)
        writer = Writer(source=locked, kind=RecordKind(locked.kind), at=at, by=by, progress=progress)
        writer.write(look.plan)
        _refresh(writer, day=at)
        locked.state, locked.member, locked.ended_at = Import.State.DONE, by, at
        _keep_refused(locked, look)
        waiting = str(locked.file.name)
        locked.file = None
        with acting_as(by):
            locked.save()
    default_storage.delete(waiting)
    return locked


def _refresh(writer: Writer, *, day: datetime) -> None:
    touched = writer.customers
    if writer.kind is RecordKind.CONTRACTS and touched:
        refresh_standings(on=day_of(day), customers=touched if len(touched) <= FEW else None)
    if writer.kind is not RecordKind.CUSTOMERS:
        for part in queries.parts(list(touched)):
            Customer.objects.filter(pk__in=part).update(changed_at=day)


def _keep_refused(source: Import, look: Look) -> None:
    if look.plan.refused:
        name = f"{source.pk}-refused.csv"
        source.refused_file.save(name, ContentFile(refused_csv(file=look.file, plan=look.plan)), save=False)


def refused_csv(*, file: CsvFile, plan: Plan) -> bytes:
    """The refused rows as a CSV that Excel opens, with a last column that says why."""
    reasons: dict[int, list[str]] = {}
    raw: dict[int, str] = {}
    for problem in plan.problems:
        if problem.refused:
            field = f"{problem.field}: " if problem.field else ""
            reasons.setdefault(problem.row, []).append(f"{field}{queries.whole_of(problem)}")
            raw[problem.row] = problem.value
    cells = {number: row for number, row in file.rows if number in reasons}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*file.header, _("Row"), _("Reason")])
    for number in sorted(reasons):
        row = cells.get(number) or [raw[number], *[""] * (len(file.header) - 1)]
        writer.writerow([*row, number, " / ".join(reasons[number])])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
