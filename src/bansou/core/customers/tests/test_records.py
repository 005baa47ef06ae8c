"""Customers, contacts and contracts written by hand: what holds afterwards, and who stands in the log."""

from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from bansou.base.kit.japanese import honorific, search_text, split_legal_form
from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member
from bansou.core.customers import actions, queries
from bansou.core.customers.compute.standing import standing_of
from bansou.core.customers.contracts import CustomersError, Feature, Term
from bansou.core.customers.models import Customer, CustomField, TimelineEntry
from bansou.core.customers.testing import MONDAY, make_contact, make_contract, make_customer, make_product

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 6)


def test_a_change_is_logged_with_the_one_who_made_it():
    carl, customer = make_member(), make_customer()

    actions.change_customer(customer=customer, values={"name": "Renamed"}, by=carl, at=MONDAY)

    entry = LogEntry.objects.get_for_object(customer).first()
    assert (entry.actor, entry.changes) == (carl, {"name": ["Initech", "Renamed"]})


def test_a_new_owner_stands_on_the_timeline_even_when_the_form_touched_the_record():
    carl, customer = make_member(), make_customer()
    customer.owner = carl

    actions.change_customer(customer=customer, values={"owner": carl}, by=carl, at=MONDAY)

    assert TimelineEntry.objects.get(kind="owner_changed").facts == {"from": None, "to": "Carl"}


def test_two_customers_never_share_an_id():
    make_customer(external_id="A1")

    with pytest.raises(ValidationError):
        make_customer(external_id="A1")


def test_a_company_is_never_its_own_grandparent():
    top = make_customer(name="Top")
    below = make_customer(name="Below", parent=top)

    with pytest.raises(CustomersError):
        actions.change_customer(customer=top, values={"parent": below}, by=None, at=MONDAY)


def test_an_archived_customer_is_in_no_list_no_search_and_no_engine():
    customer = make_customer(name="Initech")

    actions.archive_customer(customer=customer, by=None, at=MONDAY)

    assert queries.search("Initech").customers == ()
    assert queries.facts_for_engine(on=DAY).customers.num_rows == 0


def test_the_standing_names_the_largest_running_contract_and_adds_the_money():
    customer = make_customer()
    make_contract(customer, amount=100, seats=5, product=make_product(code="small", name="Small"))
    make_contract(customer, amount=900, seats=7, plan="Pro", renews_on=date(2026, 9, 1))
    make_contract(customer, amount=5000, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))

    customer.refresh_from_db()
    assert (customer.product.code, customer.plan, customer.amount, customer.seats) == ("desk", "Pro", Decimal(1000), 12)
    assert (customer.started_on, customer.ended_on, customer.renews_on) == (date(2020, 1, 1), None, date(2026, 9, 1))


@pytest.mark.parametrize(
    ("terms", "ended", "cancelled"),
    [
        ([(1, 9, None)], 9, None),
        ([(1, 9, 5)], 5, 5),
        ([(1, 5, None), (5, 9, None)], 9, None),
        ([(1, None, 5), (5, None, None)], None, None),
        ([(1, 9, 12)], 9, None),
        ([(3, 9, 2)], 2, 2),
    ],
)
def test_a_customer_is_gone_with_the_last_contract(
    terms: list[tuple[int, int | None, int | None]], ended: int | None, cancelled: int | None
):
    day = lambda number: date(2026, 1, number) if number else None  # noqa: E731
    standing = standing_of([Term(starts_on=day(a), ends_on=day(b), cancelled_on=day(c)) for a, b, c in terms], on=DAY)

    assert (standing.ended_on, standing.cancelled_on) == (day(ended), day(cancelled))


def test_a_cancellation_shows_on_the_timeline_by_itself():
    contract = make_contract(amount=100)

    actions.cancel_contract(contract=contract, on=date(2026, 3, 1), reason="Budget", by=None, at=MONDAY)

    lines = queries.timeline(contract.customer, now=MONDAY).lines
    assert [line.kind for line in lines if line.pk is None] == ["contract_cancelled", "contract_started"]


