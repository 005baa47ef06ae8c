"""The words of the touch model: factors, levels, the policy, what goes in and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Scope(Protocol):
    """Whom a stage looks at: external ids of customers, or None for everyone."""

    @property
    def customers(self) -> frozenset[str] | None:
        """The external ids, or None."""


class Factor(StrEnum):
    """What the policy weighs."""

    VALUE = "value"
    POTENTIAL = "potential"
    USE = "use"
    HEALTH = "health"


class Direction(StrEnum):
    """Whether more or less of a factor asks for more touch."""

    MORE = "more"
    LESS = "less"


class Why(StrEnum):
    """Why a customer's tier changed."""

    FIRST = "first"
    ACCEPTED = "accepted"
    PINNED = "pinned"
    CHOSEN = "chosen"
    ENDED = "ended"


class PinKind(StrEnum):
    """What a rule for one customer says about a tier."""

    FORCE = "force"
    FORBID = "forbid"


class PolicyError(ValueError):
    """A policy that cannot be meant; `field` names where, the message says what to do."""

    def __init__(self, field: str, code: str, **facts: Any) -> None:
        super().__init__(f"{field}: {code} {facts or ''}".strip())
        self.field = field
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much one factor counts (any non-negative number; only the proportion matters) and in which direction."""

    weight: float
    direction: Direction = Direction.MORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What it takes to enter one tier: a score of at least `at_least` (0–100), and one of at most `cap` places."""

    tier: str
    at_least: float = 0.0
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How tiers are proposed. `levels` run from the most touch to the least; the last one takes everybody left.

    A customer moves up only when `margin` points above a line and down only when `margin` points below it, and not within
    `stay_days` of the last move; a declined move rests for `rest_days`.
    """

    weights: Mapping[Factor, Weight]
    levels: tuple[Level, ...]
    margin: float = 3.0
    stay_days: int = 60
    rest_days: int = 90
    use_metric: str = "active_days_28"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everyone, as the last full run saw them: sorted values per factor, per level the adjusted score of the last one in
    (None: full), and the typical amount per product."""

    grids: Mapping[Factor, tuple[float, ...]] = field(default_factory=dict)
    lines: Mapping[str, float | None] = field(default_factory=dict)
    typical: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """The customers to place, as arrays of the same length; NaN where a value is not known.

    `current` is the index of the present level or -1; `days` since it was taken; `forced` a level index or -1; `forbidden` has
    a column per level; `tie` in [0, 1) orders customers of equal score.
    """

    factors: Mapping[Factor, Floats]
    current: Ints
    days: Floats
    forced: Ints
    forbidden: Bools
    tie: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The outcome, in the order of the subjects: `level` index, `score` 0–100, standing (0–1) per factor, `held` where a rule or the
    minimum stay decided otherwise than the score would have."""

    level: Ints
    score: Floats
    standing: Mapping[Factor, Floats]
    held: Bools
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a stage did: customers looked at, first placements taken, moves proposed anew, customers that left, rows written."""

    seen: int = 0
    first: int = 0
    proposed: int = 0
    ended: int = 0
    written: int = 0
