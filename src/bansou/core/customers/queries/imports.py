"""What an import needs to know of the records, and the imports that were."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from bansou.base.members.models import Member
from bansou.core.customers.compute.resolve import Known, PlannedRow
from bansou.core.customers.compute.shape import named
from bansou.core.customers.contracts import RecordKind, ValueKind
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, Product

SUBJECT = {RecordKind.CUSTOMERS: "customer", RecordKind.CONTACTS: "contact", RecordKind.CONTRACTS: "contract"}
MODEL: Mapping[RecordKind, Any] = {
    RecordKind.CUSTOMERS: Customer, RecordKind.CONTACTS: Contact, RecordKind.CONTRACTS: Contract,
}  # fmt: skip
STORED: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.CUSTOMERS: ("name", "name_kana", "industry", "region", "employees", "website", "owner_id", "fields"),
    RecordKind.CONTACTS: (
        "customer_id", "family_name", "given_name", "name_kana", "email", "phone", "department", "title", "role", "left_on", "fields",
    ),
    RecordKind.CONTRACTS: (
        "customer_id", "product_id", "plan", "seats", "amount", "currency", "signed_on", "starts_on", "ends_on", "renews_on",
        "notice_on", "cancelled_on", "cancel_reason", "fields",
    ),
}  # fmt: skip
_PART = 500


def parts(keys: Sequence[Any], size: int = _PART) -> Iterator[Sequence[Any]]:
    """`keys` in runs that fit into one condition."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def custom_fields(kind: RecordKind) -> dict[str, ValueKind]:
    """The custom fields that records of `kind` have, with how their values are read."""
    rows = CustomField.objects.filter(subject=SUBJECT[kind]).values_list("code", "kind")
    return {code: ValueKind(value) for code, value in rows}


def custom_field_names(kind: RecordKind) -> dict[str, str]:
    """Each custom field's code by its code and its names, as columns are compared."""
    rows = CustomField.objects.filter(subject=SUBJECT[kind])
    return {named(name): row.code for row in rows for name in (row.name_en, row.name_ja, row.code) if name}


def current_values(kind: RecordKind, *, external_ids: Sequence[str] = (), ids: Sequence[int] = ()) -> dict[Any, dict[str, Any]]:
    """The stored values, with `pk` (and `parent` by external id), of the records named by external id, else by primary key."""
    names = ("pk", "external_id", *STORED[kind], *(("parent__external_id",) if kind is RecordKind.CUSTOMERS else ()))
    column, keys = ("external_id", external_ids) if external_ids else ("pk", ids)
    found: dict[Any, dict[str, Any]] = {}
    for part in parts(list(keys)):
        for values in MODEL[kind].objects.order_by().filter(**{f"{column}__in": part}).values_list(*names):
            row = dict(zip(names, values, strict=True))
            if kind is RecordKind.CUSTOMERS:
                row["parent"] = row.pop("parent__external_id")
            found[row[column]] = row
    return found


def keys_of(kind: RecordKind, external_ids: Sequence[str]) -> dict[str, int]:
    """The primary keys of records by their external ids."""
    found: dict[str, int] = {}
    for part in parts(external_ids):
        found |= dict(MODEL[kind].objects.order_by().filter(external_id__in=part).values_list("external_id", "pk"))
    return found


def known_for(kind: RecordKind, rows: Iterable[PlannedRow]) -> Known:
    """Everything in the records that `rows` name."""
    listed = list(rows)
    companies = {name for row in listed if (name := row.values.get("customer") or row.values.get("parent"))}
    return Known(
        records=current_values(kind, external_ids=[row.key for row in listed]),
        customers=keys_of(RecordKind.CUSTOMERS, list(companies)),
        products=_products() if kind is RecordKind.CONTRACTS else {},
        members=_members() if kind is RecordKind.CUSTOMERS else {},
        fields=custom_fields(kind),
    )


def _products() -> dict[str, int]:
    rows = list(Product.objects.values_list("pk", "code", "name"))
    return {name.casefold(): pk for pk, _code, name in rows} | {code.casefold(): pk for pk, code, _name in rows}


def _members() -> dict[str, int]:
    rows = list(Member.objects.filter(is_active=True).values_list("pk", "email", "name"))
    return {name.casefold(): pk for pk, _email, name in rows} | {email.casefold(): pk for pk, email, _name in rows}


def only_product() -> str | None:
    """The code of the product where there is exactly one."""
    codes = list(Product.objects.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else None


def past_imports() -> QuerySet[Import]:
    """Every import, the latest first, without those that were only looked at."""
    return Import.objects.exclude(state=Import.State.PREVIEWED).select_related("member")
