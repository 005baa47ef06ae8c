"""What the touch model shows on other packages' pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

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


def register() -> None:
    """The package's parts stand in the slots."""
    register_timeline_kind(TimelineKind(code="tier_moved", title=gettext_lazy("Tier changed"), icon="stairs", sentence=moved))
    register_timeline_kind(TimelineKind(code="tier_declined", title=gettext_lazy("Tier move declined"), icon="stairs", sentence=declined))
    register_timeline_kind(TimelineKind(code="tier_undone", title=gettext_lazy("Tier move taken back"), icon="stairs", sentence=undone))
