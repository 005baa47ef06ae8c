"""The engine process: about once a second it takes in what has arrived and runs the river for those it concerns."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from django import db

from bansou import flow
from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of, now
from bansou.core.customers.queries import contact_customer_links
from bansou.core.events import actions as events
from bansou.core.events import queries
from bansou.core.events.models import EngineState, EventImport

log = logging.getLogger("bansou.engine")

PAUSE = 1.0  # seconds from one beginning to the next
TAKE_IN = 0.8  # seconds of taking in before the river runs, so that a flood does not keep results waiting
MANY = 20_000  # more customers than this are run as everyone, which costs far more for each
LONG = 2.0  # seconds of a stage after which the pages are told at once that the engine lives
RETRY = 10.0  # seconds until a failed stage is tried again
RELATE = 5.0
OVERLAP = timedelta(minutes=3)
BEAT = 5.0
SOMEBODY = flow.Scope(customers=frozenset({""}))  # nobody in particular: what is due is done
TIDY_AFTER, TIDY_EVERY = 60, 120.0  # appends, seconds


@dataclass(slots=True)
class Loop:
    """The engine's state between two ticks; everything that must survive it stands in the records."""

    engine: Engine
    clock: Callable[[], datetime] = now
    waiting: dict[str, flow.Scope] = field(default_factory=dict)  # by stage: whom it still has to run for
    stages: dict[str, Any] = field(default_factory=dict)
    retry_at: dict[str, float] = field(default_factory=dict)  # by stage that failed: when it is tried again
    filed: flow.Scope = flow.NOBODY  # whom the file that is being read concerns so far
    seen: dict[str, datetime] = field(default_factory=dict)  # changes of records taken in lately
    is_related: bool = True
    related_at: float = 0.0
    beat_at: float = 0.0
    tidied_at: float = field(default_factory=time.monotonic)
    tidied_batch: int = 0
    due: tuple[object, object] = (None, None)  # the day and the request for which everyone has been made to wait
    reading: tuple[EventImport, Iterator[Any]] | None = None

    def start(self) -> None:
        """Whom the last process had not finished with waits for every stage."""
        state = events.engine_state()
        self.tidied_batch = self.engine.lake.batch()
        self._wait(flow.Scope(customers=self.engine.relate(contact_customer_links())))
        self._wait(flow.changed(engine=self.engine, after=state.flowed_batch))
        if state.records_at is not None:
            self._wait(flow.Scope(customers=frozenset(queries.changed_customers(since=state.records_at))))
            self.seen = queries.changed_customers(since=state.records_at - OVERLAP)
        self._wait(
            flow.Scope(customers=queries.someone(on=day_of(self.clock())))
        )  # so that what a day needs once is ready before events come
        self.related_at = time.monotonic()

    def tick(self) -> bool:
        """One turn; whether anything was done."""
        at = self.clock()
        scope = flow.take_in(engine=self.engine, at=at, seconds=TAKE_IN) | self._records(at) | self._due(at)
        self._read_file(at)
        batch = self.engine.lake.batch()
        self.filed |= flow.changed(engine=self.engine)
        if self.reading is None:  # whom a file concerns is known when it has been read to its end
            scope, self.filed = scope | self.filed, flow.NOBODY
        self._wait(scope)
        is_busy = self._run(at, batch) or self.reading is not None
        self._beat(at, is_busy)
        self._tidy(deep=False)
        return is_busy

    # --- whom it concerns --------------------------------------------------------------------------------------------
    def _wait(self, scope: flow.Scope) -> None:
        if scope.customers is not None and len(scope.customers) > MANY:
            scope = flow.EVERYONE
        for stage in flow.FLOW:
            self.waiting[stage.code] = self.waiting.get(stage.code, flow.NOBODY) | scope

    def _records(self, at: datetime) -> flow.Scope:
        """The customers whose records people or imports have changed, each change once, also one that was long in being committed."""
        state = events.engine_state()
        known = queries.changed_customers(since=(state.records_at or at) - OVERLAP)
        changed = frozenset(name for name, changed_at in known.items() if self.seen.get(name) != changed_at)
        self.seen = known
        if changed or state.records_at is None:
            events.note(records_at=max(known.values(), default=at))
            self.is_related = False
        if not self.is_related and time.monotonic() - self.related_at > RELATE:
            changed |= self.engine.relate(contact_customer_links())
            self.related_at, self.is_related = time.monotonic(), True
        return flow.Scope(customers=changed)

    def _due(self, at: datetime) -> flow.Scope:
        """Everyone, once, when a day has begun or somebody has asked."""
        state = events.engine_state()
        day = day_of(at) if state.flowed_on is None or state.flowed_on < day_of(at) else None
        asked = state.run_asked_at if _is_asked(state) else None
        is_new = (day, asked) != self.due and (day or asked)
        self.due = (day, asked)
        return flow.EVERYONE if is_new else flow.NOBODY

    # --- the river ---------------------------------------------------------------------------------------------------
    def _run(self, at: datetime, batch: int) -> bool:
        """Every stage somebody waits for has run, except those that have just failed; whether there was any."""
        if events.totals_are_due(at=at):
            self.waiting["totals"] |= SOMEBODY
        ready = [stage for stage in flow.FLOW if self.waiting[stage.code] and time.monotonic() >= self.retry_at.get(stage.code, 0)]
        if not ready:
            return False
        state = events.engine_state()
        is_asked = _is_asked(state)
        if is_asked:
            self.engine.relate(contact_customer_links())
        for stage in ready:
            [report] = flow.run(
                engine=self.engine, scope=self.waiting[stage.code], at=(state.run_for or at) if is_asked else at, stages=(stage,)
            )
            self._keep(report, at)
        if not any(self.waiting.values()) and self.reading is None:
            self._finish(at, batch, is_asked=is_asked, is_new_day=state.flowed_on is not None and state.flowed_on < day_of(at))
        return True

    def _finish(self, at: datetime, batch: int, *, is_asked: bool, is_new_day: bool) -> None:
        """Nobody waits any more: that is remembered, so that the next process begins here."""
        done: dict[str, Any] = {"flowed_batch": batch}
        if self.due != (None, None):  # everyone has been run for
            done |= {"flowed_on": day_of(at)} | ({"run_done_at": self.clock(), "run_for": None} if is_asked else {})
            self._tidy(deep=is_new_day)
        events.note(**done)

    def _keep(self, report: flow.Report, at: datetime) -> None:
        if report.error:
            self.retry_at[report.stage] = time.monotonic() + RETRY
        else:
            self.waiting[report.stage] = flow.NOBODY
        customers = None if report.scope.customers is None else len(report.scope.customers)
        self.stages[report.stage] = {
            "title": next(stage.title for stage in flow.FLOW if stage.code == report.stage),
            "seconds": round(report.seconds, 3),
            "customers": customers,
            "error": report.error,
            "at": at.isoformat(),
        }
        if report.seconds > LONG:
            events.note(stages=self.stages, tick_at=self.clock())

    # --- files -------------------------------------------------------------------------------------------------------
    def _read_file(self, at: datetime) -> None:
        """Parts of the file that waits are read for a while."""
        deadline = time.monotonic() + TAKE_IN
        while time.monotonic() < deadline:
            if self.reading is None:
                waiting = queries.waiting_import()
                if waiting is None:
                    return
                self.reading = (waiting, events.parts_of(reading=waiting, at=at))
            if not events.read_part(engine=self.engine, reading=self.reading[0], parts=self.reading[1], at=at):
                self.reading = None

    # --- keeping house -----------------------------------------------------------------------------------------------
    def _beat(self, at: datetime, is_busy: bool) -> None:
        if not is_busy and time.monotonic() - self.beat_at < BEAT:
            return
        self.beat_at = time.monotonic()
        left = self.waiting.values()
        dirty = max((-1 if scope.customers is None else len(scope.customers) for scope in left), default=0)
        events.beat(
            at=at,
            process=str(os.getpid()),
            depth=queries.inbox().depth(),
            lake_batch=self.engine.lake.batch(),
            dirty=dirty,
            stages=self.stages,
        )

    def _tidy(self, *, deep: bool) -> None:
        appends = self.engine.lake.batch() - self.tidied_batch
        if deep or appends >= TIDY_AFTER or (appends and time.monotonic() - self.tidied_at > TIDY_EVERY):
            self.engine.tidy(deep=deep)
            self.tidied_at, self.tidied_batch = time.monotonic(), self.engine.lake.batch()


def _is_asked(state: EngineState) -> bool:
    return state.run_asked_at is not None and (state.run_done_at is None or state.run_done_at < state.run_asked_at)


def keep_running() -> None:
    """The engine has run until it was asked to stop; what fails is said, and tried again."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    loop: Loop | None = None
    while not stop.is_set():
        began = time.monotonic()
        try:
            if loop is None:
                loop = Loop(engine=queries.engine())
                loop.start()
            loop.tick()
        except Exception as error:
            log.exception("The engine could not finish its turn and tries again.")
            _recover(loop, error)
            loop = None
            stop.wait(2)
        stop.wait(max(0.05, PAUSE - (time.monotonic() - began)))
    if loop:
        loop.engine.close()


def _recover(loop: Loop | None, error: Exception) -> None:
    """Everything is opened anew at the next turn; the pages say what went wrong."""
    if loop:
        try:
            loop.engine.close()
        except Exception:
            log.exception("The engine could not be closed.")
    try:
        db.close_old_connections()
        events.note(
            stages={"engine": {"title": "Engine", "seconds": 0, "customers": 0, "error": str(error), "at": now().isoformat()}},
            tick_at=now(),
        )
    except db.Error:
        log.exception("The state of the engine could not be written.")
