"""The list and the customer page: who may see and change them, what they say, what they cost."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member, signed_in
from bansou.core.customers.models import Customer, SavedView, TimelineEntry
from bansou.core.customers.testing import make_contact, make_contract, make_customer, make_product

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def text_of(response: object) -> str:
    return response.content.decode()


def test_a_csm_sees_the_customers_and_may_add_one(client: Client):
    make_customer(name="株式会社あおぞら")

    page = text_of(signed_in(client).get(LIST))

    assert "あおぞら" in page
    assert reverse("customers:create") in page


def test_a_viewer_sees_the_customers_but_no_way_to_change_them(client: Client):
    customer = make_customer()
    viewer = signed_in(client, Role.VIEWER)

    assert reverse("customers:create") not in text_of(viewer.get(LIST))
    assert viewer.post(reverse("customers:archive", args=[customer.pk])).status_code == 403
    assert viewer.get(reverse("customers:export")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client):
    assert client.get(LIST).status_code == 302
    assert client.get(reverse("customers:page", args=[make_customer().pk])).status_code == 302


def test_a_customer_that_is_not_there_is_404(client: Client):
    assert signed_in(client).get(reverse("customers:page", args=[9999])).status_code == 404


def test_an_empty_list_says_what_to_do_next(client: Client):
    assert reverse("customers:import_new") in text_of(signed_in(client).get(LIST))


def test_search_finds_by_kana_of_either_kind(client: Client):
    make_customer(name="青空商事", name_kana="アオゾラショウジ")
    make_customer(name="Initech")

    page = text_of(signed_in(client).get(LIST, {"q": "あおぞら"}))

    assert "青空商事" in page
    assert "Initech" not in page


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("amount:gte:500", {"Large"}),
        ("amount:lte:499", {"Small", "None"}),
        ("product:none:", {"None"}),
        ("industry:is:IT", {"Large"}),
        ("name:has:mal", {"Small"}),
        ("started_on:gte:2026-01-01", {"Large", "Small"}),
        ("amount:gte:nonsense", {"Large", "Small", "None"}),
        ("owner:is:x", {"Large", "Small", "None"}),
        ("nothing:is:x", {"Large", "Small", "None"}),
    ],
)
def test_a_filter_in_the_address_narrows_the_list_and_nonsense_does_not(client: Client, condition: str, found: set[str]):
    make_contract(make_customer(name="Large", industry="IT"), amount=1000)
    make_contract(make_customer(name="Small"), amount=10)
    make_customer(name="None")

    page = signed_in(client).get(LIST, {"f": condition})

    assert {row.name for row in page.context["page"].object_list} == found


def test_the_filter_form_leads_to_an_address_with_a_chip(client: Client):
    make_contract(make_customer(name="Large"), amount=1000)

    page = signed_in(client).get(LIST, {"field": "amount", "op": "gte", "value": "500"}, follow=True)

    assert page.redirect_chain[0][0] == "/customers/?f=amount%3Agte%3A500"
    assert "MRR at least 500" in text_of(page)


@pytest.mark.parametrize("sort", ["name", "-amount", "renews_on", "-owner", "product", "nonsense"])
def test_every_order_shows_everyone(client: Client, sort: str):
    make_contract(make_customer(name="Large"), amount=1000)
    make_customer(name="None")

    assert len(signed_in(client).get(LIST, {"sort": sort}).context["page"].object_list) == 2


def test_names_stand_in_the_order_they_are_read(client: Client):
    for name, kana in (("八雲路商事株式会社", "ヤクモジショウジ"), ("合同会社藍野", "アイノ"), ("株式会社森", "")):
        make_customer(name=name, name_kana=kana)

    assert [row.name[:4] for row in signed_in(client).get(LIST).context["page"].object_list] == ["合同会社", "八雲路商", "株式会社"]


def test_a_large_amount_comes_first_and_nothing_last(client: Client):
    for name, amount in (("Small", 10), ("Large", 1000)):
        make_contract(make_customer(name=name), amount=amount)

    rows = signed_in(client).get(LIST, {"sort": "-amount"}).context["page"].object_list

    assert [row.name for row in rows] == ["Large", "Small"]


def test_the_list_costs_at_most_twelve_queries_whatever_its_length(client: Client, django_assert_max_num_queries):
    for number in range(60):
        make_customer(name=f"Customer {number}")
    carl = signed_in(client)

    with django_assert_max_num_queries(12):
        carl.get(LIST, {"sort": "-amount", "q": "Customer"})


def test_the_customer_page_costs_at_most_twelve_queries(client: Client, django_assert_max_num_queries):
    customer = make_customer(name="株式会社あおぞら", parent=make_customer(name="Parent"))
    for number in range(5):
        make_contact(customer, family_name=f"Yamada {number}")
    make_contract(customer, amount=1000)
    carl = signed_in(client)

    with django_assert_max_num_queries(12):
        carl.get(reverse("customers:page", args=[customer.pk]))


def test_the_customer_page_shows_contract_people_and_the_stand_in_with_its_formula(client: Client):
    customer = make_customer(name="株式会社あおぞら")
    make_contract(customer, amount=120_000, plan="Pro", starts_on=date(2020, 1, 1))
    make_contact(customer, family_name="山田", given_name="太郎", role="champion")

    page = text_of(signed_in(client).get(reverse("customers:page", args=[customer.pk])))

    assert '<small class="legal-form">株式会社</small>' in page
    assert "¥120,000" in page
    assert "months expected to come" in page
    assert "山田 太郎" in page


def test_a_note_stands_on_the_timeline_and_can_be_taken_back(client: Client):
    customer = make_customer()
    carl = signed_in(client)

    carl.post(reverse("customers:add_note", args=[customer.pk]), {"text": "Met the new head."})
    note = TimelineEntry.objects.get(kind="note")
    assert "Met the new head." in text_of(carl.get(reverse("customers:timeline", args=[customer.pk])))
    carl.post(reverse("customers:remove_note", args=[note.pk]))

    assert not TimelineEntry.objects.filter(kind="note").exists()


def test_nobody_takes_back_the_note_of_another(client: Client):
    customer = make_customer()
    signed_in(client).post(reverse("customers:add_note", args=[customer.pk]), {"text": "Mine."})
    note = TimelineEntry.objects.get(kind="note")

    assert signed_in(client, Role.LEAD).post(reverse("customers:remove_note", args=[note.pk])).status_code == 404


def test_the_timeline_is_filtered_by_kind_and_paged(client: Client):
    customer = make_customer()
    carl = signed_in(client)
    for number in range(25):
        carl.post(reverse("customers:add_note", args=[customer.pk]), {"text": f"Note {number}"})
    url = reverse("customers:timeline", args=[customer.pk])

    first = carl.get(url, {"kind": "Note"})
    rest = carl.get(url, {"kind": "Note", "before": first.context["timeline"].older})

    assert [len(page.context["timeline"].lines) for page in (first, rest)] == [20, 5]
    assert "was added" not in text_of(first)


def test_one_owner_for_many_can_be_put_back(client: Client):
    customers = [make_customer(name=f"C{number}") for number in range(3)]
    carl, lena = signed_in(client), make_member(Role.LEAD)

    answer = carl.post(
        reverse("customers:set_owner"), {"pick": [str(one.pk) for one in customers[:2]], "owner": str(lena.pk), "query": ""}, follow=True
    )
    assert Customer.objects.filter(owner=lena).count() == 2
    message = next(iter(answer.context["messages"]))
    carl.post(message.extra_tags.removeprefix("undo="))

    assert Customer.objects.filter(owner=lena).count() == 0


def test_everything_that_matches_can_be_given_an_owner(client: Client):
    for number in range(60):
        make_customer(name=f"Zed {number}")
    lena = make_member(Role.LEAD)

    signed_in(client).post(reverse("customers:set_owner"), {"everything": "1", "owner": str(lena.pk), "query": "q=Zed1"})

    assert Customer.objects.filter(owner=lena).count() == 11


def test_a_view_is_kept_as_a_tab_and_only_its_maker_removes_it(client: Client):
    carl = signed_in(client)
    carl.post(reverse("customers:save_view"), {"name": "Large ones", "query": "f=amount:gte:500&page=3"})
    view = SavedView.objects.get()

    assert "Large ones" in text_of(carl.get(LIST))
    assert view.query == "f=amount%3Agte%3A500"
    assert signed_in(client, Role.LEAD).post(reverse("customers:remove_view", args=[view.pk])).status_code == 404


def test_the_list_as_a_file_has_the_chosen_columns_and_no_formula(client: Client):
    make_customer(name="=cmd|calc", external_id="A1")

    answer = signed_in(client).get(reverse("customers:export"), {"c": ["name", "customer_id"]})

    assert answer.content.decode("utf-8-sig").splitlines() == ["Customer,Customer ID", "'=cmd|calc,A1"]


def test_an_archived_customer_is_hidden_and_comes_back(client: Client):
    customer = make_customer(name="Initech")
    carl = signed_in(client)

    carl.post(reverse("customers:archive", args=[customer.pk]))
    assert list(carl.get(LIST).context["page"].object_list) == []
    carl.post(reverse("customers:restore", args=[customer.pk]))

    assert list(carl.get(LIST).context["page"].object_list) == [customer]


def test_the_pages_speak_japanese(client: Client):
    make_product()
    customer = make_customer()
    member = make_member(Role.ADMINISTRATOR)
    member.language = "ja"
    member.save()
    alice = signed_in(client, Role.ADMINISTRATOR)

    for url in (LIST, reverse("customers:page", args=[customer.pk]), reverse("customers:import_new"), reverse("customers:products")):
        assert "顧客" in text_of(alice.get(url))
