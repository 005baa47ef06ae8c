"""Every page of the product that can be opened without an argument."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# These answer with a file, a fragment or a redirect, or change something by being sent.
NOT_PAGES = ("/accounts/", "/v1/", "/search/results", "/members/language", "/members/theme")
SIGN_IN_PAGES = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
OWN_PAGES = ["/accounts/password/set/", "/accounts/2fa/", "/accounts/logout/"]


def patterns(node: Any = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every path of the product with its pattern."""
    for entry in (node or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def answers_get(entry: URLPattern) -> bool:
    """Whether the view may be looked at: it is not marked as taking only a POST."""
    closure = getattr(entry.callback, "__closure__", None) or ()
    methods = [cell.cell_contents for cell in closure if isinstance(cell.cell_contents, (list, tuple))]
    return not any(
        set(names) <= {"POST", "PUT", "DELETE", "PATCH"} and names for names in methods if all(isinstance(n, str) for n in names)
    )


def addresses() -> list[str]:
    """The addresses without arguments that answer a GET with a page of ours, and the main pages of allauth."""
    found = [
        route
        for route, entry in patterns()
        if "<" not in route and "(" not in route and answers_get(entry) and not route.startswith(NOT_PAGES)
    ]
    return [*dict.fromkeys(found), *OWN_PAGES]
