"""Every page of the product, found from its paths."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# These answer with a fragment, or are allauth's, of which OWN_PAGES are ours to show.
NOT_PAGES = ("/accounts/", "/v1/", "/search/results", "/members/language", "/members/theme")
OWN_PAGES = ["/accounts/password/set/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/logout/"]
SIGN_IN_PAGES = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/members/enter/nothing", "/nowhere"]
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns(node: Any = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every path of the product with its pattern."""
    for entry in (node or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def answers_get(entry: URLPattern) -> bool:
    """Whether the view may be looked at: no decorator says that it takes only a POST."""
    view: Any = entry.callback
    while view is not None:
        cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
        for names in cells:
            if isinstance(names, (list, tuple)) and names and all(isinstance(name, str) and name.isupper() for name in names):
                return "GET" in names
        view = getattr(view, "__wrapped__", None)
    return True


def pages() -> list[str]:
    """The path of every page, arguments unfilled."""
    found = [
        route
        for route, entry in patterns()
        if not route.startswith(NOT_PAGES) and "(" not in route and not route.endswith((".csv", ".json", ".js")) and answers_get(entry)
    ]
    return list(dict.fromkeys(found))


def addresses(values: Mapping[str, Any] | None = None) -> list[str]:
    """The address of every page whose arguments `values` can fill (those without arguments where there are none)."""
    known = dict(values or {})
    filled = [ARGUMENT.sub(lambda match: str(known[match[1]]), route) for route in pages() if set(ARGUMENT.findall(route)) <= known.keys()]
    return [*filled, *OWN_PAGES]


def unknown_arguments(values: Mapping[str, Any]) -> set[str]:
    """The arguments of pages for which `values` has nothing."""
    return {name for route in pages() for name in ARGUMENT.findall(route)} - values.keys()
