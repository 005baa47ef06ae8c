"""The tiers and the policy in force."""

from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import Policy
from bansou.core.allocation.models import PolicyVersion, Tier


def tiers() -> list[Tier]:
    """All tiers, the one with the most touch first."""
    return list(Tier.objects.all())


def current_version() -> PolicyVersion | None:
    """The policy in force, with what the last full run under it saw; None on a new installation."""
    return PolicyVersion.objects.order_by("-version").first()


def current_policy(known: list[Tier] | None = None) -> Policy:
    """The policy in force, with one level per tier that exists now."""
    version = current_version()
    return rules.fitted(version.policy if version else rules.START, [tier.code for tier in (known if known is not None else tiers())])


def versions(limit: int = 20) -> list[PolicyVersion]:
    """The newest saved policies."""
    return list(PolicyVersion.objects.select_related("saved_by")[:limit])
