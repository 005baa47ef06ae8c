"""The kinds of timeline entries this package writes, as sentences in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bansou.core.customers.contracts import TimelineKind, register_timeline_kind
from bansou.core.customers.models import Contact


def money(amount: Any, currency: str = "JPY") -> str:
    """`amount` with its currency as people write it: ¥1,234,000, US$2,786."""
    number = float(amount or 0)
    sign = {"JPY": "¥", "USD": "US$", "EUR": "€", "GBP": "£"}.get(currency, f"{currency} ")
    digits = 0 if currency == "JPY" or number == int(number) else 2
    return f"{sign}{number_format(number, decimal_pos=digits, force_grouping=True)}"


def _day(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return date_format(date.fromisoformat(value)) if value else ""


def _owner(facts: Mapping[str, Any]) -> str:
    if facts.get("to") and facts.get("from"):
        return _("The owner changed from %(from)s to %(to)s.") % facts
    if facts.get("to"):
        return _("%(to)s became the owner.") % facts
    return _("%(from)s is no longer the owner; nobody is.") % facts


def _contract_changed(facts: Mapping[str, Any]) -> str:
    parts = []
    for name, (before, after) in facts.get("changes", {}).items():
        if name == "amount":
            parts.append(
                _("amount per month %(before)s → %(after)s")
                % {"before": money(before, facts.get("currency", "JPY")), "after": money(after, facts.get("currency", "JPY"))}
            )
        elif name == "seats":
            parts.append(_("seats %(before)s → %(after)s") % {"before": before or "–", "after": after or "–"})
        else:
            parts.append(_("plan %(before)s → %(after)s") % {"before": before or "–", "after": after or "–"})
    return _("The %(product)s contract changed: %(changes)s.") % {"product": facts.get("product", ""), "changes": ", ".join(parts)}


def _contract_started(facts: Mapping[str, Any]) -> str:
    what = {
        "product": facts.get("product", ""),
        "plan": facts.get("plan", ""),
        "amount": money(facts.get("amount"), facts.get("currency", "JPY")),
    }
    if what["plan"]:
        return _("The %(product)s contract (%(plan)s, %(amount)s a month) started.") % what
    return _("The %(product)s contract (%(amount)s a month) started.") % what


def _contract_cancelled(facts: Mapping[str, Any]) -> str:
    if facts.get("reason"):
        return _("The %(product)s contract was cancelled: %(reason)s") % facts
    return _("The %(product)s contract was cancelled.") % facts


def _contact_left(facts: Mapping[str, Any]) -> str:
    role = dict(Contact.Role.choices).get(facts.get("role", ""), "")
    return _("%(name)s (%(role)s) left.") % {"name": facts.get("name", ""), "role": role}


KINDS = (
    TimelineKind(code="note", title=pgettext_lazy("timeline", "Note"), icon="note", sentence=lambda _facts: ""),
    TimelineKind(
        code="customer_created", title=gettext_lazy("Record"), icon="building-plus", sentence=lambda _facts: _("The customer was added.")
    ),
    TimelineKind(
        code="customer_archived", title=gettext_lazy("Record"), icon="archive", sentence=lambda _facts: _("The customer was archived.")
    ),
    TimelineKind(
        code="customer_restored", title=gettext_lazy("Record"), icon="archive-off", sentence=lambda _facts: _("The customer was restored.")
    ),
    TimelineKind(code="owner_changed", title=gettext_lazy("Owner"), icon="user-share", sentence=_owner),
    TimelineKind(
        code="contact_added",
        title=gettext_lazy("Contact"),
        icon="user-plus",
        sentence=lambda facts: _("%(name)s was added as a contact.") % {"name": facts.get("name", "")},
    ),
    TimelineKind(code="contact_left", title=gettext_lazy("Contact"), icon="user-minus", sentence=_contact_left),
    TimelineKind(code="contract_changed", title=gettext_lazy("Contract"), icon="file-diff", sentence=_contract_changed),
    TimelineKind(code="contract_started", title=gettext_lazy("Contract"), icon="file-check", sentence=_contract_started),
    TimelineKind(code="contract_cancelled", title=gettext_lazy("Contract"), icon="file-x", sentence=_contract_cancelled),
    TimelineKind(
        code="contract_ended",
        title=gettext_lazy("Contract"),
        icon="file-off",
        sentence=lambda facts: _("The %(product)s contract ran out.") % facts,
    ),
)


def register_kinds() -> None:
    """The package's kinds are known."""
    for kind in KINDS:
        register_timeline_kind(kind)
