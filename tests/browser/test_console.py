"""What the console's modules do: search, keys, messages, themes, charts, the narrow navigation."""

from typing import Any

import pytest
from playwright.sync_api import expect

from bansou.base.members.contracts import Role
from bansou.base.members.models import Member
from tests.browser.conftest import Desk, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ctrl_k_finds_a_customer_and_enter_opens_it(desk: Desk, company: dict[str, Any]):
    page = desk.sit(Role.CSM)
    page.goto("/settings/")
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("ﾐﾗｲ")
    expect(page.locator("#palette .results a.at")).to_contain_text("ミライ物流")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("ミライ物流")
    assert faults(page) == []


def test_the_question_mark_shows_the_keys_and_escape_closes_them(desk: Desk):
    page = desk.sit(Role.CSM, language="en")
    page.goto("/settings/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_g_and_a_letter_goes_to_a_page(desk: Desk):
    page = desk.sit(Role.CSM)
    page.goto("/members/profile")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("s")

    page.wait_for_url("**/settings/")


def test_j_and_enter_open_the_first_row(desk: Desk, company: dict[str, Any]):
    page = desk.sit(Role.CSM)
    page.goto("/customers/")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("[data-row].at")).to_have_count(1)
    page.keyboard.press("Enter")

    page.wait_for_url("**/customers/*/")


def test_a_message_can_be_taken_back(desk: Desk):
    page = desk.sit(Role.ADMINISTRATOR, language="en")
    page.goto("/ui/")
    page.get_by_role("button", name="Show a message").click()
    expect(page.locator(".toast-line")).to_contain_text("Marked as done.")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".toast-line .undo")).to_have_count(1)
    assert faults(page) == []


def test_what_cannot_be_undone_asks_first(desk: Desk):
    page = desk.sit(Role.ADMINISTRATOR, language="en")
    page.goto("/ui/")
    page.evaluate("document.querySelector('form.card').noValidate = true")
    page.get_by_role("button", name="Remove", exact=True).first.click()
    expect(page.get_by_role("dialog", name="Please confirm")).to_contain_text("Remove it for good?")
    page.get_by_role("button", name="Cancel").click()

    assert page.url.endswith("/ui/")


def test_the_theme_changes_at_once_and_is_kept(desk: Desk):
    page = desk.sit(Role.CSM, language="en")
    page.goto("/settings/")
    with page.expect_response("**/members/theme"):
        page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.reload()

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert Member.objects.get(email="carl@example.com").theme == "dark"


def test_the_language_changes_from_the_top_bar(desk: Desk):
    page = desk.sit(Role.CSM)
    page.goto("/settings/")
    page.get_by_role("button", name="English").click()

    expect(page.locator("h1")).to_have_text("Settings")


def test_charts_are_drawn_in_the_themes_colours_and_follow_a_change(desk: Desk):
    page = desk.sit(Role.ADMINISTRATOR)
    page.goto("/ui/")
    expect(page.locator("[data-chart] canvas")).to_have_count(6)
    bright = page.evaluate("document.querySelector('[data-chart] canvas').toDataURL()")
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.wait_for_timeout(300)

    assert page.evaluate("document.querySelector('[data-chart] canvas').toDataURL()") != bright
    assert faults(page) == []


def test_on_a_phone_the_navigation_opens_and_escape_closes_it(desk: Desk):
    page = desk.sit(Role.CSM, width=360, language="en")
    page.goto("/settings/")
    expect(page.locator("#nav")).to_be_hidden()
    page.get_by_role("button", name="Open the navigation").click()
    expect(page.locator("#nav")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#nav")).to_be_hidden()


def test_pages_are_read_and_the_navigation_opened_without_javascript(desk: Desk):
    page = desk.sit(Role.CSM, width=360, language="en")
    cookies = page.context.cookies()
    context = desk.browser.new_context(base_url=desk.base, java_script_enabled=False, viewport={"width": 360, "height": 740})
    desk.contexts.append(context)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto("/settings/")
    plain.get_by_role("button", name="Open the navigation").click()

    expect(plain.locator("#nav")).to_be_visible()
    expect(plain.locator("h1")).to_have_text("Settings")
