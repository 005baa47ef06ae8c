"""Asking for a back-test, and running it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from bansou.base.members.models import Member
from bansou.core.health.models import BackTestRun

back_test_asked = Signal()


def ask_back_test(*, by: Member | None, at: datetime, **asked: Any) -> BackTestRun:
    """A back-test waits and whoever listens to `back_test_asked` is told; one that waits already is enough."""
    with transaction.atomic():
        waiting = BackTestRun.objects.filter(state__in=[BackTestRun.State.WAITING, BackTestRun.State.RUNNING]).first()
        if waiting is not None:
            return waiting
        run = BackTestRun.objects.create(asked=asked, asked_at=at, asked_by=by)
        transaction.on_commit(lambda: back_test_asked.send(sender=BackTestRun, run_id=run.pk))
    return run
