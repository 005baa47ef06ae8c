"""The rules an installation starts with, and what each of their limits means."""

from collections.abc import Mapping

from bansou.core.tasks.contracts import Kind, Rule

START: Mapping[Kind, Rule] = {
    Kind.RISK_RISEN: Rule(limits={"times": 3, "least": 10, "rise": 10, "health": 40, "drop": 15}, due_days=2),
    Kind.ONBOARDING_STALLED: Rule(limits={"days": 10, "until": 180}, due_days=2, rest_done=10),
    Kind.USE_FALLEN: Rule(limits={"drop": 40, "active": 6, "peers": 10}, due_days=3),
    Kind.NOTICE_NEAR: Rule(limits={"days": 30}, due_days=2, rest_done=0, rest_not_useful=0),
    Kind.RENEWAL_NEAR: Rule(limits={"days": 60}, due_days=5, rest_done=0, rest_not_useful=0),
    Kind.READY_FOR_MORE: Rule(limits={"seat_use": 90, "growth": 30, "new": 3, "health": 50}, due_days=5, rest_done=45, rest_not_useful=90),
    Kind.SILENT: Rule(limits={"days": 21, "times": 3}, due_days=3, rest_done=21),
    Kind.CHAMPION_SILENT: Rule(limits={"days": 14, "active": 4}, due_days=3, rest_done=30),
}
# How clearly a situation must be over before its task closes itself: this share of the limit.
EASE = 0.8


def complete(kind: Kind, rule: Rule | None) -> Rule:
    """The rule with every limit its kind has; those it does not name as at the start."""
    start = START[kind]
    if rule is None:
        return start
    limits = {name: float(rule.limits.get(name, value)) for name, value in start.limits.items()}
    return Rule(is_on=rule.is_on, limits=limits, due_days=rule.due_days, rest_done=rule.rest_done, rest_not_useful=rule.rest_not_useful)
