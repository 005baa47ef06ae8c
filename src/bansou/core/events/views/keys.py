"""Write keys: who may send events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.members.audit import acting_as
from bansou.base.ui.toasts import toast
from bansou.core.events import actions, queries
from bansou.core.events.forms import KeyForm


@requires("keys.edit")
def keys(request: HttpRequest) -> HttpResponse:
    """Every key with its name; revoked ones last."""
    context = {"keys": [(key, KeyForm(instance=key, prefix=f"key{key.pk}")) for key in queries.write_keys()], "form": KeyForm()}
    return render(request, "events/key_list.html", context)


@require_POST
@requires("keys.edit")
def create(request: HttpRequest) -> HttpResponse:
    """There is a new key."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _again(request, form)
    with acting_as(member_of(request)):
        key = actions.create_key(name=form.cleaned_data["name"], at=now(), by=member_of(request))
    toast(request, _("The key %(name)s is ready to use.") % {"name": key.name})
    return redirect("events:keys")


@require_POST
@requires("keys.edit")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """The key has another name."""
    key = queries.key_for(member_of(request), pk)
    form = KeyForm(request.POST, instance=key, prefix=f"key{pk}")
    if not form.is_valid():
        toast(request, form.errors["name"].as_text(), level="error")
        return redirect("events:keys")
    with acting_as(member_of(request)):
        actions.rename_key(key=key, name=form.cleaned_data["name"])
    toast(request, _("Renamed to %(name)s.") % {"name": key.name})
    return redirect("events:keys")


@require_POST
@requires("keys.edit")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key is refused; for ten seconds that can be taken back at once."""
    key = queries.key_for(member_of(request), pk)
    with acting_as(member_of(request)):
        actions.revoke_key(key=key, at=now())
    toast(
        request,
        _("The key %(name)s is revoked. Events sent with it are refused.") % {"name": key.name},
        undo=reverse("events:restore", args=[pk]),
    )
    return redirect("events:keys")


@require_POST
@requires("keys.edit")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """The key is valid again."""
    key = queries.key_for(member_of(request), pk)
    with acting_as(member_of(request)):
        actions.restore_key(key=key)
    toast(request, _("The key %(name)s is valid again.") % {"name": key.name})
    return redirect("events:keys")


def _again(request: HttpRequest, form: KeyForm) -> HttpResponse:
    rows = [(key, KeyForm(instance=key, prefix=f"key{key.pk}")) for key in queries.write_keys()]
    return render(request, "events/key_list.html", {"keys": rows, "form": form}, status=422)
