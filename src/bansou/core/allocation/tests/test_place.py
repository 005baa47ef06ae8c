"""The stage that proposes tiers."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bansou.core.allocation import actions
from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import Level, Policy
from bansou.core.allocation.models import Placement, PolicyVersion, TierChange
from bansou.core.allocation.testing import Some, make_paying, make_values, proposed_for, tier_of
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import MONDAY, make_contract, make_customer

LATER = MONDAY + timedelta(days=90)


def stored():
    return list(Placement.objects.order_by("customer").values_list("customer", "tier", "proposed", "score", "reasons", "state", "since"))


@pytest.fixture
def three(db):
    return [make_paying("Acme", 900_000, health=40), make_paying("Initech", 90_000, health=60), make_paying("Hooli", 9_000, health=90)]


def test_a_newcomer_has_the_proposed_tier_at_once_and_the_change_is_kept(three):
    outcome = actions.place(scope=None, at=MONDAY)

    assert [tier_of(customer) for customer in three] == ["high", "low", "tech"]
    assert outcome.first == 3
    assert list(TierChange.objects.values_list("why", "to_tier__code").order_by("pk")) == [
        ("first", "high"),
        ("first", "low"),
        ("first", "tech"),
    ]


def test_a_later_move_is_only_proposed(three):
    actions.place(scope=None, at=MONDAY)
    Customer.objects.filter(pk=three[2].pk).update(amount=9_000_000)
    make_values(three[2], health=5)

    actions.place(scope=None, at=LATER)

    assert (tier_of(three[2]), proposed_for(three[2])) == ("tech", "high")
    assert Placement.objects.get(customer=three[2]).state == "waiting"


def test_the_reasons_hold_the_numbers(three):
    make_values(three[0], health=38, health_change_28=-12.34)
    actions.place(scope=None, at=MONDAY)

    reasons = {reason["code"]: reason for reason in Placement.objects.get(customer=three[0]).reasons}

    assert reasons["value"]["value"] == 900_000
    assert (reasons["health"]["value"], reasons["health"]["change"]) == (38, -12.3)
    assert reasons["use"] == {"code": "use"}


def test_running_the_stage_again_writes_nothing(three):
    actions.place(scope=None, at=MONDAY)
    before = stored()

    outcome = actions.place(scope=None, at=MONDAY + timedelta(hours=1))

    assert (outcome.written, stored()) == (0, before)


def test_a_few_customers_stand_among_everyone(three):
    actions.place(scope=None, at=MONDAY)
    before = stored()

    outcome = actions.place(scope=Some(customers=frozenset({"hooli"})), at=MONDAY)

    assert (outcome.seen, outcome.written) == (1, 0)
    assert stored() == before


def test_a_newcomer_finds_no_place_where_the_cap_is_reached(three):
    few = Policy(weights=rules.START.weights, levels=(Level(tier="high", at_least=60, cap=1), *rules.START.levels[1:]))
    actions.save_policy(policy=few, note="", by=None, at=MONDAY)
    newcomer = make_paying("Umbrella", 5_000_000, health=1)

    actions.place(scope=Some(customers=frozenset({"umbrella"})), at=MONDAY)

    assert tier_of(newcomer) == "low"


def test_a_customer_that_left_has_no_tier(three):
    actions.place(scope=None, at=MONDAY)
    Customer.objects.filter(pk=three[0].pk).update(ended_on=MONDAY.date())

    assert actions.place(scope=None, at=MONDAY + timedelta(days=1)).ended == 1
    assert tier_of(three[0]) is None
    assert TierChange.objects.filter(customer=three[0]).first().why == "ended"


def test_a_customer_nothing_is_known_about_is_placed_last(db):
    unknown = make_customer(name="Nobody")

    actions.place(scope=None, at=MONDAY)

    assert tier_of(unknown) == "tech"


def test_no_tiers_means_nothing_to_do(db):
    from bansou.core.allocation.models import Tier

    Tier.objects.all().delete()

    assert actions.place(scope=None, at=MONDAY).seen == 0


def test_a_declined_move_rests_until_its_time_is_over(three):
    actions.place(scope=None, at=MONDAY)
    Customer.objects.filter(pk=three[2].pk).update(amount=9_000_000)
    actions.place(scope=None, at=LATER)
    actions.decline(placements=Placement.objects.filter(customer=three[2]), reason="Prefers self-service", by=None, at=LATER)

    actions.place(scope=None, at=LATER + timedelta(days=30))
    resting = Placement.objects.get(customer=three[2]).state
    actions.place(scope=None, at=LATER + timedelta(days=91))

    assert resting == "declined"
    assert Placement.objects.get(customer=three[2]).state == "waiting"


class Twice(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 10**7), st.none() | st.integers(0, 100)), min_size=1, max_size=12))
    def test_placing_twice_equals_placing_once(self, book):
        for index, (amount, health) in enumerate(book):
            customer = make_customer(name=f"c{index}")
            make_contract(customer, amount=amount)
            make_values(customer, health=health)
        actions.place(scope=None, at=MONDAY)
        first, changes = stored(), TierChange.objects.count()

        actions.place(scope=None, at=MONDAY)

        assert stored() == first
        assert TierChange.objects.count() == changes
        assert PolicyVersion.objects.count() == 1
