"""Changing the tiers themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.allocation.contracts import PolicyError
from bansou.core.allocation.models import Placement, Tier, TierChange


@transaction.atomic
def add_tier(*, values: Mapping[str, Any], by: Member | None, at: datetime) -> Tier:  # noqa: ARG001 - the audit log stamps its own time
    """The tier stands above the last one; it takes nobody until the policy gives it a line."""
    last = Tier.objects.aggregate(last=Max("order"))["last"] or 0
    tail = Tier.objects.filter(order=last).first()
    with acting_as(by):
        tier = Tier.objects.create(**values, order=last)
        if tail:
            tail.order = last + 1
            tail.save(update_fields=["order"])
    return tier


@transaction.atomic
def change_tier(*, tier: Tier, values: Mapping[str, Any], by: Member | None, at: datetime) -> Tier:  # noqa: ARG001
    """The tier has the given names, colour, hours and description."""
    for name, value in values.items():
        setattr(tier, name, value)
    with acting_as(by):
        tier.save(update_fields=list(values))
    return tier


@transaction.atomic
def order_tiers(*, tiers: Sequence[Tier], by: Member | None, at: datetime) -> None:  # noqa: ARG001
    """The tiers stand in the given order, most touch first."""
    with acting_as(by):
        for place, tier in enumerate(tiers):
            if tier.order != place:
                tier.order = place
                tier.save(update_fields=["order"])


@transaction.atomic
def remove_tier(*, tier: Tier, by: Member | None, at: datetime) -> None:  # noqa: ARG001
    """The tier is gone; refused while a customer is in it, is proposed for it or ever was in it, and for the last two tiers."""
    if Tier.objects.count() <= 2:
        raise PolicyError("tier", "last_tiers")
    if Placement.objects.filter(tier=tier).exists() or Placement.objects.filter(proposed=tier).exists():
        raise PolicyError("tier", "tier_has_customers")
    if TierChange.objects.filter(from_tier=tier).exists() or TierChange.objects.filter(to_tier=tier).exists():
        raise PolicyError("tier", "tier_has_history")
    with acting_as(by):
        tier.delete()
