"""What a member does with a task."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bansou.base.kit.days import day_of
from bansou.base.members.models import Member
from bansou.core.customers.actions import record_on_timeline
from bansou.core.tasks.contracts import NotUseful, State, TaskError
from bansou.core.tasks.models import Task

CLOSED = ["state", "closed_at", "closed_by", "closed_why", "closed_note", "later_until"]


@transaction.atomic
def complete(*, task: Task, by: Member | None, at: datetime, note: str = "") -> Task:
    """The task is done; its situation opens no other before its rest is over."""
    return _close(task, state=State.DONE, why="done", note=note, by=by, at=at)


@transaction.atomic
def set_aside(*, task: Task, why: NotUseful, by: Member | None, at: datetime, note: str = "") -> Task:
    """The task is closed as not useful, with the reason kept for learning; its situation opens no other before its rest is over."""
    return _close(task, state=State.NOT_USEFUL, why=why.value, note=note, by=by, at=at)


@transaction.atomic
def postpone(*, task: Task, until: date, by: Member | None, at: datetime) -> Task:  # noqa: ARG001 - who postpones is not recorded
    """The task comes back on the day `until`; TaskError for a day that is not ahead."""
    if until <= day_of(at):
        raise TaskError(_("Choose a day after today."))
    row = _locked(task)
    row.state, row.later_until = State.LATER, until
    row.save(update_fields=["state", "later_until"])
    return row


@transaction.atomic
def reopen(*, task: Task, by: Member | None, at: datetime) -> Task:
    """The task is open again, as if it had not been closed or postponed."""
    row = Task.objects.select_for_update(of=("self",)).select_related("customer").get(pk=task.pk)
    if row.state in {State.DONE, State.NOT_USEFUL}:
        record_on_timeline(customer=row.customer, at=at, kind="task_reopened", facts=_facts(row), by=by)
    row.state, row.closed_at, row.closed_by, row.closed_why, row.closed_note, row.later_until = State.OPEN, None, None, "", "", None
    row.save(update_fields=CLOSED)
    return row


def _locked(task: Task) -> Task:
    row = Task.objects.select_for_update(of=("self",)).select_related("customer").get(pk=task.pk)
    if row.state not in {State.OPEN, State.LATER}:
        raise TaskError(_("This task is closed already."))
    return row


def _facts(task: Task) -> dict[str, object]:
    return {"kind": task.kind, "reason": task.reason, "facts": task.facts, "why": task.closed_why, "note": task.closed_note}


def _close(task: Task, *, state: State, why: str, note: str, by: Member | None, at: datetime) -> Task:
    row = _locked(task)
    row.state, row.closed_at, row.closed_by, row.closed_why, row.closed_note, row.later_until = state, at, by, why, note.strip(), None
    row.save(update_fields=CLOSED)
    record_on_timeline(customer=row.customer, at=at, kind=f"task_{state.value}", facts=_facts(row), by=by)
    return row
