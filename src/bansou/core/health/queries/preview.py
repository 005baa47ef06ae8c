"""What another formula would change: who would move now, and what it would have foreseen in the past."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from bansou.core.customers.models import Contract, Customer
from bansou.core.health.compute import score
from bansou.core.health.compute.figures import quality
from bansou.core.health.contracts import Formula, Quality
from bansou.core.health.queries.formulas import formula_for
from bansou.core.health.queries.scores import band_of, present
from bansou.core.metrics.models import History
from bansou.core.metrics.queries import latest_values

HORIZON = timedelta(days=28)
PAST_DAYS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One customer under the formula that counts and under the new one."""

    customer: Customer
    now: float
    then: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Who would move most, how many would change band, and how both formulas would have ranked those who left (None: too few days kept)."""

    customers: int
    crossed: int
    mean_change: float
    moves: tuple[Move, ...]
    before: Quality | None
    after: Quality | None
    days: int


def preview(*, formula: Formula, product: int | None, on: date, limit: int = 20) -> Preview:
    """What the formula would change for the customers it would count for, if it counted from `on`."""
    current = formula_for(product)
    customers = {row.customer_id: row.customer for row in present(on, product).select_related("customer")}
    values = latest_values(customers)
    known = [customer for customer in customers if customer in values]
    old, new = (score(one, [values[customer] for customer in known]) for one in (current, formula))
    moves = [
        Move(customer=customers[customer], now=before.score, then=after.score)
        for customer, before, after in zip(known, old, new, strict=True)
        if before.score is not None and after.score is not None
    ]
    moves.sort(key=lambda move: -abs(move.then - move.now))
    qualities, days = _past(current, formula, product, on)
    return Preview(
        customers=len(moves), crossed=sum(band_of(move.now) != band_of(move.then) for move in moves),
        mean_change=float(np.mean([move.then - move.now for move in moves])) if moves else 0.0,
        moves=tuple(move for move in moves[:limit] if abs(move.then - move.now) >= 0.5),
        before=qualities[0], after=qualities[1], days=days,
    )  # fmt: skip


def _past(current: Formula, formula: Formula, product: int | None, on: date) -> tuple[tuple[Quality | None, Quality | None], int]:
    """How both would have ranked who left within 28 days, over the newest kept days at least that long ago and as far apart."""
    risks: tuple[list[float], list[float]] = ([], [])
    left: list[bool] = []
    days = _days(on)
    for day in days:
        rows = History.objects.filter(on=day)
        rows = rows if product is None else rows.filter(customer__product=product)
        kept = dict(rows.values_list("customer_id", "values"))
        gone = _gone(day)
        for risk, one in zip(risks, (current, formula), strict=True):
            risk.extend(-(found.score if found.score is not None else 50.0) for found in score(one, list(kept.values())))
        left.extend(customer in gone for customer in kept)
    if not any(left):
        return (None, None), len(days)
    found = np.array(left)
    first, second = (
        quality(found, np.array(risk), predictor="health", split="kept days", day=None, is_likelihood=False, draws=100) for risk in risks
    )
    return (first, second), len(days)


def _days(on: date) -> list[date]:
    chosen: list[date] = []
    for day in History.objects.filter(on__lte=on - HORIZON).order_by("-on").values_list("on", flat=True).distinct():
        if not chosen or chosen[-1] - day >= HORIZON:
            chosen.append(day)
        if len(chosen) == PAST_DAYS:
            break
    return chosen


def _gone(day: date) -> set[int]:
    """Who cancelled within the horizon after the day."""
    return set(Contract.objects.filter(cancelled_on__gt=day, cancelled_on__lte=day + HORIZON).values_list("customer_id", flat=True))
