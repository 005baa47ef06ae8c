import pytest
from django.test import Client

from bansou.base.members.contracts import Role
from bansou.base.members.testing import signed_in
from bansou.core.customers.testing import make_customer

pytestmark = pytest.mark.django_db


def found(client: Client, text: str, path: str = "/search/results") -> str:
    return signed_in(client, Role.VIEWER).get(path, {"q": text}).content.decode()


def test_a_customer_is_found_by_name_in_any_width(client: Client):
    make_customer(name="ミライ商事株式会社")

    assert "ミライ商事" in found(client, "ﾐﾗｲ")


def test_the_search_page_finds_the_same(client: Client):
    make_customer(name="Initech")

    assert "Initech" in found(client, "inite", path="/search/")


def test_pages_are_found_by_their_name_but_only_those_one_may_open(client: Client):
    assert "/members/profile" in found(client, "profile")
    assert "/members/audit" not in found(client, "audit")


def test_nothing_found_says_what_to_try(client: Client):
    assert "Try a part of the name" in found(client, "zzzz")


def test_what_was_typed_is_escaped(client: Client):
    assert "<script>alert" not in found(client, "<script>alert(1)</script>", path="/search/")


def test_a_stranger_finds_nothing():
    assert Client().get("/search/results?q=a").status_code == 302
