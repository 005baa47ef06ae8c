"""The engine's one row: how far it has come, and how it is doing."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bansou.core.events.models import EngineState
from bansou.core.events.ports.inbox import Depth

ALL_DAYS = "all"


def engine_state() -> EngineState:
    """The engine's row, made when it is not there."""
    return EngineState.objects.get_or_create(pk=1)[0]


def note(**values: Any) -> None:
    """The engine's row says so afterwards."""
    engine_state()
    EngineState.objects.filter(pk=1).update(**values)


def beat(*, at: datetime, process: str, depth: Depth, lake_batch: int, dirty: int, stages: Mapping[str, Any]) -> None:
    """The pages know that the engine lives, what waits for it, and how long its stages take."""
    note(
        tick_at=at,
        process=process,
        backlog_batches=depth.batches,
        backlog_bytes=depth.bytes,
        waiting_since=depth.oldest_at,
        lake_batch=lake_batch,
        dirty=dirty,
        stages=dict(stages),
    )


def ask_for_run(*, at: datetime, run_for: datetime | None = None) -> None:
    """The engine process runs the whole river for everyone, as of `run_for` or of that moment, as soon as it can."""
    note(run_asked_at=at, run_for=run_for)


@transaction.atomic
def mark_stale(*, days: Iterable[date] | None) -> None:
    """The totals of these days (None: of every day) are counted again by the next roll-up."""
    state = EngineState.objects.select_for_update().get(pk=engine_state().pk)
    known = set(state.stale_days)
    named = {ALL_DAYS} if days is None or ALL_DAYS in known else known | {day.isoformat() for day in days}
    if named != known:
        state.stale_days = sorted(named)
        state.save(update_fields=["stale_days"])


def stale_days(*, state: EngineState, on: date) -> frozenset[date] | None:
    """The days to count again; None for all of them."""
    if ALL_DAYS in state.stale_days:
        return None
    return frozenset(date.fromisoformat(day) for day in state.stale_days) | {on - timedelta(days=1), on}
