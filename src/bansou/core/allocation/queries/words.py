"""The touch model in words, in the reader's language: reasons, causes of moves, errors of a policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bansou.base.ui.templatetags.ui_numbers import money
from bansou.core.allocation.compute.explain import top_percent
from bansou.core.allocation.contracts import Factor, PolicyError, Why
from bansou.core.allocation.models import Placement
from bansou.core.metrics.compute import BY_CODE
from bansou.core.metrics.queries import name_of

FACTORS: Mapping[str, Any] = {
    Factor.VALUE: gettext_lazy("Monthly amount"),
    Factor.POTENTIAL: gettext_lazy("Potential"),
    Factor.USE: gettext_lazy("Use"),
    Factor.HEALTH: gettext_lazy("Health"),
}
WHYS: Mapping[str, Any] = {
    Why.FIRST: gettext_lazy("First placement"),
    Why.ACCEPTED: gettext_lazy("Proposal accepted"),
    Why.PINNED: gettext_lazy("Fixed by a rule"),
    Why.CHOSEN: gettext_lazy("Chosen by hand"),
    Why.ENDED: gettext_lazy("The contract ended"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reason as the page shows it: it speaks for more touch (up), less (down) or neither."""

    text: str
    direction: str
    tone: str = "neutral"
    since: None = None


def number(value: float, digits: int = 0) -> str:
    """A number as the reader writes it."""
    return number_format(round(value, digits), decimal_pos=digits, force_grouping=True)


def lines(reasons: Sequence[Mapping[str, Any]], *, use_metric: str) -> list[Line]:
    """Every reason as a line, in the order given."""
    return [Line(text=sentence(reason, use_metric=use_metric), direction=_direction(reason)) for reason in reasons]


def causes(placement: Placement, *, use_metric: str, limit: int = 2) -> list[str]:
    """The reasons that speak most for the move proposed, in words."""
    is_up = placement.proposed is not None and placement.tier is not None and placement.proposed.order < placement.tier.order
    told = [reason for reason in placement.reasons if "towards" in reason]
    told.sort(key=lambda reason: -reason["towards"] if is_up else reason["towards"])
    rules = [reason for reason in placement.reasons if reason["code"] in {"pinned", "stay"}]
    return [sentence(reason, use_metric=use_metric) for reason in (rules + told)[:limit]]


def sentence(reason: Mapping[str, Any], *, use_metric: str) -> str:
    """One reason with its number."""
    code = reason["code"]
    if code == "pinned":
        return _("A rule for this customer fixes the tier.")
    if code == "stay":
        return _("The minimum stay is not over, so the tier is kept.")
    if "value" not in reason:
        return _("%(factor)s is not known and is left out.") % {"factor": FACTORS[code]}
    if code == Factor.USE:
        return _use(reason, use_metric)
    return {Factor.VALUE: _value, Factor.POTENTIAL: _potential, Factor.HEALTH: _health}[Factor(code)](reason)


def place_among(standing: float) -> str:
    """Where among everyone a standing is, from the nearer end."""
    if standing >= 0.5:
        return _("in the top %(percent)s%% of all customers") % {"percent": top_percent(standing)}
    return _("in the lower %(percent)s%% of all customers") % {"percent": max(1, 101 - top_percent(standing))}


def why(code: str) -> str:
    """Why a tier changed."""
    return str(WHYS.get(code, code))


def use_name(use_metric: str) -> str:
    """The name of the metric that stands for use."""
    metric = BY_CODE.get(use_metric)
    return name_of(metric) if metric else str(FACTORS[Factor.USE])


def error(problem: PolicyError) -> str:
    """What is wrong, and what to do."""
    texts = {
        "no_tier": _("There is no tier. Add one in the settings first."),
        "weight_range": _("A weight lies between 0 and 1,000."),
        "no_weight": _("At least one weight must be above 0."),
        "margin_range": _("The margin lies between 0 and 50 points."),
        "score_range": _("A line lies between 0 and 100 points."),
        "line_above": _("This line must not lie above the one of the tier before it (%(line)s points)."),
        "cap_range": _("The number of places cannot be below 0."),
        "last_tiers": _("Two tiers are the least; this one cannot be removed."),
        "tier_has_customers": _("Customers are in this tier or proposed for it. Move them first."),
        "tier_has_history": _("Customers were in this tier; it stays for their history. Give it no places instead."),
    }
    facts = {name: number(value) if isinstance(value, float) else value for name, value in problem.facts.items()}
    return texts[problem.code] % facts if problem.facts else texts[problem.code]


def _direction(reason: Mapping[str, Any]) -> str:
    towards = reason.get("towards")
    if towards is None:
        return "flat"
    return "up" if towards >= 0.6 else "down" if towards <= 0.4 else "flat"


def _value(reason: Mapping[str, Any]) -> str:
    if reason["value"] <= 0:
        return _("It pays nothing at the moment.")
    return _("The monthly amount of %(amount)s is %(place)s.") % {
        "amount": money(reason["value"]),
        "place": place_among(reason["standing"]),
    }


def _potential(reason: Mapping[str, Any]) -> str:
    if reason["value"] <= 0:
        return _("There is no more to sell: every person has a seat and every product is bought.")
    parts = []
    employees, seats, products = reason.get("employees"), reason.get("seats"), reason.get("products") or 0
    if employees and seats is not None and employees > seats:
        parts.append(
            _("%(without)s of %(people)s people have no seat") % {"without": number(employees - seats), "people": number(employees)}
        )
    if products:
        parts.append(ngettext("%(n)s product not bought", "%(n)s products not bought", products) % {"n": number(products)})
    text = _("It could buy %(amount)s a month more, %(place)s") % {
        "amount": money(reason["value"]),
        "place": place_among(reason["standing"]),
    }
    return _("%(text)s (%(parts)s).") % {"text": text, "parts": _(", ").join(parts)} if parts else _("%(text)s.") % {"text": text}


def _health(reason: Mapping[str, Any]) -> str:
    values = {"health": number(reason["value"]), "change": number(abs(reason.get("change") or 0))}
    if (reason.get("change") or 0) <= -3:
        return _("Health is %(health)s and falling (%(change)s points in 28 days).") % values
    if (reason.get("change") or 0) >= 3:
        return _("Health is %(health)s and rising (%(change)s points in 28 days).") % values
    return _("Health is %(health)s.") % values


def _use(reason: Mapping[str, Any], use_metric: str) -> str:
    values = {"metric": use_name(use_metric), "value": number(reason["value"]), "place": place_among(reason["standing"])}
    return _("%(metric)s: %(value)s, %(place)s.") % values
