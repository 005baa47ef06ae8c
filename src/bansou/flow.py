"""The river: from an event to what somebody should do today, in order. Read this first.

Every stage takes the customers it is asked for (or everyone) and a time, uses only what was known by then, and may be run again
without harm. The engine runs them for the customers something has just happened to, and once a day for everyone.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.core.allocation import actions as allocation
from bansou.core.customers import actions as customers
from bansou.core.customers.queries import customers_by_external_id
from bansou.core.events import actions as events
from bansou.core.health import actions as health
from bansou.core.metrics import actions as metrics
from bansou.core.tasks import actions as tasks

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a run is for: customers by external id, or everyone (None)."""

    customers: frozenset[str] | None

    def __bool__(self) -> bool:
        return self.customers is None or bool(self.customers)

    def __or__(self, other: "Scope") -> "Scope":
        if self.customers is None or other.customers is None:
            return EVERYONE
        return Scope(customers=self.customers | other.customers)


EVERYONE = Scope(customers=None)
NOBODY = Scope(customers=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one stage went: for whom, for how long, and the error that stopped it, if one did."""

    stage: str
    scope: Scope
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the river; `perform(engine, scope, at)` leaves the records as they should be for the scope."""

    code: str
    title: str
    perform: Callable[[Engine, Scope, datetime], Any]


def _standings(_engine: Engine, scope: Scope, at: datetime) -> object:
    named = None if scope.customers is None else customers_by_external_id(scope.customers).values_list("pk", flat=True)
    return customers.refresh_standings(on=day_of(at), customers=named)


FLOW: tuple[Stage, ...] = (
    Stage(code="contracts", title=_("Contracts in force"), perform=_standings),
    Stage(code="use", title=_("Use by day"), perform=lambda e, s, at: events.project_use(engine=e, scope=s.customers, at=at)),
    Stage(code="metrics", title=_("Metrics"), perform=lambda e, s, at: metrics.measure(engine=e, scope=s.customers, at=at)),
    Stage(code="health", title=_("Health"), perform=lambda e, s, at: health.score(engine=e, scope=s.customers, at=at)),
    Stage(code="churn", title=_("Early warning"), perform=lambda e, s, at: health.predict(engine=e, scope=s.customers, at=at)),
    Stage(code="tiers", title=_("Tiers"), perform=lambda e, s, at: allocation.place(engine=e, scope=s, at=at)),
    Stage(code="today", title=_("Today"), perform=lambda e, s, at: tasks.refresh(engine=e, scope=s, at=at)),
    Stage(code="totals", title=_("Totals of use"), perform=lambda e, s, at: events.count_days(engine=e, scope=s.customers, at=at)),
)


def take_in(*, engine: Engine, at: datetime, seconds: float | None = None) -> Scope:
    """What waits in the inbox stands in the lake and in daily use (for `seconds` at most); the customers it concerns."""
    deadline = None if seconds is None else time.monotonic() + seconds
    touched: frozenset[str] = frozenset()
    while True:
        moved = events.move_inbox(engine=engine, at=at)
        touched |= moved.touched
        if not moved.batches or (deadline is not None and time.monotonic() > deadline):
            break
    return changed(engine=engine) | Scope(customers=touched)


def changed(*, engine: Engine, after: int | None = None) -> Scope:
    """The customers whose use has changed since the last call, or since the lake's batch `after`."""
    batches = engine.roll_up()
    last = engine.lake.batch()
    if after is not None:
        batches = list(range(after + 1, last + 1))
    return Scope(customers=engine.dirty([*batches, last])) if batches else NOBODY


def run(
    *, engine: Engine, scope: Scope, at: datetime, stages: Sequence[Stage] = FLOW, on_stage: Callable[[Stage], None] = lambda _stage: None
) -> list[Report]:
    """Every stage has run for the scope as of `at`; one that fails is reported and does not stop those after it."""
    reports = []
    for stage in stages:
        on_stage(stage)
        began = time.perf_counter()
        error = ""
        try:
            stage.perform(engine, scope, at)
        except Exception as failure:
            log.exception("The stage %s failed.", stage.code)
            error = f"{type(failure).__name__}: {failure}"
        reports.append(Report(stage=stage.code, scope=scope, seconds=time.perf_counter() - began, error=error))
    return reports
