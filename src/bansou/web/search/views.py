"""The search page, and the fragment the palette shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bansou.base.members.access import member_of, requires
from bansou.core.customers import queries as customers
from bansou.web.search.places import places


@require_GET
@requires("customers.view")
def page(request: HttpRequest) -> HttpResponse:
    """Everything found, as a page with its own address."""
    return render(request, "search/search_page.html", _found(request, limit=50))


@require_GET
@requires("customers.view")
def results(request: HttpRequest) -> HttpResponse:
    """The best few, for the palette."""
    return render(request, "search/results.html", _found(request, limit=6))


def _found(request: HttpRequest, *, limit: int) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:100]
    found = customers.search(text, limit)
    return {
        "text": text,
        "customers": found.customers,
        "contacts": found.contacts,
        "places": places(member=member_of(request), text=text)[:limit],
    }
