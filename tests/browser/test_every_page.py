"""Every page: nothing inaccessible, nothing refused by the policy, nothing wider than a phone, nothing left in the other language."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bansou.base.members.contracts import Role
from tests.browser.addresses import SIGN_IN_PAGES, addresses, unknown_arguments
from tests.browser.company import NAMES
from tests.browser.conftest import Desk, faults, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ENGLISH_RUN = re.compile(r"(?:\b[a-z]{2,}\b[ ,]+){3}\b[a-z]{2,}\b", re.IGNORECASE)
JAPANESE = re.compile(r"[\u3040-\u30ff]{3,}")
DEVELOPERS = "/ui/"
TEXT = """[...document.querySelectorAll("h1, h2, h3, th, label, button, nav a, p, dt, summary")]
  .filter(e => e.checkVisibility() && !e.closest("[lang]:not(html)"))
  .map(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent).join(" ")).join("\\n")"""


def opened(page: Page, paths: list[str]) -> Iterator[str]:
    """Opens one page after the other; leaves out those the role may not see and answers that are no page."""
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        if answer.status >= 500:
            page.problems.append(f"answered {answer.status}")  # type: ignore[attr-defined]
        if answer.status not in {403, 404} and "text/html" in answer.headers.get("content-type", ""):
            expect(page.locator(".htmx-request")).to_have_count(0, timeout=15_000)
            yield path


def walked(page: Page, paths: list[str], *checks: Callable[[Page], list[str]]) -> list[str]:
    """What the checks find wrong, by page."""
    return [f"{path}: {problem}" for path in opened(page, paths) for check in checks for problem in check(page)]


def on_a_phone(page: Page) -> list[str]:
    """In a window 360 px wide the page is no wider."""
    wide = dict(page.viewport_size or {"width": 1280, "height": 860})
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(60)
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size(wide)  # type: ignore[arg-type]
    return [f"{over} px wider than a phone"] if over > 0 else []


def in_the_dark(page: Page) -> list[str]:
    """In the other colours the contrast is enough too."""
    page.evaluate("document.documentElement.dataset.bsTheme = document.documentElement.dataset.bsTheme === 'dark' ? 'light' : 'dark'")
    return [f"other colours: {problem}" for problem in violations(page, ["color-contrast"])]


def words(pattern: re.Pattern[str]) -> Callable[[Page], list[str]]:
    """What of the visible text outside of data reads as the other language."""

    def check(page: Page) -> list[str]:
        if DEVELOPERS in page.url:
            return []
        text = page.evaluate(TEXT)
        for name in (*NAMES, "デスク"):
            text = text.replace(name, "")
        return [f"«{found}» is in the other language" for found in pattern.findall(text)]

    return check


def test_every_argument_of_a_page_is_known(company: dict[str, Any]):
    assert unknown_arguments(company) <= {"import_id", "member_id"}, "tell tests/browser/company.py what to put there"


@pytest.mark.parametrize(("language", "scheme", "other"), [("ja", "light", ENGLISH_RUN), ("en", "dark", JAPANESE)])
def test_every_page_is_accessible_in_bounds_and_in_one_language(
    desk: Desk, company: dict[str, Any], language: str, scheme: str, other: re.Pattern[str]
):
    page = desk.sit(Role.ADMINISTRATOR, language=language, scheme=scheme)

    wrong = walked(page, addresses(company), violations, faults, words(other), on_a_phone, in_the_dark)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.LEAD, Role.CSM, Role.VIEWER])
def test_every_page_is_accessible_to_each_role(desk: Desk, company: dict[str, Any], role: Role):
    page = desk.sit(role, language="en")

    wrong = walked(page, addresses(company), violations, faults)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "scheme"), [("ja", "light"), ("en", "dark")])
def test_a_strangers_pages_are_as_good(desk: Desk, language: str, scheme: str):
    page = desk.sit(language=language, scheme=scheme)
    problems: list[str] = []
    for path in SIGN_IN_PAGES:
        page.goto(path)
        checks = [*violations(page), *faults(page), *on_a_phone(page)]
        problems += [f"{path}: {problem}" for problem in checks]

    assert problems == []
