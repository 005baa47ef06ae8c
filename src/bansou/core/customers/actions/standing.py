"""Keeping what follows from the contracts beside each customer, so that lists sort and filter by it."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from django.db import transaction

from bansou.base.kit.bulk import update_rows
from bansou.core.customers import queries
from bansou.core.customers.compute.standing import Standing
from bansou.core.customers.models import Customer

_FIELDS = tuple(field.name for field in fields(Standing) if field.name not in {"cancelled_on", "signed_on", "first_amount"})


def _equal(stored: tuple[object, ...], wanted: tuple[object, ...]) -> bool:
    return all(
        (float(old) if name == "amount" else old) == new  # type: ignore[arg-type]
        for name, old, new in zip(_FIELDS, stored, wanted, strict=True)
    )


@transaction.atomic
def refresh_standings(*, on: date, customers: Iterable[int] | None = None) -> int:
    """Every customer (or those named by primary key) carries the standing of the day `on`; returns how many changed."""
    keys = None if customers is None else list(customers)
    rows = Customer.objects.order_by().values_list("pk", *_FIELDS)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    known = dict(queries.standings(on=on, customers=keys))
    changed: list[tuple[object, ...]] = []
    for pk, *stored in rows.iterator(chunk_size=5000):
        now = known.get(pk) or Standing()
        wanted = tuple(getattr(now, name) for name in _FIELDS)
        if not _equal(tuple(stored), wanted):
            changed.append((*wanted, on, pk))
    update_rows(Customer, [*(name.removesuffix("_id") for name in _FIELDS), "standing_on"], changed)
    return len(changed)
