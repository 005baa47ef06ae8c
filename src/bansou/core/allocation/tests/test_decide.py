"""A lead's decisions on moves."""

from datetime import timedelta

import pytest

from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member
from bansou.core.allocation import actions
from bansou.core.allocation.contracts import PinKind, PolicyError
from bansou.core.allocation.models import Pin, Placement, Tier, TierChange
from bansou.core.allocation.testing import make_paying, proposed_for, tier, tier_of
from bansou.core.customers.models import Customer, TimelineEntry
from bansou.core.customers.testing import MONDAY

LATER = MONDAY + timedelta(days=90)


@pytest.fixture
def waiting(db):
    """Hooli is in tech and proposed for high."""
    hooli = make_paying("Hooli", 9_000, health=50)
    for index in range(9):
        make_paying(f"Peer{index}", 10_000 + index, health=50)
    actions.place(scope=None, at=MONDAY)
    Customer.objects.filter(pk=hooli.pk).update(amount=9_000_000)
    actions.place(scope=None, at=LATER)
    assert (tier_of(hooli), proposed_for(hooli)) == ("tech", "high")
    return hooli


def test_accepting_moves_the_customer_and_tells_the_timeline(waiting):
    lead = make_member(Role.LEAD)

    actions.accept(placements=Placement.objects.filter(customer=waiting), by=lead, at=LATER)

    change = TierChange.objects.filter(customer=waiting).first()
    assert (tier_of(waiting), change.why, change.by, change.from_tier.code) == ("high", "accepted", lead, "tech")
    assert TimelineEntry.objects.get(customer=waiting, kind="tier_moved").member == lead


def test_undoing_brings_back_tier_and_since(waiting):
    before = Placement.objects.get(customer=waiting)
    batch = actions.accept(placements=[before], by=None, at=LATER)

    assert actions.undo(batch=batch, by=None, at=LATER) == 1
    after = Placement.objects.get(customer=waiting)
    assert (after.tier_id, after.since, after.state) == (before.tier_id, before.since, "waiting")
    assert actions.undo(batch=batch, by=None, at=LATER) == 0


def test_an_empty_batch_undoes_nothing(waiting):
    assert actions.undo(batch="", by=None, at=LATER) == 0


def test_declining_keeps_the_tier_and_the_reason(waiting):
    assert actions.decline(placements=Placement.objects.filter(customer=waiting), reason="Too early", by=None, at=LATER) == 1

    placement = Placement.objects.get(customer=waiting)
    assert (tier_of(waiting), placement.state, placement.declined_why) == ("tech", "declined", "Too early")


def test_a_forced_tier_is_taken_at_once_and_stays(waiting):
    actions.pin(customer=waiting, tier=tier("low"), kind=PinKind.FORCE, reason="Reference customer", by=None, at=LATER)
    actions.place(scope=None, at=LATER + timedelta(days=200))

    assert (tier_of(waiting), proposed_for(waiting)) == ("low", "low")
    assert Placement.objects.get(customer=waiting).reasons[0] == {"code": "pinned"}


def test_a_second_forced_tier_replaces_the_first(waiting):
    for code in ("low", "high"):
        actions.pin(customer=waiting, tier=tier(code), kind=PinKind.FORCE, reason="Chosen", by=None, at=LATER)

    assert Pin.objects.get(customer=waiting).tier.code == "high"


def test_a_forbidden_tier_is_not_proposed(waiting):
    actions.pin(customer=waiting, tier=tier("high"), kind=PinKind.FORBID, reason="Asked for self-service", by=None, at=LATER)
    actions.place(scope=None, at=LATER)

    assert proposed_for(waiting) == "low"


def test_without_the_rule_the_policy_decides_again(waiting):
    rule = actions.pin(customer=waiting, tier=tier("low"), kind=PinKind.FORCE, reason="For now", by=None, at=LATER)
    actions.unpin(rule=rule, by=None, at=LATER)
    actions.place(scope=None, at=LATER + timedelta(days=61))

    assert (tier_of(waiting), proposed_for(waiting)) == ("low", "high")


def test_a_move_by_hand_is_kept_with_its_reason(waiting):
    actions.move(customer=waiting, tier=tier("low"), reason="New champion", by=None, at=LATER)

    change = TierChange.objects.filter(customer=waiting).first()
    assert (tier_of(waiting), change.why, change.reason) == ("low", "chosen", "New champion")


def test_a_new_tier_stands_above_the_last_and_takes_nobody(waiting):
    values = {"code": "middle", "name_ja": "ミドルタッチ", "name_en": "Middle touch", "colour": "indigo", "hours": 2}
    actions.add_tier(values=values, by=None, at=LATER)
    actions.place(scope=None, at=LATER)

    assert list(Tier.objects.values_list("code", flat=True)) == ["high", "low", "middle", "tech"]
    assert not Placement.objects.filter(proposed__code="middle").exists()


def test_tiers_stand_in_the_order_given(waiting):
    actions.order_tiers(tiers=[tier("low"), tier("high"), tier("tech")], by=None, at=LATER)

    assert list(Tier.objects.values_list("code", flat=True)) == ["low", "high", "tech"]


def test_a_tier_with_customers_is_not_removed(waiting):
    with pytest.raises(PolicyError) as error:
        actions.remove_tier(tier=tier("tech"), by=None, at=LATER)

    assert error.value.code == "tier_has_customers"
