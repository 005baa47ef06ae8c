"""What the touch model shows on other packages' pages."""

from collections.abc import Mapping
from typing import Any

from auditlog.registry import auditlog
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bansou.base.ui.slots import (
    Column,
    HeaderFact,
    NavItem,
    Panel,
    SettingsSection,
    customer_columns,
    customer_facts,
    customer_panels,
    navigation,
    settings_sections,
)
from bansou.core.allocation.models import Pin, Placement, PolicyVersion, Tier
from bansou.core.allocation.queries.model import moving
from bansou.core.allocation.queries.policy import tiers
from bansou.core.customers.contracts import TimelineKind, register_timeline_kind


def _named(facts: Mapping[str, Any], name: str) -> str:
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    return str(facts.get(f"{name}_{language}", ""))


def _with_reason(sentence: str, facts: Mapping[str, Any]) -> str:
    reason = facts.get("reason")
    return _("%(sentence)s Reason: %(reason)s") % {"sentence": sentence, "reason": reason} if reason else sentence


def moved(facts: Mapping[str, Any]) -> str:
    """The sentence of a move between tiers."""
    names = {"from": _named(facts, "from"), "to": _named(facts, "to")}
    text = _("Moved from %(from)s to %(to)s.") if names["from"] else _("Placed in %(to)s.")
    return _with_reason(text % names, facts)


def declined(facts: Mapping[str, Any]) -> str:
    """The sentence of a declined move."""
    names = {"from": _named(facts, "from"), "to": _named(facts, "to")}
    return _with_reason(_("Stays in %(from)s; the move to %(to)s was declined.") % names, facts)


def undone(facts: Mapping[str, Any]) -> str:
    """The sentence of a move taken back."""
    return _("The move to %(from)s was taken back.") % {"from": _named(facts, "from")}


def waiting(member: Any) -> int | None:
    """How many moves wait for a decision, for those who may decide."""
    return (moving().count() or None) if member.may("tiers.edit") else None


def tier_fact(customer: Any) -> str:
    """The customer's tier as a mark, with the proposed one where a move waits."""
    return render_to_string("allocation/tier_fact.html", {"placement": _placement(customer)})


def with_placement(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The customers with their placement and tier."""
    return rows.select_related("placement__tier", "placement__proposed")


def _placement(row: Any) -> Placement | None:
    return getattr(row, "placement", None)


def tier_cell(row: Any) -> str:
    """The tier as a mark."""
    return render_to_string("allocation/tier_fact.html", {"placement": _placement(row), "is_short": True})


def tier_export(row: Any) -> str:
    """The tier's code."""
    placement = _placement(row)
    return placement.tier.code if placement and placement.tier else ""


def register() -> None:
    """The package's parts stand in the slots, and its tables are audited."""
    for table in (Tier, PolicyVersion, Pin):
        auditlog.register(table, exclude_fields=["reference", "referenced_at"] if table is PolicyVersion else None)
    register_timeline_kind(TimelineKind(code="tier_moved", title=gettext_lazy("Tier changed"), icon="stairs", sentence=moved))
    register_timeline_kind(TimelineKind(code="tier_declined", title=gettext_lazy("Tier move declined"), icon="stairs", sentence=declined))
    register_timeline_kind(TimelineKind(code="tier_undone", title=gettext_lazy("Tier move taken back"), icon="stairs", sentence=undone))
    navigation.add(
        NavItem(
            code="touch_model", order=30, permission="tiers.view", title=gettext_lazy("Touch model"), url_name="allocation:model",
            icon="stairs", waiting=waiting,
        )
    )  # fmt: skip
    customer_panels.add(
        Panel(
            code="tier",
            order=30,
            permission="tiers.view",
            title=gettext_lazy("Why this tier"),
            url_name="allocation:panel",
            place="right",
        )
    )
    customer_facts.add(
        HeaderFact(
            code="tier", order=10, permission="tiers.view", title=gettext_lazy("Tier"), render=tier_fact,
            related=("placement__tier", "placement__proposed"),
        )
    )  # fmt: skip
    customer_columns.add(
        Column(
            code="tier", order=20, permission="tiers.view", title=gettext_lazy("Tier"), annotate=with_placement, render=tier_cell,
            export=tier_export, sort=("placement__tier__order", "-placement__score"), lookup="placement__tier__code", filter_kind="choice",
            choices=lambda: [(tier.code, tier.name) for tier in tiers()],
        )
    )  # fmt: skip
    settings_sections.add(
        SettingsSection(
            code="tiers", order=20, permission="tiers.view", title=gettext_lazy("Tiers"), url_name="allocation:tiers", icon="stairs",
            description=gettext_lazy("The levels of touch: names, order, colour, hours per customer."),
        )
    )  # fmt: skip
