"""What a member does with a task."""

from datetime import date

import pytest

from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member
from bansou.core.customers.models import TimelineEntry
from bansou.core.customers.testing import MONDAY, make_customer
from bansou.core.tasks import actions
from bansou.core.tasks.contracts import NotUseful, TaskError
from bansou.core.tasks.models import Task
from bansou.core.tasks.testing import make_task


@pytest.fixture
def task(db):
    return make_task(make_customer(name="Initech"))


def test_done_is_recorded_with_who_and_when_and_on_the_timeline(task):
    carl = make_member(Role.CSM)
    actions.complete(task=task, by=carl, at=MONDAY, note="Called")

    row = Task.objects.get()
    assert (row.state, row.closed_by, row.closed_at, row.closed_note) == ("done", carl, MONDAY, "Called")
    assert TimelineEntry.objects.get(kind="task_done").member == carl


def test_not_useful_keeps_the_reason(task):
    actions.set_aside(task=task, why=NotUseful.WRONG, by=None, at=MONDAY, note="They use the other product")

    row = Task.objects.get()
    assert (row.state, row.closed_why, row.closed_note) == ("not_useful", "wrong", "They use the other product")


def test_later_comes_back_on_its_day(task):
    row = actions.postpone(task=task, until=date(2026, 4, 10), by=None, at=MONDAY)

    assert not row.is_waiting(date(2026, 4, 9))
    assert row.is_waiting(date(2026, 4, 10))


def test_later_must_lie_ahead(task):
    with pytest.raises(TaskError):
        actions.postpone(task=task, until=MONDAY.date(), by=None, at=MONDAY)


def test_a_closed_task_is_not_closed_again(task):
    actions.complete(task=task, by=None, at=MONDAY)

    with pytest.raises(TaskError):
        actions.set_aside(task=task, why=NotUseful.OTHER, by=None, at=MONDAY)


def test_undo_opens_the_task_again(task):
    actions.complete(task=task, by=None, at=MONDAY)
    actions.reopen(task=task, by=None, at=MONDAY)

    row = Task.objects.get()
    assert (row.state, row.closed_at, row.closed_why) == ("open", None, "")
