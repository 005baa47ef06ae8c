"""Taking an import back, except where someone worked on since."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bansou.base.kit.bulk import update_rows
from bansou.base.kit.days import day_of
from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers import queries
from bansou.core.customers.actions.imports.write import folded_text
from bansou.core.customers.actions.standing import refresh_standings
from bansou.core.customers.compute.values import as_json
from bansou.core.customers.contracts import CustomersError, RecordKind
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, ImportedRow, Product, TimelineEntry

MOST_KEPT = 500
_DATES = {"signed_on", "starts_on", "ends_on", "renews_on", "notice_on", "cancelled_on", "left_on"}


@transaction.atomic
def undo_import(*, source: Import, by: Member | None, at: datetime) -> Import:
    """The records are as before the import; what someone changed or built upon since is left alone and listed in `kept`."""
    locked = Import.objects.select_for_update().get(pk=source.pk)
    if locked.state != Import.State.DONE:
        raise CustomersError(_("Only an import that is done can be undone."))
    kind = RecordKind(locked.kind)
    rows = list(ImportedRow.objects.filter(source=locked, record=queries.SUBJECT[kind]).order_by("pk"))
    now = queries.current_values(kind, ids=[row.record_id for row in rows])
    kept: list[dict[str, Any]] = []
    touched = {int(key) for value in now.values() if (key := value.get("customer_id")) is not None}
    _remove([row for row in rows if row.before is None], kind, now, kept)
    _put_back([row for row in rows if row.before is not None], kind, now, kept)
    TimelineEntry.objects.filter(key__startswith=f"import:{locked.pk}:").delete()
    _remove_made(locked)
    if kind is RecordKind.CONTRACTS:
        refresh_standings(on=day_of(at), customers=None if len(touched) > 2000 else touched)
    locked.state, locked.undone_at, locked.kept = Import.State.UNDONE, at, kept[:MOST_KEPT]
    with acting_as(by):
        locked.save(update_fields=["state", "undone_at", "kept"])
    return locked


def _is_as_left(row: ImportedRow, now: dict[str, Any]) -> bool:
    """Whether every value is still the one the import wrote."""
    return all(as_json(now.get(name)) == value for name, value in row.after.items())


def _remove(rows: list[ImportedRow], kind: RecordKind, now: dict[int, dict[str, Any]], kept: list[dict[str, Any]]) -> None:
    there = [row for row in rows if row.record_id in now]
    built_upon = _built_upon([row.record_id for row in there]) if kind is RecordKind.CUSTOMERS else set()
    gone: list[int] = []
    for row in there:
        current = now[row.record_id]
        if not _is_as_left(row, current):
            kept.append({"id": current["external_id"], "why": "changed"})
        elif row.record_id in built_upon:
            kept.append({"id": current["external_id"], "why": "built_upon"})
        else:
            gone.append(row.record_id)
    with disable_auditlog():
        for part in queries.parts(gone):
            queries.MODEL[kind].objects.filter(pk__in=part).delete()


def _built_upon(keys: list[int]) -> set[int]:
    """The customers that have contacts, contracts, children or timeline entries of their own by now."""
    found: set[int] = set()
    for part in queries.parts(keys):
        for model in (Contact, Contract, TimelineEntry):
            found |= set(model.objects.order_by().filter(customer_id__in=part).values_list("customer_id", flat=True))
        found |= set(
            Customer.objects.order_by().filter(~Q(pk__in=part), parent_id__in=part).values_list("parent_id", flat=True)
        )  # fmt: skip
    return found


def _put_back(rows: list[ImportedRow], kind: RecordKind, now: dict[int, dict[str, Any]], kept: list[dict[str, Any]]) -> None:
    names = [*queries.STORED[kind], *([] if kind is RecordKind.CONTRACTS else ["search_text"])]
    written: list[tuple[Any, ...]] = []
    parents: dict[int, str | None] = {}
    for row in rows:
        current = now.get(row.record_id)
        if current is None:
            kept.append({"id": f"#{row.record_id}", "why": "gone"})
        elif not _is_as_left(row, current):
            kept.append({"id": current["external_id"], "why": "changed"})
        else:
            before = {name: _typed(name, value) for name, value in (row.before or {}).items()}
            if "parent" in before:
                parents[row.record_id] = before["parent"]
            values = current | before
            values["search_text"] = folded_text(kind=kind, values=values)
            written.append((*(values[name] for name in names), row.record_id))
    update_rows(queries.MODEL[kind], [name.removesuffix("_id") for name in names], written)
    _parents_back(parents)


def _parents_back(parents: dict[int, str | None]) -> None:
    keys = queries.keys_of(RecordKind.CUSTOMERS, [name for name in parents.values() if name])
    update_rows(Customer, ["parent"], [(keys.get(name) if name else None, child) for child, name in parents.items()])


def _typed(name: str, value: Any) -> Any:
    if name in _DATES and value is not None:
        return date.fromisoformat(value)
    return Decimal(str(value)) if name == "amount" and value is not None else value


def _remove_made(source: Import) -> None:
    """Products and custom fields that the import made and nobody uses any more are gone."""
    made: Iterable[tuple[str, int]] = ImportedRow.objects.filter(source=source, record__in=["product", "custom_field"]).values_list(
        "record", "record_id"
    )
    for record, key in list(made):
        if record == "product":
            if not Contract.objects.filter(product_id=key).exists():
                Product.objects.filter(pk=key, features=[]).delete()
            continue
        field = CustomField.objects.filter(pk=key).first()
        model: Any = {"customer": Customer, "contact": Contact, "contract": Contract}
        if field is not None and not model[field.subject].objects.filter(fields__has_key=field.code).exists():
            field.delete()
