"""Learning who leaves, and saying how likely each customer is to."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.core.customers.queries import customers_by_external_id
from bansou.core.health import compute
from bansou.core.health.contracts import Hazard, HealthError, Likelihood
from bansou.core.health.models import ChurnModel, Prediction
from bansou.core.health.queries.past import past_snapshots
from bansou.core.metrics.actions import keep_series
from bansou.core.metrics.queries import values_as_of, values_on

HORIZON = 28
LEARN_EVERY = timedelta(days=7)
LEARN_FROM = 3_000  # customers; more make it slower, hardly better
MONTH = timedelta(days=28)


def predict(*, engine: Engine, scope: frozenset[str] | None, at: datetime) -> int:
    """Every measured customer of the scope (None: everyone) has its likelihood of leaving as of `at`; how many that is.

    A run for everyone first learns anew where the last model is a week old; with too few departures there is none.
    """
    on = day_of(at)
    model = _learned(engine, on, at) if scope is None else _model(on)
    if model is None:
        return 0
    products = dict(customers_by_external_id(scope).values_list("pk", "product__code"))
    values = {customer: found for customer, found in values_as_of(on, None if scope is None else products).items() if customer in products}
    hazard = msgspec.convert(model.parameters, Hazard)
    told = compute.predict(hazard, list(values.values()), [products[customer] or "" for customer in values])
    _keep(dict(zip(values, told, strict=True)), model=model, at=at, is_daily=scope is None)
    return len(values)


def _model(on: date) -> ChurnModel | None:
    """The newest model that knew nothing after the day."""
    return ChurnModel.objects.filter(known_until__lte=on).order_by("-known_until", "-pk").first()


def _learned(engine: Engine, on: date, at: datetime) -> ChurnModel | None:
    known = _model(on)
    if known is not None and on - known.known_until < LEARN_EVERY:
        return known
    try:
        past = past_snapshots(engine=engine, until=on - timedelta(days=1), at_most=LEARN_FROM)
        found = compute.learn(past.snapshots, metrics=compute.LEARNED, horizon_days=HORIZON, known_until=on)
    except HealthError:
        return known
    return ChurnModel.objects.create(
        horizon_days=HORIZON, trained_at=at, known_until=on, snapshots=found.snapshots, left=found.left,
        parameters=msgspec.to_builtins(asdict(found)),
    )  # fmt: skip


@transaction.atomic
def _keep(told: Mapping[int, Likelihood], *, model: ChurnModel, at: datetime, is_daily: bool) -> None:
    before = values_on(day_of(at) - MONTH, None if is_daily else told)
    newer = set(Prediction.objects.filter(at__gt=at).values_list("customer_id", flat=True))
    series: list[tuple[int, dict[str, float | None]]] = []
    rows = []
    for customer, one in told.items():
        past = before.get(customer, {}).get("churn_likelihood")
        likelihood = round(one.likelihood, 4)
        series.append(
            (
                customer,
                {"churn_likelihood": likelihood, "churn_likelihood_change_28": None if past is None else round(likelihood - past, 4)},
            )
        )
        if customer not in newer:
            rows.append(Prediction(customer_id=customer, model=model, likelihood=likelihood, reasons=_reasons(one), at=at))
    keep_series(series=series, at=at, is_daily=is_daily)
    Prediction.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["customer"], update_fields=["model", "likelihood", "reasons", "at"]
    )


def _reasons(one: Likelihood) -> list[dict[str, Any]]:
    return [{"metric": reason.metric, "points": round(reason.points, 3), "value": round(reason.value, 2)} for reason in one.reasons]
