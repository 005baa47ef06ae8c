"""What pages show of metrics."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bansou.core.metrics.compute import METRICS
from bansou.core.metrics.contracts import Input, Metric
from bansou.core.metrics.models import Latest
from bansou.core.metrics.queries.series import history_of, latest_of
from bansou.core.metrics.queries.words import description_of, name_of, number_of, unit_of

LOOKED_AT = frozenset(
    {"days_since_last_seen", "active_days_28", "active_contacts_28", "use_trend_28", "seat_use", "features_used_28", "onboarding_progress",
     "self_running_index"}
)  # fmt: skip


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
