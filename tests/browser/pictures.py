"""Takes pictures of pages from a running server: every page in both languages, light and dark, wide and narrow.

    python -m tests.browser.pictures http://localhost:8000 FOLDER --cookie SESSIONID [--only customers] [--path /customers/3/] [--quick]

`--cookie` is the `sessionid` of a signed-in browser. With BANSOU_HOME (and DATABASE_URL) of the running installation set it may be
left out: a session of the first administrator is made.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ARGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
]  # fmt: skip
WIDTHS = {1280: 860, 360: 740}


def session_of_an_administrator() -> str:
    """The key of a new session of the first administrator of the installation in the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bansou.settings")
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from bansou.base.members.models import Member

    member = Member.objects.filter(role="administrator", is_active=True).first()
    if member is None:
        member = Member.objects.create_user("pictures@example.com", name="佐藤 花子", role="administrator")
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def pages_without_arguments() -> list[str]:
    """The address of every registered page that needs no argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bansou.settings")
    import django

    django.setup()
    from tests.browser.addresses import addresses

    return addresses()


def context_for(browser: Browser, *, base: str, cookie: str, scheme: str, width: int) -> BrowserContext:
    """A browser window signed in by `cookie`, in `scheme` and `width`."""
    context = browser.new_context(
        base_url=base, color_scheme=scheme, viewport={"width": width, "height": WIDTHS[width]}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": base}, {"name": "theme", "value": "auto", "url": base}])
    return context


def name_of(path: str, *parts: str) -> str:
    """The file's name of a picture."""
    return "_".join([path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-").replace("&", "-") or "home", *parts]) + ".png"


def variants(*, is_quick: bool) -> Iterator[tuple[str, str, int]]:
    """Language, scheme and width of each picture."""
    if is_quick:
        yield from (("ja", "light", 1280), ("ja", "dark", 1280), ("ja", "light", 360))
    else:
        yield from product(("ja", "en"), ("light", "dark"), WIDTHS)


def main() -> int:
    """Pictures lie in the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cookie", default="")
    parser.add_argument("--only", default="", help="only addresses that hold this text")
    parser.add_argument("--path", action="append", default=[], help="an address to take besides; alone with --only none")
    parser.add_argument("--quick", action="store_true", help="Japanese only, three pictures a page")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    cookie = asked.cookie or session_of_an_administrator()
    paths = [path for path in pages_without_arguments() if asked.only in path] + asked.path
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for language, scheme, width in variants(is_quick=asked.quick):
            context = context_for(browser, base=asked.base, cookie=cookie, scheme=scheme, width=width)
            page = context.new_page()
            page.goto("/members/profile")
            _speak(page, language)
            for path in paths:
                answer = page.goto(path)
                if answer is None or "text/html" not in answer.headers.get("content-type", ""):
                    continue
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(250)
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=asked.folder / name_of(path, language, scheme, str(width)), full_page=True)
            context.close()
        browser.close()
    sys.stdout.write(f"{len(paths)} pages in {asked.folder}\n")
    return 0


def _speak(page: object, language: str) -> None:
    if page.evaluate("document.documentElement.lang") != language:  # type: ignore[attr-defined]
        page.locator("form[action='/members/language'] button").click()  # type: ignore[attr-defined]
        page.wait_for_load_state()  # type: ignore[attr-defined]


if __name__ == "__main__":
    raise SystemExit(main())
