"""Settings → Members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bansou.base.kit.days import now
from bansou.base.members import actions
from bansou.base.members.access import member_of, requires
from bansou.base.members.contracts import MemberError, Role
from bansou.base.members.forms import InvitationForm, RoleForm
from bansou.base.members.models import Member
from bansou.base.members.queries import member_for, members
from bansou.base.ui.toasts import toast


@require_GET
@requires("members.edit")
def page(request: HttpRequest) -> HttpResponse:
    """Everyone who works here; a link just made is shown this once."""
    rows = [(member, RoleForm(instance=member, prefix=f"m{member.pk}")) for member in members()]
    return render(request, "members/member_list.html", {"rows": rows, "fresh": request.session.pop("fresh_link", None)})


@require_http_methods(["GET", "POST"])
@requires("members.edit")
def invite(request: HttpRequest) -> HttpResponse:
    """A new member, and the link to hand them."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        member = actions.invite(email=given["email"], name=given["name"], role=Role(given["role"]), by=member_of(request))
        return _with_link(request, member)
    return render(request, "members/member_invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires("members.edit")
def make_link(request: HttpRequest, member_id: int) -> HttpResponse:
    """A new sign-in link for a member."""
    return _with_link(request, member_for(member_of(request), member_id))


@require_POST
@requires("members.edit")
def change_role(request: HttpRequest, member_id: int) -> HttpResponse:
    """The member's role is the chosen one."""
    member, by = member_for(member_of(request), member_id), member_of(request)
    form = RoleForm(request.POST, prefix=f"m{member_id}", instance=member_for(by, member_id))
    if form.is_valid():
        try:
            actions.change_role(member=member, role=Role(form.cleaned_data["role"]), by=by)
            toast(request, _("%(name)s is now %(role)s.") % {"name": member.name, "role": member.get_role_display()})
        except MemberError as error:
            toast(request, str(error), level="error")
    return redirect("members:list")


@require_POST
@requires("members.edit")
def deactivate(request: HttpRequest, member_id: int) -> HttpResponse:
    """The member may sign in no more."""
    member = member_for(member_of(request), member_id)
    try:
        actions.deactivate(member=member, by=member_of(request))
        toast(request, _("%(name)s can no longer sign in.") % {"name": member.name})
    except MemberError as error:
        toast(request, str(error), level="error")
    return redirect("members:list")


@require_POST
@requires("members.edit")
def reactivate(request: HttpRequest, member_id: int) -> HttpResponse:
    """The member may sign in again."""
    member = member_for(member_of(request), member_id)
    actions.reactivate(member=member, by=member_of(request))
    toast(request, _("%(name)s may sign in again.") % {"name": member.name})
    return redirect("members:list")


def _with_link(request: HttpRequest, member: Member) -> HttpResponse:
    try:
        request.session["fresh_link"] = {"name": member.name, "url": actions.make_sign_in_link(member=member, at=now())}
    except MemberError as error:
        toast(request, str(error), level="error")
    return redirect("members:list")
