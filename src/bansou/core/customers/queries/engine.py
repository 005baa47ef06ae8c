"""The tables that the engine computes metrics over: one row a customer, and which events count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import Count, Q

from bansou.core.customers.compute.standing import Standing, standing_of
from bansou.core.customers.contracts import Term
from bansou.core.customers.models import Contact, Contract, Customer, Product

CUSTOMERS = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("product", pa.string()),
        pa.field("started_on", pa.date32()),
        pa.field("ended_on", pa.date32()),
        pa.field("cancelled_on", pa.date32()),
        pa.field("seats", pa.int64()),
        pa.field("contacts", pa.int64()),
        pa.field("amount", pa.float64()),
        pa.field("renews_on", pa.date32()),
        pa.field("signed_on", pa.date32()),
        pa.field("first_amount", pa.float64()),
    ]
)
FEATURES = pa.schema(
    [
        pa.field("product", pa.string()),
        pa.field("event", pa.string()),
        pa.field("is_value", pa.bool_()),
        pa.field("onboarding_step", pa.int64()),
    ]
)
_CONTRACT = (
    "customer_id", "product_id", "plan", "seats", "amount", "currency", "starts_on", "ends_on", "cancelled_on", "renews_on",
    "signed_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """The tables `customers` and `features` of the metrics."""

    customers: pa.Table
    features: pa.Table


def standings(*, on: date, customers: Iterable[int] | None = None) -> Iterator[tuple[int, Standing]]:
    """What follows from the contracts of each customer that has any, as of the end of the day `on`."""
    rows = Contract.objects.order_by("customer_id", "pk")
    if customers is not None:
        rows = rows.filter(customer_id__in=list(customers))
    terms: list[Term] = []
    current: int | None = None
    for row in rows.values_list(*_CONTRACT).iterator(chunk_size=5000):
        if row[0] != current and current is not None:
            yield current, standing_of(terms, on=on)
            terms = []
        current = row[0]
        terms.append(
            Term(
                product_id=row[1], plan=row[2], seats=row[3], amount=float(row[4]), currency=row[5],
                starts_on=row[6], ends_on=row[7], cancelled_on=row[8], renews_on=row[9], signed_on=row[10],
            )
        )  # fmt: skip
    if current is not None:
        yield current, standing_of(terms, on=on)


def facts_for_engine(*, on: date, customers: frozenset[str] | None = None) -> EngineFacts:
    """The engine's tables as of the end of the day `on`, for the customers named by external id or for all."""
    return EngineFacts(customers=_customer_table(on=on, only=customers), features=feature_table())


def _customer_table(*, on: date, only: frozenset[str] | None) -> pa.Table:
    rows = Customer.objects.filter(archived_at=None)
    if only is not None:
        rows = rows.filter(external_id__in=only)
    ids = dict(rows.values_list("pk", "external_id"))
    codes = dict(Product.objects.values_list("pk", "code"))
    people = _people(None if only is None else list(ids))
    standing = dict(standings(on=on, customers=None if only is None else ids))
    columns: dict[str, list[Any]] = {name: [] for name in CUSTOMERS.names}
    for pk, external_id in ids.items():
        now = standing.get(pk) or Standing()
        columns["customer_id"].append(external_id)
        columns["product"].append(codes.get(now.product_id) if now.product_id else None)
        columns["contacts"].append(people.get(pk, 0))
        for name in ("started_on", "ended_on", "cancelled_on", "seats", "amount", "renews_on", "signed_on", "first_amount"):
            columns[name].append(getattr(now, name))
    return pa.table(columns, schema=CUSTOMERS)


def _people(customers: list[int] | None) -> dict[int, int]:
    rows = Contact.objects.filter(left_on=None, customer__isnull=False)
    if customers is not None:
        rows = rows.filter(customer_id__in=customers)
    return dict(rows.order_by().values_list("customer_id").annotate(n=Count("pk")))


def feature_table() -> pa.Table:
    """Which events of which product count as value or as an onboarding step."""
    rows = [
        {
            "product": code,
            "event": feature.get("event"),
            "is_value": bool(feature.get("is_value")),
            "onboarding_step": feature.get("onboarding_step"),
        }
        for code, features in Product.objects.values_list("code", "features")
        for feature in features
        if feature.get("event")
    ]
    return pa.Table.from_pylist(rows, schema=FEATURES)


def contact_customer_links() -> pa.Table:
    """Which contact belongs to which customer, by external ids: columns contact_id, customer_id."""
    rows = Contact.objects.filter(customer__isnull=False).order_by().values_list("external_id", "customer__external_id")
    pairs = list(rows.iterator(chunk_size=10_000))
    return pa.table(
        {"contact_id": [pair[0] for pair in pairs], "customer_id": [pair[1] for pair in pairs]},
        schema=pa.schema([pa.field("contact_id", pa.string()), pa.field("customer_id", pa.string())]),
    )


def field_values(field: str) -> dict[str, Any]:
    """The value of a customer field by customer id: an attribute (industry, region, …), else a custom field; missing ones are absent."""
    rows = Customer.objects.filter(archived_at=None).order_by()
    if field in {"industry", "region", "name"}:
        return dict(rows.exclude(**{field: ""}).values_list("external_id", field))
    if field in {"product", "owner"}:
        column = {"product": "product__code", "owner": "owner__name"}[field]
        found = dict(rows.filter(~Q(**{field: None})).values_list("external_id", column))
        if found:
            return found
    return {key: fields[field] for key, fields in rows.values_list("external_id", "fields") if field in fields}
