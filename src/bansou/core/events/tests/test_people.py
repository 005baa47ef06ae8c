"""Who the events speak of stands in the records."""

from bansou.core.customers.models import Contact, Customer
from bansou.core.customers.testing import make_contact, make_customer
from bansou.core.events.actions import move_inbox
from bansou.core.events.testing import NOON, River, make_row


def flow(river: River, *rows: object) -> None:
    river.arrive(*rows)  # type: ignore[arg-type]
    move_inbox(engine=river.engine, at=NOON)


def test_a_group_call_makes_the_customer_and_ties_the_contact(river: River) -> None:
    flow(river, make_row("group", kind="group", properties={"name": "株式会社アクメ", "industry": "製造", "employees": 40}))

    contact = Contact.objects.select_related("customer").get()
    assert contact.external_id == "u1"
    assert (contact.customer.name, contact.customer.industry, contact.customer.employees) == ("株式会社アクメ", "製造", 40)


def test_what_people_wrote_of_a_customer_is_not_overwritten(river: River) -> None:
    make_customer(external_id="acme", name="Acme K.K.")

    flow(river, make_row("group", kind="group", properties={"name": "acme", "industry": "Steel"}))

    acme = Customer.objects.get()
    assert (acme.name, acme.industry) == ("Acme K.K.", "Steel")


def test_identify_names_the_contact_in_japanese_order(river: River) -> None:
    flow(river, make_row("identify", kind="identify", customer=None, properties={"name": "山田 太郎", "email": "taro@example.jp"}))

    taro = Contact.objects.get()
    assert (taro.family_name, taro.given_name, taro.email) == ("山田", "太郎", "taro@example.jp")


def test_a_bad_address_is_left_out_and_the_rest_is_kept(river: River) -> None:
    flow(river, make_row("identify", kind="identify", customer=None, properties={"lastName": "Sato", "email": "not an address", "age": 3}))

    assert (Contact.objects.get().family_name, Contact.objects.get().email) == ("Sato", "")


def test_an_event_of_an_unknown_customer_makes_it_visible(river: River) -> None:
    flow(river, make_row(customer="new-one"))

    assert Customer.objects.get().external_id == "new-one"
    assert Customer.objects.get().fields == {"found_in_events": True}


def test_an_id_too_long_for_the_records_stays_in_the_log(river: River) -> None:
    flow(river, make_row(customer="x" * 300, contact="y" * 300))

    assert not Customer.objects.exists()
    assert river.engine.lake.rows().num_rows == 1


def test_the_known_contact_survives_an_alias_to_an_unknown_id(river: River) -> None:
    make_contact(make_customer(external_id="acme"), external_id="known")

    flow(river, make_row("alias", kind="alias", customer=None, contact="fresh", anonymous_id="known"))
    flow(river, make_row(contact="fresh"))

    assert list(Contact.objects.values_list("external_id", flat=True)) == ["known"]


def test_an_anonymous_history_belongs_to_whoever_identifies(river: River) -> None:
    flow(river, make_row("visit", customer=None, contact=None, anonymous_id="a9"))
    flow(river, make_row("identify", kind="identify", customer="acme", contact="u1", anonymous_id="a9"))

    [use] = river.engine.fetch(river.engine.use()).to_pylist()
    assert (use["event"], use["contact_id"], use["customer_id"]) == ("visit", "u1", "acme")
