"""Home, and the pages that say what went wrong."""

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bansou.base.members.access import requires


@requires("home.view")
def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Today, else the customers."""
    for name in ("tasks:today", "customers:list", "settings:page"):
        with suppress(NoReverseMatch):
            return redirect(reverse(name))
    raise Http404


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """400: the request cannot be read."""
    return _problem(request, 400, _("This request cannot be read"), _("Go back, reload the page and try again."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """403: the role does not allow it."""
    return _problem(
        request, 403, _("Your role does not allow this"), _("If you need it for your work, ask an administrator to change your role.")
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """404: nothing is here."""
    return _problem(
        request,
        404,
        _("There is nothing here"),
        _("The address may be wrong, or the record was removed. Search with Ctrl-K, or start at Today."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the form came from elsewhere or waited too long."""
    cure = _(
        "For your safety a form works only for a while, and only from this site. "
        "Go back, reload the page and send it again; nothing was changed."
    )
    return _problem(request, 403, _("The form has run out"), cure)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500: our fault; drawn without the database, which may be the cause."""
    cure = _("Nothing of yours is at fault. Reload the page; if it happens again, tell your administrator the time.")
    values = {"status": 500, "sentence": _("Something went wrong on our side"), "cure": cure}
    return HttpResponse(render_to_string("web/problem_plain.html", values), status=500)


def _problem(request: HttpRequest, status: int, sentence: str, cure: str) -> HttpResponse:
    user = getattr(request, "user", None)
    template = "web/problem.html" if user is not None and user.is_authenticated else "web/problem_plain.html"
    return render(request, template, {"status": status, "sentence": sentence, "cure": cure}, status=status)
