"""The policy: changing it, and seeing first who would move."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.allocation import actions
from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import PolicyError
from bansou.core.allocation.forms import PolicyForm
from bansou.core.allocation.queries import model as reading
from bansou.core.allocation.queries import policy as policies
from bansou.core.allocation.queries import words


@requires("tiers.edit")
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force; a changed one shows who would move before it is saved."""
    known = policies.tiers()
    form = PolicyForm(request.POST or None, policy=policies.current_policy(known), tiers=known)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            rules.check(form.policy())
        except PolicyError as problem:
            form.add_error(problem.field if problem.field in form.fields else None, words.error(problem))
        else:
            if "save" in request.POST:
                return _saved(request, form)
            preview = reading.preview(form.policy(), at=now())
    context = {"form": form, "preview": preview, "tiers": known, "versions": policies.versions(5)}
    return render(request, "allocation/policy_edit.html", context)


def _saved(request: HttpRequest, form: PolicyForm) -> HttpResponse:
    saved = actions.save_policy(policy=form.policy(), note=form.cleaned_data["note"], by=member_of(request), at=now())
    toast(request, _("Version %(version)s is in force. The moves it proposes wait for your decision.") % {"version": saved.version})
    return redirect("allocation:model")
