"""One's own settings: language, appearance, name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bansou.base.members import actions
from bansou.base.members.access import member_of, requires
from bansou.base.members.forms import LanguageForm, ProfileForm, ThemeForm
from bansou.base.members.models import Member
from bansou.base.ui.toasts import toast

YEAR = 31_536_000


@require_http_methods(["GET", "POST"])
@requires("own.edit")
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, appearance, and the way to password, passkeys and codes."""
    member = member_of(request)
    form = ProfileForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        actions.change_profile(member=member, name=chosen["name"], language=chosen["language"], theme=chosen["theme"])
        with translation.override(member.language):
            toast(request, _("Saved."))
        return redirect("members:profile")
    if form.errors:
        member.refresh_from_db()
    return render(request, "members/profile_edit.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires("public")
def set_language(request: HttpRequest) -> HttpResponse:
    """The page asked from, in the other language; remembered by member or cookie."""
    form, response = LanguageForm(request.POST), redirect(_back(request))
    if form.is_valid():
        language = form.cleaned_data["language"]
        if isinstance(request.user, Member):
            actions.change_profile(member=request.user, language=language)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE)
    return response


@require_POST
@requires("public")
def set_theme(request: HttpRequest) -> HttpResponse:
    """The page asked from, light or dark; remembered by member or cookie."""
    form, response = ThemeForm(request.POST), redirect(_back(request))
    if form.is_valid():
        if isinstance(request.user, Member):
            actions.change_profile(member=request.user, theme=form.cleaned_data["theme"])
        response.set_cookie("theme", form.cleaned_data["theme"], max_age=YEAR, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE)
    return response


def _back(request: HttpRequest) -> str:
    place = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return place if is_ours else "/"
