"""What would take one customer into another tier."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bansou.base.ui.templatetags.ui_numbers import money
from bansou.core.allocation.compute import explain
from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import Direction, Factor, Policy, Reference
from bansou.core.allocation.models import Placement, Tier
from bansou.core.allocation.queries import words
from bansou.core.allocation.queries.policy import current_version, tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A neighbouring tier, the score it takes, and single values that would give it, in words."""

    tier: Tier
    is_up: bool
    score: float | None
    values: list[str]


def ways(placement: Placement) -> list[Way]:
    """The way into the next tier up and the way into the next one down, from where the customer is now."""
    version, known = current_version(), tiers()
    reference = version.known if version else None
    if version is None or reference is None or placement.tier is None:
        return []
    policy = rules.fitted(version.policy, [tier.code for tier in known])
    lines = explain.lines_of(policy, reference)
    at = next((index for index, tier in enumerate(known) if tier.pk == placement.tier_id), 0)
    found = []
    if at > 0:
        line = lines[known[at - 1].code]
        score = None if line is None or line + policy.margin > 100 else line + policy.margin
        found.append(_way(placement, known[at - 1], policy, reference, score, is_up=True))
    if at < len(known) - 1:
        line = lines[known[at].code]
        score = None if line is None else max(0.0, line - policy.margin)
        found.append(_way(placement, known[at + 1], policy, reference, score, is_up=False))
    return found


def _way(placement: Placement, tier: Tier, policy: Policy, reference: Reference, score: float | None, *, is_up: bool) -> Way:
    values: list[str] = []
    standings = {Factor(reason["code"]): reason["standing"] for reason in placement.reasons if "standing" in reason}
    if score is not None and (placement.score < score) == is_up:
        for factor in (Factor.VALUE, Factor.HEALTH, Factor.USE):
            value = explain.needed(factor=factor, standings=standings, policy=policy, reference=reference, to_score=score)
            if value is not None:
                values.append(_told(factor, value, policy, is_up=is_up))
    return Way(tier=tier, is_up=is_up, score=score, values=values)


def _told(factor: Factor, value: float, policy: Policy, *, is_up: bool) -> str:
    shown: Any = money(value) if factor is Factor.VALUE else words.number(value)
    name = words.use_name(policy.use_metric) if factor is Factor.USE else words.FACTORS[factor]
    rises = (policy.weights[factor].direction is Direction.MORE) == is_up
    text = _("%(factor)s at least %(value)s") if rises else _("%(factor)s at most %(value)s")
    return text % {"factor": name, "value": shown}
