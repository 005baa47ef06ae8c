"""What the worker does for health."""

from typing import Any

from django.dispatch import receiver
from django_tasks import task

from bansou.base.kit.days import now
from bansou.core.events.queries import engine as open_engine
from bansou.core.health import actions


@task()
def run_back_test(run_id: int) -> None:
    """The back-test that was asked for has run on a copy of the history, or says why it could not."""
    engine = open_engine(private=True)
    try:
        actions.run_back_test(run_id=run_id, engine=engine, at=now())
    finally:
        engine.close()


@receiver(actions.back_test_asked)
def enqueue_back_test(run_id: int, **_signal: Any) -> None:
    """The worker runs what was asked for."""
    run_back_test.enqueue(run_id)
