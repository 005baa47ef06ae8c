"""The pages of the touch model, asked by the cast: Lena leads, Carl works, a stranger has no account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member, signed_in
from bansou.core.allocation import actions, panels
from bansou.core.allocation.contracts import PinKind
from bansou.core.allocation.models import Pin, Placement, PolicyVersion, Tier
from bansou.core.allocation.queries import model as reading
from bansou.core.allocation.testing import make_paying, tier, tier_of
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import MONDAY

LATER = MONDAY + timedelta(days=90)
POLICY = {
    "weight_value": 1, "direction_value": "more", "weight_potential": 0, "direction_potential": "more", "weight_use": 0,
    "direction_use": "more", "weight_health": 0, "direction_health": "less", "at_least_high": 90, "cap_high": "", "at_least_low": 10,
    "cap_low": "", "margin": 0, "stay_days": 0, "rest_days": 30, "use_metric": "active_days_28", "note": "Small start",
}  # fmt: skip


def browser(role, language="en"):
    member = make_member(role)
    type(member).objects.filter(pk=member.pk).update(language=language)
    return signed_in(Client(), role)


@pytest.fixture
def lena(db):
    return browser(Role.LEAD)


@pytest.fixture
def hooli(db):
    """Hooli is in tech and proposed for high, among nine peers."""
    customer = make_paying("Hooli", 9_000, health=50, active_days_28=12)
    for index in range(9):
        make_paying(f"Peer{index}", 10_000 + index, health=50, active_days_28=12)
    actions.place(scope=None, at=MONDAY)
    Customer.objects.filter(pk=customer.pk).update(amount=9_000_000)
    actions.place(scope=None, at=LATER)
    return customer


def test_the_model_says_first_what_waits(lena, hooli):
    page = lena.get(reverse("allocation:model")).content.decode()

    assert "10 customers have a tier" in page
    assert "The monthly amount of ¥9,000,000 is in the top 5% of all customers." in page


def test_the_model_reads_naturally_in_japanese(hooli):
    page = browser(Role.LEAD, "ja").get(reverse("allocation:model")).content.decode()

    assert "月額¥9,000,000は全顧客の上位5%です。" in page


def test_a_model_without_customers_is_a_page(lena):
    assert "No customer has a tier yet." in lena.get(reverse("allocation:model")).content.decode()


@pytest.mark.parametrize("axis", ["health", "use", "potential", "nonsense"])
def test_every_axis_of_the_map_is_a_page(lena, hooli, axis):
    assert lena.get(reverse("allocation:model"), {"axis": axis}).status_code == 200


def test_a_lead_accepts_a_move_and_takes_it_back(lena, hooli):
    row = Placement.objects.get(customer=hooli)
    lena.post(reverse("allocation:accept"), {"placement": row.pk})
    batch = hooli.tier_changes.first().batch
    assert tier_of(hooli) == "high"

    lena.post(reverse("allocation:undo", args=[batch]))
    assert tier_of(hooli) == "tech"


def test_all_that_wait_are_accepted_at_once(lena, hooli):
    lena.post(reverse("allocation:accept"), {"all": 1, "direction": "up"})

    assert not reading.moving(direction="up").exists()


def test_a_move_is_declined_only_with_a_reason(lena, hooli):
    row = Placement.objects.get(customer=hooli)
    lena.post(reverse("allocation:decline"), {"placement": row.pk})
    assert Placement.objects.get(pk=row.pk).state == "waiting"

    lena.post(reverse("allocation:decline"), {"placement": row.pk, "reason": "Wants self-service"})
    assert Placement.objects.get(pk=row.pk).declined_why == "Wants self-service"


def test_a_policy_shows_who_would_move_before_it_is_saved(lena, hooli):
    page = lena.post(reverse("allocation:policy"), POLICY | {"preview": 1}).content.decode()

    assert "would move" in page
    assert PolicyVersion.objects.count() == 1

    lena.post(reverse("allocation:policy"), POLICY | {"save": 1})
    assert PolicyVersion.objects.first().note == "Small start"


def test_a_policy_that_cannot_be_meant_names_the_field(lena, hooli):
    page = lena.post(reverse("allocation:policy"), POLICY | {"at_least_low": 95, "save": 1}).content.decode()

    assert "must not lie above" in page
    assert PolicyVersion.objects.count() == 1


def test_tiers_are_added_renamed_ordered_and_removed(lena):
    values = {"name_ja": "ミドル", "name_en": "Middle", "colour": "indigo", "hours": 2, "description_ja": "", "description_en": ""}
    lena.post(reverse("allocation:tier_add"), values | {"code": "middle"})
    middle = Tier.objects.get(code="middle")
    lena.post(reverse("allocation:tier_edit", args=[middle.pk]), values | {"name_en": "Mid touch"})
    lena.post(reverse("allocation:tier_move", args=[middle.pk]))

    assert [(row.code, row.name_en) for row in Tier.objects.all()][1] == ("middle", "Mid touch")
    lena.post(reverse("allocation:tier_remove", args=[middle.pk]))
    assert not Tier.objects.filter(code="middle").exists()


def test_the_customer_panel_says_why_and_what_would_change_it(lena, hooli):
    page = lena.get(reverse("allocation:panel", args=[hooli.pk]), HTTP_HX_REQUEST="true").content.decode()

    assert "A move to High touch is proposed." in page
    assert "What would change it" in page


def test_a_rule_is_made_and_removed(lena, hooli):
    values = {"kind": "force", "tier": tier("low").pk, "reason": "Reference customer"}
    lena.post(reverse("allocation:pin", args=[hooli.pk]), values)
    assert tier_of(hooli) == "low"

    lena.post(reverse("allocation:unpin", args=[Pin.objects.get().pk]))
    assert not Pin.objects.exists()


def test_a_csm_reads_but_does_not_decide(hooli):
    carl = browser(Role.CSM)
    rule = actions.pin(customer=hooli, tier=tier("high"), kind=PinKind.FORBID, reason="Asked", by=None, at=LATER)

    for name, args in (("model", []), ("tiers", []), ("panel", [hooli.pk])):
        assert carl.get(reverse(f"allocation:{name}", args=args)).status_code == 200
    for name, args in (("accept", []), ("decline", []), ("policy", []), ("tier_add", []), ("pin", [hooli.pk]), ("unpin", [rule.pk])):
        assert carl.post(reverse(f"allocation:{name}", args=args)).status_code == 403


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get(reverse("allocation:model")).status_code == 302


def test_the_tier_is_a_fact_of_the_header_and_a_column_of_the_list(hooli):
    assert "ハイタッチ" in panels.tier_fact(hooli)
    row = panels.with_placement(Customer.objects.filter(pk=hooli.pk)).get()
    assert panels.tier_export(row) == "tech"
    assert "tier-tech" in panels.tier_cell(row)
