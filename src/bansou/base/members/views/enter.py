"""Signing in by a one-time link: looking at it changes nothing, pressing the button uses it."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from bansou.base.kit.days import now
from bansou.base.members import actions
from bansou.base.members.access import requires
from bansou.base.members.contracts import LinkError


@require_http_methods(["GET", "POST"])
@never_cache
@requires("public")
@sensitive_variables("token")
def page(request: HttpRequest, token: str) -> HttpResponse:
    """A button that signs in; link scanners only look."""
    if request.method == "GET":
        return render(request, "members/link_enter.html")
    try:
        member = actions.use_sign_in_link(token=token, at=now())
    except LinkError as error:
        return render(request, "members/link_spent.html", {"sentence": str(error)}, status=410)
    login(request, member, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("members:profile" if not member.has_usable_password() else "/")
