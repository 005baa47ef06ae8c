"""A lead's decisions on moves between tiers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from bansou.base.members.models import Member
from bansou.core.allocation.contracts import Why
from bansou.core.allocation.models import Placement, Tier, TierChange
from bansou.core.customers.actions import record_on_timeline
from bansou.core.customers.models import Customer


@transaction.atomic
def accept(*, placements: Iterable[Placement], by: Member | None, at: datetime) -> str:
    """Each of `placements` whose move waits (or was declined) has the proposed tier; gives the name of the batch, which `undo` takes."""
    batch = uuid4().hex
    for row in _locked(placements):
        if row.proposed_id is not None and row.proposed_id != row.tier_id:
            _move(row, tier_id=row.proposed_id, why=Why.ACCEPTED, reason="", by=by, at=at, batch=batch)
    return batch


@transaction.atomic
def decline(*, placements: Iterable[Placement], reason: str, by: Member | None, at: datetime) -> int:
    """The moves proposed for `placements` are set aside for the policy's rest, with the reason; gives how many."""
    rows = [row for row in _locked(placements) if row.state == Placement.State.WAITING]
    for row in rows:
        row.state, row.declined_at, row.declined_why = Placement.State.DECLINED, at, reason
        row.save(update_fields=["state", "declined_at", "declined_why"])
        record_on_timeline(customer=row.customer, at=at, kind="tier_declined", facts=_facts(row.tier, row.proposed, reason), by=by)
    return len(rows)


@transaction.atomic
def move(*, customer: Customer, tier: Tier, reason: str, by: Member | None, at: datetime, why: Why = Why.CHOSEN) -> str:
    """`customer` has `tier` because a person chose it; gives the name of the batch."""
    batch = uuid4().hex
    row, _ = Placement.objects.get_or_create(customer=customer, defaults={"proposed": tier, "proposed_at": at, "computed_at": at})
    for placement in _locked([row]):
        if placement.tier_id != tier.pk:
            _move(placement, tier_id=tier.pk, why=why, reason=reason, by=by, at=at, batch=batch)
    return batch


@transaction.atomic
def undo(*, batch: str, by: Member | None, at: datetime) -> int:
    """The moves of `batch` are taken back where the customer has not moved since; gives how many."""
    count = 0
    changes = {change.customer_id: change for change in TierChange.objects.filter(batch=batch, undone_at=None) if batch}
    for row in _locked(Placement.objects.filter(customer__in=changes)):
        change = changes[row.customer_id]
        if row.tier_id != change.to_tier_id:
            continue
        row.tier_id, row.since = change.from_tier_id, change.since_before
        row.state = Placement.State.SETTLED if row.tier_id == row.proposed_id else Placement.State.WAITING
        row.save(update_fields=["tier", "since", "state"])
        TierChange.objects.filter(pk=change.pk).update(undone_at=at)
        record_on_timeline(customer=row.customer, at=at, kind="tier_undone", facts=_facts(change.to_tier, change.from_tier, ""), by=by)
        count += 1
    return count


def _locked(placements: Iterable[Placement]) -> Iterable[Placement]:
    rows = Placement.objects.select_for_update(of=("self",)).select_related("customer", "tier", "proposed")
    return list(rows.filter(pk__in=[row.pk for row in placements]).order_by("pk"))


def _facts(before: Tier | None, after: Tier | None, reason: str) -> dict[str, str]:
    facts = {"reason": reason}
    for name, tier in (("from", before), ("to", after)):
        facts |= {f"{name}_ja": tier.name_ja, f"{name}_en": tier.name_en} if tier else {}
    return facts


def _move(row: Placement, *, tier_id: int, why: Why, reason: str, by: Member | None, at: datetime, batch: str) -> None:
    before = row.tier
    TierChange.objects.create(
        customer_id=row.customer_id,
        from_tier=before,
        to_tier_id=tier_id,
        since_before=row.since,
        why=why,
        reason=reason,
        facts=row.reasons,
        by=by,
        at=at,
        batch=batch,
    )
    row.tier_id, row.since = tier_id, at
    row.state = Placement.State.SETTLED if tier_id == row.proposed_id else Placement.State.WAITING
    row.declined_at, row.declined_why = None, ""
    row.save(update_fields=["tier", "since", "state", "declined_at", "declined_why"])
    record_on_timeline(customer=row.customer, at=at, kind="tier_moved", facts=_facts(before, row.tier, reason), by=by)
