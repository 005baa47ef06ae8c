import pytest
from django.test import Client

from bansou.base.members.contracts import Role
from bansou.base.members.models import Member
from bansou.base.members.testing import make_member, signed_in

pytestmark = pytest.mark.django_db


def test_pages_are_japanese_until_chosen_otherwise(client: Client):
    answer = client.get("/accounts/login/", headers={"accept-language": "en"})

    assert '<html lang="ja"' in answer.content.decode()
    assert answer["Content-Language"] == "ja"


def test_the_language_switch_works_before_signing_in(client: Client):
    client.post("/members/language", {"language": "en", "next": "/accounts/login/"})

    assert '<html lang="en"' in client.get("/accounts/login/").content.decode()


def test_a_member_keeps_their_language(client: Client):
    signed_in(client, Role.CSM).post("/members/language", {"language": "ja", "next": "/members/profile"})

    assert Member.objects.get(email="carl@example.com").language == "ja"
    assert '<html lang="ja"' in client.get("/members/profile").content.decode()


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_switches_lead_nowhere_else(client: Client, place: str):
    assert client.post("/members/theme", {"theme": "dark", "next": place})["Location"] == "/"


def test_the_theme_is_drawn_by_the_server(client: Client):
    signed_in(client).post("/members/theme", {"theme": "dark"})

    assert 'data-bs-theme="dark"' in client.get("/members/profile").content.decode()


def test_everybody_edits_their_own_profile(client: Client):
    signed_in(client, Role.VIEWER)
    client.post("/members/profile", {"name": "Vera Vogel", "language": "en", "theme": "auto"})

    assert make_member(Role.VIEWER).name == "Vera Vogel"


def test_a_name_may_not_be_empty(client: Client):
    answer = signed_in(client, Role.VIEWER).post("/members/profile", {"name": "", "language": "en", "theme": "auto"})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/members/profile")["Location"] == "/accounts/login/?next=/members/profile"
