"""Today, and acting on its rows in place."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import add_business_days, day_of, now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers.queries import customer_for
from bansou.core.tasks import actions
from bansou.core.tasks.contracts import TaskError
from bansou.core.tasks.forms import LaterForm, NotUsefulForm
from bansou.core.tasks.models import Task
from bansou.core.tasks.queries import words
from bansou.core.tasks.queries import worklist as reading


@requires("tasks.view")
def today(request: HttpRequest) -> HttpResponse:
    """What to do today, most valuable first, and what stands beside it."""
    member, on = member_of(request), day_of(now())
    context = _list(request) | _choices(request, on)
    mine = context["mine"]
    context |= {
        "renewals": reading.renewals_next(member, on=on, mine=mine),
        "moved": reading.moved(member, mine=mine),
        "age": reading.measured_at(),
    }
    return render(request, "tasks/task_today.html", context)


@require_POST
@requires("tasks.edit")
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task is done."""
    task = reading.task_for(member_of(request), task_id)
    return _acted(request, task, lambda: actions.complete(task=task, by=member_of(request), at=now()), _("Marked as done."))


@require_POST
@requires("tasks.edit")
def later(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task comes back on the day chosen."""
    task, form = reading.task_for(member_of(request), task_id), LaterForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Choose a day as YYYY-MM-DD."))
    until = form.cleaned_data["until"]
    said = _("Put off until %(date)s.") % {"date": date_format(until, "DATE_FORMAT")}
    return _acted(request, task, lambda: actions.postpone(task=task, until=until, by=member_of(request), at=now()), said)


@require_POST
@requires("tasks.edit")
def not_useful(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task is set aside, with the reason."""
    task, form = reading.task_for(member_of(request), task_id), NotUsefulForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Choose why it was not useful."))
    why, note = form.reason(), form.cleaned_data["note"]
    said = _("Set aside. Similar reasons stay quiet here for a while.")
    return _acted(request, task, lambda: actions.set_aside(task=task, why=why, note=note, by=member_of(request), at=now()), said)


@require_POST
@requires("tasks.edit")
def undo(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task is open again."""
    actions.reopen(task=reading.task_for(member_of(request), task_id), by=member_of(request), at=now())
    return redirect("tasks:today")


@requires("tasks.view")
def customer_tasks(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What matters now at one customer."""
    on = day_of(now())
    customer = customer_for(member_of(request), customer_id)
    rows = [words.told(task, on=on) for task in reading.tasks_of(customer, on=on)]
    context = {"customer": customer, "rows": rows} | _choices(request, on)
    template = "tasks/task_panel.html#part" if _is_panel(request) else "tasks/task_panel.html"
    return render(request, template, context)


def _is_panel(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _list(request: HttpRequest) -> dict[str, Any]:
    """The page of work the address asks for; a member with customers of their own sees those first."""
    member, on = member_of(request), day_of(now())
    own = reading.has_own(member)
    who = request.GET.get("who", "")
    mine = who == "mine" or (own and who != "all")
    kind = request.GET.get("kind", "")
    work = reading.worklist(member, on=on, mine=mine, kind=kind, page=request.GET.get("page", 1))
    rows = [words.told(task, on=on) for task in work.page]
    return {"work": work, "rows": rows, "mine": mine, "has_own": own, "kind": kind, "on": on, "page_obj": work.page}


def _choices(request: HttpRequest, on: date) -> dict[str, Any]:
    """The days a task is usually put off to, and the reasons for which one is not useful."""
    days = [
        (_("Tomorrow"), add_business_days(on, 1)),
        (_("In three business days"), add_business_days(on, 3)),
        (_("Next week"), add_business_days(on + timedelta(days=7 - on.weekday()), 0)),
        (_("In a month"), add_business_days(on + timedelta(days=30), 0)),
    ]
    may_edit = member_of(request).may("tasks.edit")
    return {"days": days, "whys": Task.NotUseful.choices, "may_edit": may_edit, "tomorrow": on + timedelta(days=1)}


def _acted(request: HttpRequest, task: Task, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except TaskError as error:
        return _refused(request, str(error))
    toast(request, f"{task.customer.name}: {said}", undo=reverse("tasks:undo", args=[task.pk]))
    if _is_panel(request):
        return render(request, "tasks/task_gone.html", {})
    return redirect(request.headers.get("Referer") or "tasks:today")


def _refused(request: HttpRequest, text: str) -> HttpResponse:
    toast(request, text, level="error")
    if _is_panel(request):
        response = HttpResponse(status=200)
        response["HX-Reswap"] = "none"
        return response
    return redirect("tasks:today")
