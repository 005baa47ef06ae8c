"""What is known of customers: values of metrics and scores, now and at the end of past days."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bansou.base.engine.engine import Engine
from bansou.core.metrics.compute import METRICS, Reference, peer_reference, used_by
from bansou.core.metrics.compute import measure as measured
from bansou.core.metrics.contracts import Input, Metric
from bansou.core.metrics.models import History, Latest

WEEK = timedelta(days=7)
LOOKED_AT = frozenset(
    {"days_since_last_seen", "active_days_28", "active_contacts_28", "use_trend_28", "seat_use", "features_used_28", "onboarding_progress",
     "self_running_index"}
)  # fmt: skip


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


def name_of(metric: Metric) -> str:
    """The metric's name in the reader's language."""
    return metric.name_ja if get_language() == "ja" else metric.name_en


def unit_of(metric: Metric) -> str:
    """The metric's unit in the reader's language; an English word stands apart from its number."""
    return metric.unit_ja if get_language() == "ja" else f" {metric.unit_en}" if metric.unit_en.isalpha() else metric.unit_en


def description_of(metric: Metric) -> str:
    """One sentence of what the metric says, in the reader's language."""
    return metric.description_ja if get_language() == "ja" else metric.description_en


def number_of(metric: Metric, value: float) -> str:
    """The value with as many decimals as the metric declares, thousands separated."""
    return number_format(round(value, metric.decimals), decimal_pos=metric.decimals, force_grouping=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A metric of one customer as the page shows it; `course` are the values of past days, oldest first."""

    metric: Metric
    name: str
    description: str
    value: float | None
    shown: str
    unit: str
    course: tuple[float | None, ...]


def readings_of(customer: int, *, since: date) -> list[Reading]:
    """Every metric of one customer with its course since a day, in the order of the catalogue."""
    latest = latest_of(customer)
    values = latest.values if latest else {}
    past = [row.values for row in history_of(customer, since=since)]
    return [
        Reading(
            metric=metric,
            name=name_of(metric),
            description=description_of(metric),
            value=(value := values.get(metric.code)),
            shown="–" if value is None else number_of(metric, value),
            unit="" if value is None else unit_of(metric),
            course=tuple(day.get(metric.code) for day in past),
        )
        for metric in METRICS
    ]


def grouped(readings: list[Reading]) -> tuple[list[Reading], list[dict[str, Any]]]:
    """The readings people look at first, and the others that have a value in groups by what they are computed from."""
    known = [one for one in readings if one.value is not None]
    first = [one for one in known if one.metric.code in LOOKED_AT]
    names = {
        Input.USE: _("Amount and habit of use"),
        Input.CONTACTS: _("People who use it"),
        Input.FEATURES: _("Features used"),
        Input.CONTRACT: _("Contract and seats"),
        Input.PEERS: _("Against similar customers"),
    }
    rows = {kind: [one for one in known if one.metric.input is kind and one.metric.code not in LOOKED_AT] for kind in names}
    return first, [{"name": names[kind], "rows": found} for kind, found in rows.items() if found]


def coverage() -> dict[str, int]:
    """For how many customers each metric has a value now."""
    counts = Counter[str]()
    for values in Latest.objects.values_list("values", flat=True).iterator(chunk_size=5000):
        counts.update(values.keys())
    return dict(counts)


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
