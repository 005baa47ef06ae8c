"""The engine process: whom it runs the river for, and that nobody is forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bansou import flow
from bansou.cli import engine as process
from bansou.core.customers.testing import make_customer
from bansou.core.events import actions as events
from bansou.core.events.models import CustomerUse, EngineState, EventDay
from bansou.core.events.testing import NOON, River, make_row


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def loop(river: River) -> process.Loop:
    """An engine process that has begun."""
    made = process.Loop(engine=river.engine, clock=Clock())
    made.start()
    return made


def test_the_first_turn_runs_for_everyone_and_the_next_for_nobody(loop: process.Loop, river: River) -> None:
    river.arrive(make_row())

    assert loop.tick()
    assert EngineState.objects.get().flowed_on == NOON.date()
    assert CustomerUse.objects.get().daily == [1]
    loop.tick()
    assert not loop.tick()


def test_an_event_runs_the_river_for_its_customer_alone(loop: process.Loop, river: River) -> None:
    make_customer(external_id="other")
    loop.tick()
    river.arrive(make_row())

    loop.tick()

    state = EngineState.objects.get()
    assert state.stages["use"]["customers"] == 1
    assert (state.flowed_batch, state.dirty) == (state.lake_batch, 0)


def test_a_new_day_runs_for_everyone(loop: process.Loop, river: River) -> None:
    loop.tick()
    loop.clock.at = NOON + timedelta(days=1)  # type: ignore[attr-defined]

    loop.tick()

    assert EngineState.objects.get().stages["metrics"]["customers"] is None


def test_a_failing_stage_keeps_its_customers_until_it_works_again(
    loop: process.Loop, river: River, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop.tick()
    river.arrive(make_row())
    good = flow.FLOW
    monkeypatch.setattr(flow, "FLOW", tuple(replace(stage, perform=_fail) if stage.code == "use" else stage for stage in good))
    loop.tick()
    assert "no room" in EngineState.objects.get().stages["use"]["error"]
    assert not CustomerUse.objects.exists()
    monkeypatch.setattr(flow, "FLOW", good)
    loop.retry_at.clear()

    loop.tick()

    assert CustomerUse.objects.get().daily == [1]


def test_whom_a_killed_engine_had_not_finished_with_is_done_by_the_next(river: River) -> None:
    process_before = process.Loop(engine=river.engine, clock=Clock())
    process_before.start()
    process_before.tick()
    river.arrive(make_row())
    flow.take_in(engine=river.engine, at=NOON)  # taken in, and then killed

    after = process.Loop(engine=river.engine, clock=Clock())
    after.start()
    after.tick()

    assert CustomerUse.objects.get().daily == [1]


def test_a_run_is_done_when_asked_for_and_for_the_time_asked(loop: process.Loop, river: River) -> None:
    river.arrive(make_row(at=NOON - timedelta(days=3)), make_row())
    loop.tick()
    events.ask_for_run(at=NOON + timedelta(seconds=1), run_for=NOON - timedelta(days=2))
    loop.clock.at = NOON + timedelta(seconds=2)  # type: ignore[attr-defined]

    loop.tick()

    assert EngineState.objects.get().run_done_at == NOON + timedelta(seconds=2)
    assert CustomerUse.objects.get().daily == [1, 0]


def test_totals_left_over_from_a_flood_are_counted_by_themselves(loop: process.Loop, river: River) -> None:
    loop.tick()
    river.arrive(make_row())
    loop.tick()
    loop.clock.at = NOON + timedelta(seconds=20)  # type: ignore[attr-defined]

    loop.tick()

    assert EventDay.objects.get().uses == 1


def _fail(*_: object) -> None:
    raise OSError("no room")
