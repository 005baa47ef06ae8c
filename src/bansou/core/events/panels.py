"""What events show in the navigation, on the customer list, on the customer page and in the settings."""

from typing import Any

from auditlog.registry import auditlog
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from bansou.base.ui.slots import Column, NavItem, Panel, SettingsSection, customer_columns, customer_panels, navigation, settings_sections
from bansou.base.ui.templatetags.ui_marks import sparkline
from bansou.core.events.models import WriteKey

WEEKS = 12


def register() -> None:
    """Usage, Data, the write keys, two panels and a column stand in their slots; changes of keys are audited."""
    auditlog.register(WriteKey, include_fields=["name", "revoked_at"])
    navigation.add(
        NavItem(code="usage", order=50, permission="events.view", title=_("Usage"), url_name="events:usage", icon="chart-bar"),
        NavItem(code="data", order=60, permission="data.view", title=_("Data"), url_name="events:data", icon="database"),
    )
    settings_sections.add(
        SettingsSection(
            code="keys", order=50, permission="keys.edit", title=_("Write keys"), url_name="events:keys", icon="key",
            description=_("Keys with which products send their events."),
        )
    )  # fmt: skip
    customer_panels.add(
        Panel(code="use", order=20, permission="customers.view", title=_("Use"), url_name="events:customer_use", place="below"),
        Panel(
            code="recent", order=60, permission="customers.view", title=_("Latest events"), url_name="events:customer_recent", place="below"
        ),
    )
    customer_columns.add(
        Column(
            code="use", order=50, permission="customers.view", title=_("Use"), annotate=_annotate, render=_render, export=_export,
            sort=("use_28d",), lookup="use_28d", filter_kind="number",
        )
    )  # fmt: skip


def _annotate(rows: QuerySet[Any]) -> QuerySet[Any]:
    annotated: QuerySet[Any] = rows.annotate(use_daily=F("use__daily"), use_28d=F("use__uses_28d"))
    return annotated


def _render(row: Any) -> str:
    daily = row.use_daily or []
    recent = daily[-7 * WEEKS :]
    weeks = [sum(recent[max(end - 7, 0) : end]) for end in range(len(recent), 0, -7)][::-1]
    weeks = [0] * (WEEKS - len(weeks)) + weeks
    label = _("%(uses)s uses in 28 days; 12 weeks") % {"uses": row.use_28d or 0}
    return sparkline(weeks, label=label) if any(weeks) else "–"


def _export(row: Any) -> Any:
    return row.use_28d
