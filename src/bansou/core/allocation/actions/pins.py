"""Rules for one customer."""

from datetime import date, datetime

from django.db import transaction

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.allocation.actions.decide import move
from bansou.core.allocation.contracts import PinKind, Why
from bansou.core.allocation.models import Pin, Tier
from bansou.core.customers.models import Customer


@transaction.atomic
def pin(*, customer: Customer, tier: Tier, kind: PinKind, reason: str, by: Member | None, at: datetime, until: date | None = None) -> Pin:
    """The rule stands; a forced tier is taken at once and replaces an earlier one, a forbidden one is left with the next proposal."""
    values = {"kind": kind, "reason": reason, "by": by, "at": at, "until": until}
    with acting_as(by):
        if kind == PinKind.FORCE:
            Pin.objects.filter(customer=customer, kind=PinKind.FORCE).exclude(tier=tier).delete()
        rule, _ = Pin.objects.update_or_create(customer=customer, tier=tier, defaults=values)
    if kind == PinKind.FORCE:
        move(customer=customer, tier=tier, reason=reason, by=by, at=at, why=Why.PINNED)
    return rule


@transaction.atomic
def unpin(*, rule: Pin, by: Member | None, at: datetime) -> None:  # noqa: ARG001 - the audit log stamps its own time
    """The rule no longer stands; the customer keeps its tier until the next proposal is decided."""
    with acting_as(by):
        rule.delete()
