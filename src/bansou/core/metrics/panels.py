"""What metrics show on the customer list and on the customer page."""

from collections.abc import Callable
from typing import Any

from django.db.models import FloatField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from bansou.base.ui.slots import Column, Panel, SettingsSection, customer_columns, customer_panels, settings_sections
from bansou.core.metrics.compute import BY_CODE
from bansou.core.metrics.contracts import Metric
from bansou.core.metrics.queries import name_of, number_of, unit_of

_lazy_name = lazy(name_of, str)
LISTED = ("days_since_last_seen", "active_days_28", "active_contacts_28", "seat_use", "use_trend_28")


def register() -> None:
    """The metrics people look for most are columns of the list; all of them are a panel and a page."""
    customer_panels.add(
        Panel(code="metrics", order=50, permission="customers.view", title=_("Metrics"), url_name="metrics:panel", place="below")
    )
    settings_sections.add(
        SettingsSection(
            code="metrics", order=40, permission="customers.view", title=_("Metrics"), icon="ruler-measure",
            description=_("What is measured of every customer, in which unit and from which input."), url_name="metrics:catalogue",
        )
    )  # fmt: skip
    for order, code in enumerate(LISTED):
        customer_columns.add(_column(BY_CODE[code], order=60 + order))


def _column(metric: Metric, *, order: int) -> Column:
    name = f"metric_{metric.code}"
    return Column(
        code=metric.code, order=order, permission="customers.view", title=_lazy_name(metric), annotate=_annotate(name, metric.code),
        render=_render(name, metric), export=lambda row: getattr(row, name), sort=(name,), lookup=name, filter_kind="number",
        is_default=metric.code == "days_since_last_seen", is_numeric=True,
    )  # fmt: skip


def _annotate(name: str, code: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    return lambda rows: rows.annotate(**{name: Cast(KeyTextTransform(code, "latest__values"), FloatField())})


def _render(name: str, metric: Metric) -> Callable[[Any], str]:
    def render(row: Any) -> str:
        value = getattr(row, name)
        return "–" if value is None else format_html('{}<small class="unit">{}</small>', number_of(metric, value), unit_of(metric))

    return render
