"""The only way from a URL to a view: a permission, asked on every request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from bansou.base.members.contracts import PERMISSIONS
from bansou.base.members.models import Member

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def member_of(request: HttpRequest) -> Member:
    """The signed-in member of `request`; PermissionDenied where there is none."""
    if isinstance(request.user, Member):
        return request.user
    raise PermissionDenied


def requires(permission: str) -> Callable[[View[P]], View[P]]:
    """A decorator: the view answers only members whose role allows `permission`; others sign in or see 403."""
    if permission not in PERMISSIONS:
        raise ValueError(f"{permission!r} is not a permission; the list is in members.contracts.")

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if permission != "public":
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if not member_of(request).may(permission):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return decorate