def test_a_changed_amount_is_told_with_before_and_after():
    contract = make_contract(amount=100)

    actions.change_contract(contract=contract, values={"amount": Decimal(250)}, by=None, at=MONDAY)

    assert TimelineEntry.objects.get(kind="contract_changed").facts["changes"] == {"amount": [100.0, 250.0]}
    assert Customer.objects.get().amount == 250


def test_a_contract_that_ends_before_it_starts_is_refused():
    with pytest.raises(CustomersError):
        make_contract(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))


def test_a_champion_who_leaves_is_told():
    contact = make_contact(family_name="山田", role="champion")

    actions.mark_contact_left(contact=contact, on=DAY, by=None, at=MONDAY)

    assert TimelineEntry.objects.get(kind="contact_left").facts["role"] == "champion"


def test_the_same_key_twice_is_one_entry():
    customer = make_customer()

    for _ in range(2):
        actions.record_on_timeline(customer=customer, at=MONDAY, kind="note", by=None, text="x", key="once")

    assert TimelineEntry.objects.filter(key="once").count() == 1


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(ValueError, match="not a registered"):
        actions.record_on_timeline(customer=make_customer(), at=MONDAY, kind="nonsense", by=None)


def test_the_engine_sees_products_people_features_and_links():
    actions.create_product(code="desk", name="Desk", features=[Feature(event="login", onboarding_step=1)], by=None, at=MONDAY)
    customer = make_customer(external_id="A1")
    make_contract(customer, amount=100, seats=5)
    make_contact(customer, external_id="u1")

    facts = queries.facts_for_engine(on=DAY)

    row = facts.customers.to_pylist()[0]
    assert (row["customer_id"], row["product"], row["contacts"], row["seats"], row["amount"]) == ("A1", "desk", 1, 5, 100.0)
    assert facts.features.to_pylist() == [{"product": "desk", "event": "login", "is_value": False, "onboarding_step": 1}]
    assert queries.contact_customer_links().to_pylist() == [{"contact_id": "u1", "customer_id": "A1"}]


def test_a_field_of_ones_own_is_gone_from_every_record_with_its_definition():
    field = actions.create_custom_field(subject="customer", code="rating", name_ja="評価", kind="number", by=None, at=MONDAY)
    customer = make_customer(fields={"rating": 5, "other": 1})

    actions.remove_custom_field(field=field, by=None, at=MONDAY)

    customer.refresh_from_db()
    assert customer.fields == {"other": 1}
    assert not CustomField.objects.exists()


def test_a_product_with_contracts_stays():
    contract = make_contract()

    with pytest.raises(CustomersError):
        actions.remove_product(product=contract.product, by=None, at=MONDAY)


def test_a_shared_view_is_removed_by_a_lead_too():
    carl, lena = make_member(), make_member(Role.LEAD)
    view = actions.save_view(name="Mine", query="", is_shared=True, by=carl, at=MONDAY)

    actions.remove_view(view=view, by=lena, at=MONDAY)

    assert list(queries.saved_views(carl)) == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("株式会社青空", ("株式会社", "青空", "")),
        ("青空(株)", ("", "青空", "(株)")),
        ("Aozora Co., Ltd.", ("", "Aozora", "Co., Ltd.")),
        ("合同会社", ("", "合同会社", "")),
    ],
)
def test_the_legal_form_is_set_apart(name: str, parts: tuple[str, str, str]):
    found = split_legal_form(name)

    assert (found.before, found.core, found.after) == parts


def test_names_are_searched_and_addressed_as_people_write_them():
    assert "アオゾラ" in search_text("ｱｵｿﾞﾗ").split("\n")
    assert honorific("株式会社青空", company=True) == "株式会社青空 御中"
    assert honorific("山田 様", company=False) == "山田 様"
