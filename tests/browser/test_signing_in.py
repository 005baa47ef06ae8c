"""Signing in as people do: by link, password, code and passkey."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from bansou.base.members import actions
from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member
from tests.browser.conftest import Desk, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a good long one 1"


def with_password(role: Role = Role.CSM) -> str:
    member = make_member(role)
    member.set_password(PASSWORD)
    member.save()
    return member.email


def sign_in(page: Page, email: str, base: str = "") -> None:
    page.goto(f"{base}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def confirmed(page: Page, path: str) -> None:
    """Opens what asks for the password once more, and gives it."""
    page.goto(path)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_a_member_comes_in_by_their_link_and_is_asked_for_a_password(desk: Desk):
    url = actions.make_sign_in_link(member=make_member(Role.CSM), at=datetime.now(UTC))
    page = desk.sit(language="en")
    page.goto(url.split("8000")[1])
    page.get_by_role("button", name="Sign in").click()

    expect(page.locator("h1")).to_have_text("Profile and security")
    expect(page.get_by_text("You have no password yet.")).to_be_visible()


def test_a_member_signs_in_by_password_and_out_again(desk: Desk):
    page = desk.sit(language="en")
    sign_in(page, with_password())
    expect(page.locator("#nav")).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/settings/")
    assert "/accounts/login/" in page.url


def test_a_second_step_is_set_up_and_asked_for(desk: Desk):
    page = desk.sit(language="en")
    email = with_password()
    sign_in(page, email)
    confirmed(page, "/accounts/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(code_for(secret))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/**")
    assert faults(page) == []

    other = desk.sit(language="en")
    sign_in(other, email)
    expect(other.locator("input[name=code]")).to_be_visible()
    assert faults(other) == []


def test_a_member_adds_a_passkey_and_signs_in_with_it(desk: Desk):
    page = desk.sit(language="en")
    email = with_password()
    base = desk.base.replace("127.0.0.1", "localhost")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key | {"automaticPresenceSimulation": True}})
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": base}])
    sign_in(page, email, base)
    confirmed(page, f"{base}/accounts/2fa/webauthn/add/")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add" not in url)
    page.context.clear_cookies(name="sessionid")

    page.goto(f"{base}/accounts/login/")
    page.locator("#passkey_login").click()
    expect(page.locator("#nav")).to_be_visible()
    assert faults(page) == []
