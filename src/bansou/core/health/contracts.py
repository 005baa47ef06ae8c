"""The shapes of a health formula, of a score with its reasons, of a likelihood and of a back-test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class HealthError(Exception):
    """Something about health cannot be done; the sentence says what and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A metric within a dimension: `worst` is worth 0 points, `best` 100, linear between; `weight` within the dimension."""

    metric: str
    worst: float
    best: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One side of health, a weighted mean of its parts; `weight` within the score."""

    code: str
    name_ja: str
    name_en: str
    weight: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """Health 0–100 as the weighted mean of dimensions; what is not known lowers the coverage, not the score."""

    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a score is what it is: `points` that the metric adds to (or takes from) the score of an ordinary customer."""

    metric: str
    dimension: str
    points: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One customer's health: `score` 0–100 (None without any input), `coverage` 0–1, points by dimension, strongest reasons first."""

    score: float | None
    coverage: float
    dimensions: Mapping[str, float]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """How likely a customer leaves within the horizon, 0–1; reasons with `points` in log-odds, strongest first."""

    likelihood: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What one metric adds to the log-odds of leaving: straight lines through `points` (value, log-odds), flat outside."""

    metric: str
    points: tuple[tuple[float, float], ...]
    missing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A discrete-time hazard of leaving in each of the next weeks, additive in curves, all of it plain numbers.

    The log-odds of leaving in the k-th week ahead are `weeks[k - 1]` + the product's effect + the curves; `slope` and
    `intercept` then correct the log-odds of leaving within the whole horizon.
    """

    weeks: tuple[float, ...]
    curves: tuple[Curve, ...]
    products: Mapping[str, float]
    slope: float
    intercept: float
    known_until: date | None
    snapshots: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How one predictor did on one test: customers, those of them that left, and the figures (calibration only for probabilities)."""

    predictor: str
    split: str
    day: int | None
    customers: int
    left: int
    auc: Figure
    average_precision: Figure
    lift_top_tenth: Figure
    brier: Figure | None
    calibration_error: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """Qualities by predictor (model, health, recency, active_days), split and day, and the means over both (`split` "mean", `day` None)."""

    horizon_days: int
    method: str
    qualities: tuple[Quality, ...]
