"""Scoring customers and keeping the score as a series."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.core.customers.queries import customers_by_external_id
from bansou.core.health import compute
from bansou.core.health.contracts import Health, Reason
from bansou.core.health.models import Score
from bansou.core.health.queries.formulas import formulas
from bansou.core.health.queries.scores import band_of
from bansou.core.metrics.actions import keep_series
from bansou.core.metrics.queries import values_as_of, values_on

MONTH = timedelta(days=28)
_AT_ONCE = 5_000


@transaction.atomic
def score(*, engine: Engine, scope: frozenset[str] | None, at: datetime) -> int:  # noqa: ARG001 - every stage takes the engine
    """Every measured customer of the scope (None: everyone) has its health as of `at`; how many that is."""
    on = day_of(at)
    products = dict(customers_by_external_id(scope).values_list("pk", "product_id"))
    values = values_as_of(on, None if scope is None else products)
    by_product: dict[int | None, list[int]] = defaultdict(list)
    for customer in values:
        if customer in products:
            by_product[products[customer]].append(customer)
    known = formulas()
    scored: dict[int, Health] = {}
    for product, customers in by_product.items():
        found = compute.score(known.get(product, known[None]), [values[customer] for customer in customers])
        scored.update(zip(customers, found, strict=True))
    _keep(scored, on=on, at=at, is_daily=scope is None)
    return len(scored)


def _keep(scored: Mapping[int, Health], *, on: date, at: datetime, is_daily: bool) -> None:
    before = values_on(on - MONTH, None if is_daily else scored)
    series: list[tuple[int, dict[str, float | None]]] = []
    rows: list[Score] = []
    old = {row.customer_id: row for row in _old(scored, is_daily)}
    for customer, health in scored.items():
        past = before.get(customer, {}).get("health")
        change = None if past is None or health.score is None else round(health.score - past, 1)
        score = None if health.score is None else round(health.score, 1)
        series.append((customer, {"health": score, "health_change_28": change, "health_coverage": round(health.coverage, 3)}))
        if customer not in old or old[customer].at <= at:
            rows.append(_row(customer, health, change, old.get(customer), on=on, at=at))
    keep_series(series=series, at=at, is_daily=is_daily)
    Score.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["customer"],
        update_fields=["score", "coverage", "change_28", "since", "dimensions", "reasons", "at"],
    )  # fmt: skip


def _old(scored: Iterable[int], is_everyone: bool) -> Iterable[Score]:
    rows = Score.objects.only("customer_id", "score", "since", "reasons", "at")
    return rows.iterator(chunk_size=_AT_ONCE) if is_everyone else rows.filter(customer__in=list(scored))


def _row(customer: int, health: Health, change: float | None, old: Score | None, *, on: date, at: datetime) -> Score:
    same_band = old is not None and old.since is not None and band_of(old.score) == band_of(health.score)
    known = {_key(reason): str(reason["since"]) for reason in old.reasons} if old else {}
    return Score(
        customer_id=customer, score=None if health.score is None else round(health.score, 1), coverage=round(health.coverage, 3),
        change_28=change, since=old.since if old and same_band else on, at=at,
        dimensions={code: round(points, 1) for code, points in health.dimensions.items()},
        reasons=[_reason(reason, known, on) for reason in health.reasons],
    )  # fmt: skip


def _reason(reason: Reason, known: Mapping[tuple[str, bool], str], on: date) -> dict[str, Any]:
    key = (reason.metric, reason.points > 0)
    return {
        "metric": reason.metric, "dimension": reason.dimension, "points": round(reason.points, 1), "value": round(reason.value, 2),
        "since": known.get(key, on.isoformat()),
    }  # fmt: skip


def _key(reason: Mapping[str, Any]) -> tuple[str, bool]:
    return (str(reason["metric"]), float(reason["points"]) > 0)
