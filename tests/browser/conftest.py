"""Chromium, a live server, and a window that remembers what went wrong in it."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member, signed_in
from tests.browser.company import make_company
from tests.browser.pictures import ARGS, WIDTHS

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "src" / "bansou" / "base" / "ui" / "static" / "built" / "console.js"
WATCH = """window.refused = [];
addEventListener("securitypolicyviolation", e => window.refused.push(`${e.violatedDirective}: ${e.blockedURI} ${e.sourceFile}`));"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(autouse=True, scope="session")
def _orm_beside_playwright() -> None:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    assert BUILT.exists(), "The front end is not built; run: npm ci && npm run build"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


class Traffic:
    """How many requests the live server is answering; their threads share the test's database connection."""

    def __init__(self) -> None:
        self.begun = self.ended = 0
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **_: object) -> None:
        self.begun += 1

    def _end(self, **_: object) -> None:
        self.ended += 1

    def settle(self, seconds: float = 10) -> None:
        """No request is being answered, and none has come for a tenth of a second."""
        until, seen = time.monotonic() + seconds, -1
        while time.monotonic() < until and (seen != self.begun or self.ended < self.begun):
            seen = self.begun
            time.sleep(0.1)
        self.ended = self.begun  # an answer whose reader went away ends without a signal


@pytest.fixture(scope="session")
def traffic() -> Traffic:
    """Counts the requests of all tests."""
    return Traffic()


@dataclass(slots=True, kw_only=True)
class Desk:
    """Windows onto the live server."""

    browser: Browser
    base: str
    contexts: list[BrowserContext] = field(default_factory=list)

    def sit(self, role: Role | None = None, *, language: str = "ja", scheme: str = "light", width: int = 1280) -> Page:
        """A window signed in as the cast's member with `role`, or as a stranger."""
        look: Any = {"color_scheme": scheme, "viewport": {"width": width, "height": WIDTHS[width]}}
        context = self.browser.new_context(base_url=self.base, timezone_id="Asia/Tokyo", locale="ja-JP", reduced_motion="reduce", **look)
        self.contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH)
        cookies = {"django_language": language}
        if role is not None:
            member = make_member(role)
            type(member).objects.filter(pk=member.pk).update(language=language)
            cookies["sessionid"] = signed_in(Client(), role).cookies["sessionid"].value
        context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies.items()])
        return watched(context.new_page())


def watched(page: Page) -> Page:
    """The page, whose console errors are kept in `page.problems`."""
    problems: list[str] = []
    page.problems = problems  # type: ignore[attr-defined]
    page.on(
        "console", lambda message: problems.append(message.text) if message.type == "error" and "status of 4" not in message.text else None
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


@pytest.fixture
def company(transactional_db: None) -> dict[str, Any]:
    """A small vendor stands in the database."""
    return make_company()


@pytest.fixture
def desk(chromium: Browser, live_server: Any, traffic: Traffic) -> Iterator[Desk]:
    """Windows that are closed after the test, and nothing they asked for is still being answered when the tables are emptied."""
    made = Desk(browser=chromium, base=live_server.url)
    yield made
    for context in made.contexts:
        context.close()
    traffic.settle()


def look(page: Page, name: str) -> None:
    """Keeps a picture under BANSOU_PICTURES, where that is set."""
    if folder := os.environ.get("BANSOU_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong on the page: rule, element and why."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    only: Any = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": AXE_TAGS}
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)["violations"]
    return [
        f"{one['id']}: {node['target'][-1]}: {node['failureSummary'].splitlines()[1].strip()}" for one in found for node in one["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """What the policy refused and what the console complained of, since the page was opened."""
    problems: list[str] = page.problems  # type: ignore[attr-defined]
    found = [*page.evaluate("window.refused"), *problems]
    problems.clear()
    return found
