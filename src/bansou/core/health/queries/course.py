"""How a customer's health went over time."""

from datetime import timedelta

from django.utils.translation import gettext as _

from bansou.base.kit.days import day_of, now
from bansou.base.ui.charts import Chart, Series
from bansou.core.metrics.queries import history_of

HALF_A_YEAR = timedelta(days=182)


def course_of(customer: int) -> Chart | None:
    """The health of the kept days of the last half year; None with fewer than two."""
    days = [row for row in history_of(customer, since=day_of(now()) - HALF_A_YEAR) if row.values.get("health") is not None]
    if len(days) < 2:
        return None
    series = [Series(name=_("Health"), values=[row.values["health"] for row in days], tone="accent")]
    return Chart(kind="line", x=[row.on for row in days], series=series, min=0, max=100)
