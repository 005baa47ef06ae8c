"""Every path asks for a permission that exists."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from bansou.base.members.access import requires
from bansou.base.members.contracts import PERMISSIONS

OPEN = {
    "allauth.": "signing in comes before any permission; allauth guards the pages of a signed-in member itself",
    "django.views.i18n.": "the texts of the interface and the choice of language are no secret",
}


def _views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern):
            yield where, pattern.callback


def _unguarded(patterns: list[Any]) -> list[str]:
    return [
        where
        for where, view in _views(patterns)
        if getattr(view, "permission", None) not in PERMISSIONS and not view.__module__.startswith(tuple(OPEN))
    ]


def test_every_path_asks_for_a_permission():
    assert _unguarded(get_resolver().url_patterns) == []


def test_a_path_without_permission_is_found():
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    guarded = requires("customers.view")(bare)

    assert _unguarded([path("bare/", bare), path("guarded/", guarded)]) == ["bare/"]


def test_an_unknown_permission_is_refused():
    with pytest.raises(ValueError, match="not a permission"):
        requires("customers.invented")
