"""The situations that ask for a touch, and what is known about the customers they are looked for in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Scope(Protocol):
    """Whom a stage looks at: external ids of customers, or None for everyone."""

    @property
    def customers(self) -> frozenset[str] | None:
        """The external ids, or None."""


class Kind(StrEnum):
    """A situation that asks for a touch."""

    RISK_RISEN = "risk_risen"
    ONBOARDING_STALLED = "onboarding_stalled"
    USE_FALLEN = "use_fallen"
    NOTICE_NEAR = "notice_near"
    RENEWAL_NEAR = "renewal_near"
    READY_FOR_MORE = "ready_for_more"
    SILENT = "silent"
    CHAMPION_SILENT = "champion_silent"


class State(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    LATER = "later"
    NOT_USEFUL = "not_useful"
    ENDED = "ended"


class NotUseful(StrEnum):
    """Why a task was not worth doing."""

    KNOWN = "known"
    TIMING = "timing"
    NO_LEVER = "no_lever"
    WRONG = "wrong"
    OTHER = "other"


class TaskError(ValueError):
    """A task that cannot be changed that way; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When one kind of situation counts, how soon it is due (business days) and how long it rests after it was closed (days)."""

    is_on: bool = True
    limits: Mapping[str, float] = field(default_factory=dict)
    due_days: int = 3
    rest_done: int = 14
    rest_not_useful: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What is known about the customers looked at: arrays of one length, NaN where a value is not known.

    Money is per month; days are numbers since 1970; `churn` lies between 0 and 1, other shares between 0 and 100.
    """

    today: int
    average_churn: float
    amount: Floats
    seats: Floats
    renews: Floats
    notice: Floats
    tenure: Floats
    health: Floats
    health_change: Floats
    churn: Floats
    churn_change: Floats
    use_trend: Floats
    days_trend: Floats
    active_days: Floats
    peer_change: Floats
    silence: Floats
    habit: Floats
    onboarding_progress: Floats
    onboarding_stalled: Floats
    seat_use: Floats
    contacts: Floats
    contacts_trend: Floats
    new_contacts: Floats
    champion_silence: Floats
    champion_days: Floats
    champion_left: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One kind of situation over all customers looked at.

    `begins` and `holds` are masks (what holds need not begin: an open task is kept until its situation is clearly over);
    `code` is the reason per customer, `facts` arrays of what the sentence says, `stake` yen per year, `chance` how likely that
    is to be won or lost (0–1). `date` (a day number or NaN) tells episodes apart where the situation hangs on a date, `due` is
    the day it should be done by where that is not simply some days after it began.
    """

    kind: Kind
    begins: Bools
    holds: Bools
    code: NDArray[np.str_]
    facts: Mapping[str, NDArray[Any]]
    stake: Floats
    chance: Floats
    date: Floats
    due: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a stage did: customers looked at, tasks opened, closed because their situation ended, and changed."""

    seen: int = 0
    opened: int = 0
    closed: int = 0
    changed: int = 0
