"""Piecewise straight lines over each metric, as columns for a regression and back as curves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bansou.core.health.contracts import Curve

Floats = NDArray[np.float64]
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)
OUTER = (0.005, 0.995)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One metric: its bounds, the knots between, and the value that stands for a missing one."""

    metric: str
    low: float
    high: float
    knots: tuple[float, ...]
    usual: float
    has_missing: bool

    def columns(self, values: Floats) -> list[Floats]:
        """Give the value within bounds, its excess over each knot, and whether it is missing."""
        gone = np.isnan(values)
        x = np.clip(np.where(gone, self.usual, values), self.low, self.high)
        parts = [x, *(np.maximum(x - knot, 0.0) for knot in self.knots)]
        return [*parts, gone.astype(np.float64)] if self.has_missing else parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The columns of all metrics, centred and scaled as in the data they were made from."""

    parts: tuple[Part, ...]
    centre: Floats
    scale: Floats

    @classmethod
    def of(cls, columns: Mapping[str, Floats]) -> "Basis":
        """Give the basis for these columns; a metric that never varies is left out."""
        parts = tuple(part for code, values in columns.items() if (part := _part(code, values)) is not None)
        raw = np.column_stack([column for part in parts for column in part.columns(columns[part.metric])])
        scale = raw.std(axis=0)
        return cls(parts=parts, centre=raw.mean(axis=0), scale=np.where(scale > 1e-9, scale, np.inf))

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return len(self.centre)

    def matrix(self, columns: Mapping[str, Floats]) -> Floats:
        """Give the standardised columns."""
        raw = np.column_stack([column for part in self.parts for column in part.columns(columns[part.metric])])
        return np.asarray((raw - self.centre) / self.scale)

    def curves(self, weights: Floats) -> tuple[Curve, ...]:
        """Give each metric's curve, 0 on average over the data the basis was made from, from a regression's weights."""
        plain = weights / self.scale
        curves, at = [], 0
        for part in self.parts:
            size = 1 + len(part.knots) + part.has_missing
            mine, centre = plain[at : at + size], self.centre[at : at + size]
            at += size
            xs = np.array([part.low, *part.knots, part.high, np.nan])
            *ys, missing = (np.column_stack(part.columns(xs)) @ mine - float(centre @ mine)).round(6).tolist()
            points = tuple(zip(xs[:-1].tolist(), ys, strict=True))
            curves.append(Curve(metric=part.metric, points=points, missing=missing))
        return tuple(curves)


def _part(code: str, values: Floats) -> Part | None:
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, *inner, high = np.quantile(known, (OUTER[0], *KNOTS, OUTER[1])).tolist()
    if high - low < 1e-9:
        return None
    knots = tuple(sorted({knot for knot in inner if low < knot < high}))
    has_missing = len(known) < len(values)
    return Part(metric=code, low=low, high=high, knots=knots, usual=float(np.median(known)), has_missing=has_missing)
