"""Looking at a file: what would be new, changed, refused; nothing but the file itself is kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from bansou.base.members.models import Member
from bansou.core.customers import queries
from bansou.core.customers.compute.plan import Plan, Planner
from bansou.core.customers.compute.shape import CUSTOM, custom_code, guess_mapping
from bansou.core.customers.compute.table import CsvFile, read_csv
from bansou.core.customers.contracts import FileRefused, RecordKind
from bansou.core.customers.models import Import

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A file that waits for confirmation: its import, its table and the plan."""

    source: Import
    file: CsvFile
    plan: Plan


def look_at(
    *,
    kind: RecordKind,
    name: str,
    data: bytes,
    by: Member | None,
    at: datetime,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    encoding: str | None = None,
    is_partial: bool = False,
) -> Look:
    """The file is kept and waits for confirmation, its columns mapped as given, the rest as guessed; FileRefused if unreadable.

    With `is_partial` a needed field without a column is no error yet: the person chooses the columns next.
    """
    file = read_csv(data, declared=encoding)
    full = guess_mapping(kind, file.header, queries.custom_field_names(kind))
    chosen = dict(mapping or {})
    full = {column: code for column, code in full.items() if column in chosen or code not in chosen.values()}
    full = {column: chosen.get(column, full.get(column, _own(column))) for column in file.header}
    fixed = _constants(kind, full, constants)
    try:
        plan = plan_for(kind=kind, file=file, mapping=full, constants=fixed)
    except FileRefused:
        if not is_partial:
            raise
        plan = Plan(kind=kind, mapping=full, rows=len(file.rows))
    with transaction.atomic():
        source = Import(
            kind=kind, file_name=name[:255], digest=hashlib.sha256(data).hexdigest(), encoding=file.encoding, member=by, started_at=at,
            mapping={"columns": full, "constants": fixed}, rows=plan.rows,
        )  # fmt: skip
        _count(source, plan)
        source.file.save(f"{at:%Y%m%d-%H%M%S}-{source.digest[:12]}.csv", ContentFile(data), save=False)
        source.save()
    return Look(source=source, file=file, plan=plan)


def _own(column: str) -> str:
    return CUSTOM + custom_code(column)


def _constants(kind: RecordKind, mapping: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
    fixed = dict(given or {})
    if kind is RecordKind.CONTRACTS and "product" not in {*mapping.values(), *fixed} and (only := queries.only_product()):
        fixed["product"] = only
    return fixed


def plan_for(*, kind: RecordKind, file: CsvFile, mapping: Mapping[str, str], constants: Mapping[str, str]) -> Plan:
    """What importing the file would do now."""
    planner = Planner(kind=kind, file=file, mapping=mapping, constants=constants)
    rows = planner.read(queries.custom_fields(kind))
    return planner.decide(queries.known_for(kind, rows))


def file_of(*, source: Import) -> CsvFile:
    """The waiting file as a table."""
    with source.file.open("rb") as handle:
        return read_csv(handle.read(), declared=source.encoding)


def keep_mapping(*, source: Import, mapping: Mapping[str, str], constants: Mapping[str, str]) -> None:
    """The waiting import has the given columns."""
    if source.state == Import.State.PREVIEWED:
        source.mapping = {"columns": dict(mapping), "constants": dict(constants)}
        source.save(update_fields=["mapping"])


def look_again(*, source: Import, mapping: Mapping[str, str] | None = None, constants: Mapping[str, str] | None = None) -> Look:
    """The waiting import is planned anew, with another mapping if one is given."""
    file = file_of(source=source)
    columns = dict(mapping) if mapping is not None else source.mapping["columns"]
    fixed = _constants(RecordKind(source.kind), columns, constants if constants is not None else source.mapping["constants"])
    plan = plan_for(kind=RecordKind(source.kind), file=file, mapping=columns, constants=fixed)
    source.mapping = {"columns": columns, "constants": fixed}
    _count(source, plan)
    return Look(source=source, file=file, plan=plan)


def _count(source: Import, plan: Plan) -> None:
    source.rows, source.created, source.updated, source.unchanged = plan.rows, len(plan.new), len(plan.changed), plan.unchanged
    source.refused, source.doubtful = plan.refused, plan.doubtful
    source.errors = queries.stored_problems(plan.problems[:SHOWN])


@transaction.atomic
def forget_import(*, source: Import) -> None:
    """The waiting import and its file are gone; nothing was imported."""
    if source.state == Import.State.PREVIEWED:
        source.file.delete(save=False)
        source.delete()
