"""What the shell needs: navigation for this member, the other language, the theme."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bansou.base.ui.slots import NavItem, navigation, settings_sections

register = template.Library()
KEYS = {
    "today": "t",
    "tasks": "t",
    "customers": "c",
    "health": "h",
    "touch_model": "m",
    "allocation": "m",
    "usage": "u",
    "data": "d",
    "settings": "s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLink:
    """An entry of the navigation as this member sees it."""

    item: NavItem
    url: str
    waiting: int | None
    is_here: bool
    key: str


@register.simple_tag(takes_context=True)
def nav_links(context: template.Context) -> list[NavLink]:
    """The entries this member may open, in order; the longest address that begins the current path is here."""
    request: HttpRequest | None = context.get("request")
    member = getattr(request, "user", None)
    if request is None or member is None or not member.is_authenticated:
        return []
    found: list[NavLink] | None = getattr(request, "nav_links_found", None)
    if found is None:
        found = _links(request, member)
        request.nav_links_found = found  # type: ignore[attr-defined]  # what waits is counted once a page
    return found


def _links(request: HttpRequest, member: Any) -> list[NavLink]:
    items = [(item, reverse(item.url_name)) for item in navigation if member.may(item.permission)]
    # A page that is reached from the settings stands under them, wherever its package keeps it.
    settled = [(url, reverse(section.url_name)) for item, url in items if item.code == "settings" for section in settings_sections]
    roots = [(url, url) for _, url in items] + settled
    here = max(((own, root) for own, root in roots if request.path.startswith(root)), key=lambda one: len(one[1]), default=(None, ""))[0]
    return [
        NavLink(
            item=item, url=url, waiting=item.waiting(member) if item.waiting else None, is_here=url == here, key=KEYS.get(item.code, "")
        )
        for item, url in items
    ]


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The member's choice of appearance, else the browser's cookie, else auto."""
    request: HttpRequest | None = context.get("request")
    chosen = getattr(getattr(request, "user", None), "theme", "") or (request.COOKIES.get("theme", "") if request else "")
    return chosen if chosen in {"light", "dark"} else "auto"


@register.simple_tag(takes_context=True)
def nav_is_small(context: template.Context) -> bool:
    """Whether this browser folded the navigation."""
    request: HttpRequest | None = context.get("request")
    return request is not None and request.COOKIES.get("nav") == "small"


@register.simple_tag
def other_language() -> dict[str, str]:
    """The language the switch in the top bar changes to."""
    code = "en" if get_language() == "ja" else "ja"
    return {"code": code, "name": dict(settings.LANGUAGES)[code]}


@register.filter
def initials(name: Any) -> str:
    """The first letters of a name: 佐 for 佐藤花子, CM for Carl Miller."""
    words = str(name).split()
    return "".join(word[0] for word in words[:2]).upper() if words and words[0].isascii() else str(name)[:1]


@register.simple_tag
def words() -> dict[str, str]:
    """What the browser's modules say, in the reader's language."""
    return {
        "undo": _("Undo"),
        "close": _("Close"),
        "yes": _("Yes, do it"),
        "copied": _("Copied."),
        "notCopied": _("Could not copy by itself; the text is selected, press Ctrl-C."),
        "notUndone": _("This could not be undone any more."),
        "failed": _("That did not work. Reload the page and try again."),
        "offline": _("No connection to the server. Nothing was changed."),
        "asTable": _("Show as a table"),
        "asCsv": _("Download as CSV"),
    }
