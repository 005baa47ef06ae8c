"""The real browser client in Chromium, on a page of another site than the door."""

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from bansou.core.events.contracts import Row
from tests.clients.test_clients import edge, node, properties  # noqa: F401
from tests.edge import KEY, EdgeProcess

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
UMD = HERE / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
SEND = """async ([address, key, settings]) => {
  const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: key, cdnURL: address }, settings);
  await analytics.track("Before sign-in", { plan: "無料" });
  await analytics.identify("u1", { name: "山田 花子" });
  await analytics.group("c1", { name: "イニテック" });
  await analytics.page("公開", "料金");
  await analytics.track("Report viewed", { pages: 3 });
  await analytics.alias("u1-new", "u1");
  await new Promise((done) => setTimeout(done, 1500));
}"""


class Site(http.server.SimpleHTTPRequestHandler):
    """The vendor's product: one page, and the client's files beside it."""

    def translate_path(self, path: str) -> str:
        return str(UMD / path.removeprefix("/umd/")) if path.startswith("/umd/") else str(HERE / "page.html")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(node: tuple[str, str]) -> Iterator[str]:  # noqa: F811
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Site, directory=str(HERE))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium was not found. Install it: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM.split())
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize("strategy", [None, {"strategy": "batching", "config": {"size": 4, "timeout": 300}}])
def test_the_browser_client_delivers_everything(edge: EdgeProcess, site: str, page: Page, strategy: dict[str, Any] | None) -> None:  # noqa: F811
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site)

    page.evaluate(SEND, [edge.url, KEY, {"integrations": {"Segment.io": {"deliveryStrategy": strategy}}} if strategy else {}])

    assert [text for text in said if "blocked" in text or "Failed" in text] == []
    assert_complete({row.event if row.kind == "track" else row.kind: row for row in edge.rows()})


def assert_complete(one: dict[str, Row]) -> None:
    before = one["Before sign-in"]
    assert set(one) == {"Before sign-in", "identify", "group", "page", "Report viewed", "alias"}
    assert (before.contact_id, properties(before)) == (None, {"plan": "無料"})
    assert (one["identify"].contact_id, one["identify"].anonymous_id) == ("u1", before.anonymous_id)
    assert (one["group"].customer_id, one["group"].contact_id) == ("c1", "u1")
    assert (one["page"].event, properties(one["page"])["name"], properties(one["page"])["title"]) == ("page", "料金", "料金")
    assert (one["Report viewed"].contact_id, properties(one["Report viewed"])["pages"]) == ("u1", 3)
    assert json.loads(bytes(one["identify"].properties))["name"] == "山田 花子"
