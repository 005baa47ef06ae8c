"""What is known of customers: values of metrics and scores, now and at the end of past days."""

from collections.abc import Iterable
from datetime import date, timedelta

import ibis.expr.types as ir
import pyarrow as pa
from django.db.models import QuerySet

from bansou.base.engine.engine import Engine
from bansou.core.metrics.compute import Reference, peer_reference, used_by
from bansou.core.metrics.compute import measure as measured
from bansou.core.metrics.models import History, Latest

WEEK = timedelta(days=7)


def latest_values(customers: Iterable[int] | None = None) -> dict[int, dict[str, float]]:
    """The present values by customer, of those given or of all."""
    rows = Latest.objects.all()
    if customers is not None:
        rows = rows.filter(customer__in=list(customers))
    return dict(rows.values_list("customer_id", "values"))


def latest_of(customer: int) -> Latest | None:
    """All that is known of one customer now, or None."""
    return Latest.objects.filter(customer=customer).first()


def values_on(day: date, customers: Iterable[int] | None = None) -> dict[int, dict[str, float]]:
    """The values by customer at the end of `day`, or of the last day before it within a week."""
    rows = History.objects.filter(on__lte=day, on__gt=day - WEEK).order_by("on")
    if customers is not None:
        rows = rows.filter(customer__in=list(customers))
    return dict(rows.values_list("customer_id", "values"))


def history_of(customer: int, *, since: date) -> QuerySet[History]:
    """One customer's days with values from `since` on, oldest first."""
    return History.objects.filter(customer=customer, on__gte=since).order_by("on")


def values_as_of(day: date, customers: Iterable[int] | None) -> dict[int, dict[str, float]]:
    """The values of those given as they are now; of everyone (None) as they were kept for the day."""
    if customers is not None:
        return latest_values(customers)
    return dict(History.objects.filter(on=day).values_list("customer_id", "values"))


def measured_at(*, engine: Engine, customers: pa.Table, features: pa.Table, anchors: pa.Table) -> pa.Table:
    """The metrics of many customers on many past days, from what was known at the end of each; columns customer_id, on and every code."""
    asked = engine.table("past_anchors", anchors)
    given = {"customers": engine.table("past_customers", customers), "features": engine.table("past_features", features), "anchors": asked}
    use = engine.keep("past_use", lambda: used_by(use=engine.use(), anchors=given["customers"]))

    def part(name: str) -> ir.Table:
        return engine.keep(f"past_{name}", lambda: getattr(peer_reference(use=use, **given), name))

    reference = Reference(declared=part("declared"), norms=part("norms"), typical=part("typical"))
    return engine.answer("past_measure", lambda: measured(use=use, **given, reference=reference))
