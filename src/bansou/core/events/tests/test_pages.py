"""Usage, Data, write keys and the customer's panels: who may see them and what they say."""

from datetime import timedelta

import pytest
from django.test import Client

from bansou.base.kit.days import now
from bansou.base.members.contracts import Role
from bansou.base.members.testing import signed_in
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import make_contract, make_customer
from bansou.core.events.actions import count_days, create_key, move_inbox, project_use
from bansou.core.events.contracts import Refused
from bansou.core.events.models import WriteKey
from bansou.core.events.testing import River, make_row

PAGES = ("/events/usage/", "/events/data/", "/events/keys/")
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def acme(river: River, settings: object) -> Customer:
    """A customer that used the product yesterday and today."""
    settings.LAKE_URL = river.engine.lake.url  # type: ignore[attr-defined]
    customer = make_customer(external_id="acme", name="Acme")
    make_contract(customer, starts_on=(now() - timedelta(days=3)).date())
    at = now()
    river.arrive(
        *(make_row("report_opened", at=at - timedelta(days=age)) for age in range(2)),
        refused=[Refused(reason="no_event", raw='{"x": 1}')],
        at=at,
    )
    move_inbox(engine=river.engine, at=at)
    project_use(engine=river.engine, scope=None, at=at)
    count_days(engine=river.engine, scope=None, at=at)
    return customer


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_asked_to_sign_in(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


def test_viewers_see_usage_and_data_but_no_keys(db: None, client: Client) -> None:
    signed_in(client, Role.VIEWER)

    assert [client.get(path).status_code for path in PAGES] == [200, 200, 403]
    assert client.post("/events/keys/create/", {"name": "x"}).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_empty_pages_say_what_to_do_next(db: None, client: Client, path: str) -> None:
    page = signed_in(client, Role.ADMINISTRATOR).get(path).content.decode()

    assert "empty" in page


def test_usage_shows_who_arrives_and_what_is_used(acme: Customer, client: Client) -> None:
    page = signed_in(client).get("/events/usage/").content.decode()

    assert "report_opened" in page
    assert "Acme" in page
    assert "100.0%" in page


def test_live_arrival_is_a_fragment_for_htmx_and_the_page_otherwise(acme: Customer, client: Client) -> None:
    signed_in(client)

    assert b"<html" not in client.get("/events/usage/live/", **HTMX).content
    assert client.get("/events/usage/live/").status_code == 302


def test_data_names_the_reason_and_the_cure_in_the_readers_language(acme: Customer, client: Client) -> None:
    page = signed_in(client).get("/events/data/").content.decode()
    assert "The event has no name." in page
    assert "Give track calls an event" in page

    assert "{&quot;x&quot;: 1}" in page


def test_the_examples_carry_a_real_key(db: None, client: Client) -> None:
    key = create_key(name="Web", at=now(), by=None)

    assert key.key in signed_in(client).get("/events/data/").content.decode()


def test_a_key_is_made_revoked_and_restored(db: None, client: Client) -> None:
    signed_in(client, Role.ADMINISTRATOR)
    client.post("/events/keys/create/", {"name": "Web"})
    key = WriteKey.objects.get()

    client.post(f"/events/keys/{key.pk}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    client.post(f"/events/keys/{key.pk}/restore/")
    key.refresh_from_db()
    assert key.revoked_at is None


def test_two_keys_of_one_name_are_refused_beside_the_field(db: None, client: Client) -> None:
    create_key(name="Web", at=now(), by=None)

    answer = signed_in(client, Role.ADMINISTRATOR).post("/events/keys/create/", {"name": "Web"})

    assert answer.status_code == 422
    assert WriteKey.objects.count() == 1


def test_the_customer_page_shows_use_with_contract_dates(acme: Customer, client: Client) -> None:
    page = signed_in(client).get(f"/events/customers/{acme.pk}/use/?by=day", **HTMX).content.decode()

    assert "Contract begins" not in page or "report_opened" in page
    assert "report_opened" in page
    assert "<html" not in page


def test_the_customer_page_shows_the_latest_events_from_the_log(acme: Customer, client: Client) -> None:
    from bansou.core.events.queries import places

    places.lake.cache_clear()
    page = signed_in(client).get(f"/events/customers/{acme.pk}/recent/", **HTMX).content.decode()
    places.lake.cache_clear()

    assert page.count("report_opened") == 2


def test_an_unknown_customer_is_not_found(db: None, client: Client) -> None:
    signed_in(client)

    assert client.get("/events/customers/999/use/").status_code == 404
    assert client.get("/events/customers/999/recent/").status_code == 404


def test_pages_ask_the_database_a_bounded_number_of_times(acme: Customer, client: Client, django_assert_max_num_queries: object) -> None:
    signed_in(client)
    for path in PAGES[:2]:
        client.get(path)
        with django_assert_max_num_queries(22):  # type: ignore[operator]
            client.get(path)
