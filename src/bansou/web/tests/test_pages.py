import pytest
from django.test import Client, override_settings

from bansou.base.members.contracts import Role
from bansou.base.members.testing import signed_in

pytestmark = pytest.mark.django_db
SECURE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/accounts/login/", "/settings/", "/search/", "/nowhere", "/members/audit", "/ui/", "/members/enter/x"])
def test_every_answer_carries_the_secure_headers(client: Client, path: str):
    answer = signed_in(client, Role.ADMINISTRATOR).get(path)

    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert {name: answer[name] for name in SECURE} == SECURE
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/settings/", "/search/?q=a", "/ui/", "/members/", "/members/profile", "/accounts/2fa/"]
)
def test_no_page_has_inline_style_script_or_handler(client: Client, path: str):
    text = signed_in(client, Role.ADMINISTRATOR).get(path, follow=True).content.decode()

    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    for script in text.split("<script")[1:]:
        assert " src=" in script.split(">")[0] or 'type="application/json"' in script.split(">")[0]


@pytest.mark.parametrize(("language", "sentence"), [("ja", "ページが見つかりません"), ("en", "There is nothing here")])
def test_a_wrong_address_says_so_in_the_readers_language(client: Client, language: str, sentence: str):
    client.cookies["django_language"] = language
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert sentence in answer.content.decode()


def test_a_role_that_may_not_sees_who_can_help(client: Client):
    answer = signed_in(client, Role.VIEWER).get("/members/")

    assert answer.status_code == 403
    assert "ask an administrator" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_with_what_to_do():
    strict = Client(enforce_csrf_checks=True)
    answer = signed_in(strict).post("/members/theme", {"theme": "dark"})

    assert answer.status_code == 403
    assert "The form has run out" in answer.content.decode()


def test_our_own_fault_is_said_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bansou.web.settings.views.render", broken)
    client.raise_request_exception = False
    answer = signed_in(client).get("/settings/")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@override_settings(DEBUG=False)
def test_a_request_for_another_host_is_refused(client: Client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_home_leads_to_work(client: Client):
    assert signed_in(client).get("/").status_code == 302
    assert Client().get("/")["Location"] == "/accounts/login/?next=/"


def test_the_settings_show_only_what_the_role_may_set(client: Client):
    assert 'href="/members/"' in signed_in(client, Role.ADMINISTRATOR).get("/settings/").content.decode()
    assert 'href="/members/"' not in signed_in(client, Role.VIEWER).get("/settings/").content.decode()


def test_the_components_are_for_those_who_build(client: Client):
    assert signed_in(client, Role.ADMINISTRATOR).get("/ui/").status_code == 200
    assert signed_in(client, Role.LEAD).get("/ui/").status_code == 403
