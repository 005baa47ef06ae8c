"""Customers as arrays, the way the arithmetic wants them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
import numpy as np
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from bansou.base.kit.days import day_of
from bansou.core.allocation.compute.potential import potential
from bansou.core.allocation.contracts import Bools, Factor, Floats, Ints, PinKind, Policy, Reference, Subjects
from bansou.core.allocation.models import Pin, Placement, Tier
from bansou.core.customers.models import Contract, Customer
from bansou.core.metrics.models import Latest

DAY = 86_400.0
NONE = float("nan")


class Stored(NamedTuple):
    """What is stored about one placement, without its reasons."""

    customer: int
    tier: int | None
    since: datetime | None
    proposed: int | None
    proposed_at: datetime | None
    state: str
    declined_at: datetime | None
    declined_why: str
    digest: int


STORED = ("customer_id", "tier_id", "since", "proposed_id", "proposed_at", "state", "declined_at", "declined_why", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyone:
    """Customers to place, in one order throughout; `facts` is what the reasons say beside the factors, `gone` those who left."""

    ids: list[int]
    subjects: Subjects
    facts: list[dict[str, Any]]
    placements: dict[int, Stored]
    gone: list[int]
    typical: dict[str, float]


def everyone(
    *, policy: Policy, tiers: list[Tier], at: datetime, only: frozenset[str] | None = None, reference: Reference | None = None
) -> Everyone:
    """All customers that are not gone (or those of `only`), with their factors, present tier and rules, as of `at`."""
    day = day_of(at)
    rows = Customer.objects.order_by("pk")
    if only is not None:
        rows = rows.filter(external_id__in=only)
    here: list[Any] = []
    gone: list[Any] = []
    for row in rows.values_list("pk", "external_id", "employees", "seats", "amount", "ended_on", "archived_at"):
        (gone if row[6] is not None or (row[5] is not None and row[5] <= day) else here).append(row)
    ids = [row[0] for row in here]
    some = None if only is None else ids + [row[0] for row in gone]
    index_of = {tier.pk: index for index, tier in enumerate(tiers)}
    placements = {row[0]: Stored(*row) for row in _of(Placement.objects.order_by(), some).values_list(*STORED)}
    owned, typical = _products(day, some, reference)
    factors, facts = _factors(here, policy, owned, typical, some)
    forced, forbidden = _rules(here, index_of, day, some)
    placed = [placements.get(customer) for customer in ids]
    subjects = Subjects(
        factors=factors,
        current=np.array([index_of[entry.tier] if entry and entry.tier else -1 for entry in placed], dtype=np.int64),
        days=np.array([(at - entry.since).total_seconds() / DAY if entry and entry.since else np.inf for entry in placed]),
        forced=forced,
        forbidden=forbidden,
        tie=np.array([crc32(row[1].encode()) / 2**32 for row in here]),
    )
    return Everyone(
        ids=ids,
        subjects=subjects,
        facts=facts,
        placements=placements,
        gone=[row[0] for row in gone],
        typical=typical,
    )


def _of(rows: Any, some: list[int] | None) -> Any:
    return rows if some is None else rows.filter(customer_id__in=some)


def _number(value: Any) -> float:
    return NONE if value is None else float(value)


def _column(values: Iterable[Any]) -> Floats:
    return np.array([_number(value) for value in values], dtype=np.float64)


def _products(day: date, some: list[int] | None, reference: Reference | None) -> tuple[dict[int, set[str]], dict[str, float]]:
    running = Contract.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), Q(cancelled_on=None) | Q(cancelled_on__gt=day)).order_by()
    owned: dict[int, set[str]] = {}
    amounts: dict[str, list[float]] = {}
    for customer, product, amount in _of(running, some).values_list("customer_id", "product_id", "amount"):
        owned.setdefault(customer, set()).add(str(product))
        amounts.setdefault(str(product), []).append(float(amount))
    if reference is not None:
        return owned, dict(reference.typical)
    return owned, {product: float(np.median(values)) for product, values in sorted(amounts.items())}


def _factors(
    here: list[Any], policy: Policy, owned: dict[int, set[str]], typical: dict[str, float], some: list[int] | None
) -> tuple[dict[Factor, Floats], list[dict[str, Any]]]:
    texts = dict(_of(Latest.objects.order_by(), some).values_list("customer_id", Cast("values", TextField())))
    read = msgspec.json.Decoder(dict[str, Any]).decode
    latest = [read(text) if (text := texts.get(row[0])) else {} for row in here]
    products = list(typical)
    has = np.array([[product in owned.get(row[0], ()) for product in products] for row in here], dtype=bool).reshape(
        len(here), len(products)
    )
    amount, seats, employees = (_column(row[index] for row in here) for index in (4, 3, 2))
    factors = {
        Factor.VALUE: amount,
        Factor.POTENTIAL: potential(employees=employees, seats=seats, amount=amount, owned=has, typical=_column(typical.values())),
        Factor.USE: _column(entry.get(policy.use_metric) for entry in latest),
        Factor.HEALTH: _column(entry.get("health") for entry in latest),
    }
    facts = [
        {
            "employees": row[2],
            "seats": row[3],
            "products": len(typical.keys() - owned.get(row[0], set())),
            "change": entry.get("health_change_28"),
        }
        for row, entry in zip(here, latest, strict=True)
    ]
    return factors, facts


def _rules(here: list[Any], index_of: dict[int, int], day: date, some: list[int] | None) -> tuple[Ints, Bools]:
    """The forced level per customer (or -1) and the forbidden ones, from the pins that stand on `day`."""
    forced = np.full(len(here), -1, dtype=np.int64)
    forbidden = np.zeros((len(here), len(index_of)), dtype=bool)
    position = {row[0]: index for index, row in enumerate(here)}
    pins = Pin.objects.filter(Q(until=None) | Q(until__gte=day))
    for customer, tier, kind in _of(pins, some).values_list("customer_id", "tier_id", "kind"):
        if customer not in position:
            continue
        if kind == PinKind.FORCE:
            forced[position[customer]] = index_of[tier]
        else:
            forbidden[position[customer], index_of[tier]] = True
    return forced, forbidden
