"""The rules behind today's reasons."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.tasks import actions
from bansou.core.tasks.contracts import Kind, State
from bansou.core.tasks.forms import RuleForm
from bansou.core.tasks.models import Task
from bansou.core.tasks.queries import words
from bansou.core.tasks.queries.rules import rules as all_rules
from bansou.core.tasks.queries.worklist import learned

QUARTER = timedelta(days=90)


@requires("tasks.view")
def rules(request: HttpRequest) -> HttpResponse:
    """Every kind of reason: whether it is shown, and how useful it was in the last 90 days."""
    useful = learned(since=day_of(now()) - QUARTER)
    rows = []
    for kind, rule in all_rules().items():
        counts = useful.get(kind.value, {})
        done, not_useful = counts.get(State.DONE, 0), counts.get(State.NOT_USEFUL, 0)
        share = done / (done + not_useful) if done + not_useful else None
        row = {"kind": kind, "label": Task.Kind(kind.value).label, "rule": rule, "mark": words.MARKS[kind]}
        rows.append(row | {"done": done, "not_useful": not_useful, "share": share})
    return render(request, "tasks/rule_list.html", {"rows": rows, "may_edit": member_of(request).may("tiers.edit")})


@requires("tiers.edit")
def rule_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind of reason: when it counts, how soon it is due, how long it rests."""
    if kind not in set(Kind):
        raise Http404
    code = Kind(kind)
    form = RuleForm(request.POST or None, kind=code, rule=all_rules()[code])
    if request.method == "POST" and form.is_valid():
        actions.save_rule(kind=code, rule=form.rule(), by=member_of(request), at=now())
        toast(request, _("Saved. It counts from the next run on."))
        return redirect("tasks:rules")
    return render(request, "tasks/rule_edit.html", {"form": form, "label": Task.Kind(kind).label, "kind": code})
