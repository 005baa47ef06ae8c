"""Health as a weighted mean: parts within dimensions, dimensions within the score."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bansou.core.health.contracts import Dimension, Formula, Health, HealthError, Reason

NEUTRAL = 60.0  # a reason says how far a metric moves the score from that of a customer with this many points
SHOWN = 6
WORTH_SAYING = 0.5
Floats = NDArray[np.float64]


def check(formula: Formula, *, metrics: frozenset[str]) -> Formula:
    """The formula itself, or a HealthError that names what cannot be computed."""
    if not formula.dimensions or sum(one.weight for one in formula.dimensions) <= 0:
        raise HealthError("A formula needs at least one dimension with a weight above 0.")
    for dimension in formula.dimensions:
        if dimension.weight < 0 or not dimension.parts:
            raise HealthError(f"The dimension {dimension.code} needs a weight of 0 or more and at least one metric.")
        for part in dimension.parts:
            if part.metric not in metrics:
                raise HealthError(f"{part.metric} in {dimension.code} is not a metric.")
            if part.worst == part.best or part.weight <= 0:
                raise HealthError(f"{part.metric} in {dimension.code} needs a worst value unlike its best and a weight above 0.")
    return formula


def score(formula: Formula, values: Sequence[Mapping[str, float | None]]) -> list[Health]:
    """The health of each customer from its metric values, in their order."""
    dimensions = [one for one in formula.dimensions if one.weight > 0]
    points, worth, given = _parts(dimensions, values)
    edges = np.cumsum([0, *(len(one.parts) for one in dimensions)])
    spans = [slice(first, last) for first, last in pairwise(edges)]
    known = np.stack([worth[:, span].sum(axis=1) for span in spans], axis=1)
    means = np.stack([(points[:, span] * worth[:, span]).sum(axis=1) for span in spans], axis=1) / np.where(known > 0, known, 1)
    weights = np.array([one.weight for one in dimensions]) * (known > 0)
    reached = weights.sum(axis=1)
    scores = (means * weights).sum(axis=1) / np.where(reached > 0, reached, 1)
    asked = np.array([sum(part.weight for part in one.parts) for one in dimensions])
    coverage = (weights * known / asked).sum(axis=1) / sum(one.weight for one in dimensions)
    of = np.repeat(np.arange(len(dimensions)), [len(one.parts) for one in dimensions])
    effect = worth / np.where(known > 0, known, 1)[:, of] * weights[:, of] / np.where(reached > 0, reached, 1)[:, None] * (points - NEUTRAL)
    strongest = np.argsort(-np.abs(effect), axis=1, kind="stable")[:, :SHOWN]
    names = [(part.metric, one.code) for one in dimensions for part in one.parts]
    return [
        Health(
            score=float(scores[n]) if reached[n] else None,
            coverage=float(coverage[n]),
            dimensions={one.code: float(means[n, d]) for d, one in enumerate(dimensions) if known[n, d]},
            reasons=tuple(
                Reason(metric=names[k][0], dimension=names[k][1], points=float(effect[n, k]), value=float(given[n, k]))
                for k in strongest[n]
                if abs(effect[n, k]) >= WORTH_SAYING
            ),
        )
        for n in range(len(values))
    ]


def _parts(dimensions: Sequence[Dimension], values: Sequence[Mapping[str, float | None]]) -> tuple[Floats, Floats, Floats]:
    """Points 0–100, weight (0 where unknown) and value of every part, each of shape (customers, parts)."""
    parts = [part for one in dimensions for part in one.parts]
    given = np.array([[one.get(part.metric) for part in parts] for one in values], dtype=np.float64).reshape(len(values), len(parts))
    worst, best, weight = (np.array([getattr(part, name) for part in parts]) for name in ("worst", "best", "weight"))
    points = np.clip((given - worst) / (best - worst), 0, 1) * 100
    is_known = ~np.isnan(given)
    return np.where(is_known, points, NEUTRAL), np.where(is_known, weight, 0.0), given
