"""Who is likely to leave: a discrete-time hazard over weekly snapshots.

Each snapshot of a customer is followed for the weeks of the horizon; in each week it is at risk and leaves or stays
(Singer & Willett 1993; landmarking after van Houwelingen 2007). A ridge logistic regression on piecewise straight
lines in every metric gives curves that can be read, drawn and kept as plain numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bansou.core.health.compute.basis import Basis
from bansou.core.health.contracts import Curve, Hazard, HealthError

Floats = NDArray[np.float64]
WEEK = 7
MIN_DEPARTURES = 20
SAMPLE = 100_000
SAMPLE_CALIBRATING = 20_000
FOLDS = 3
RIDGE = 0.01
PRODUCT_SCALE = 3.0  # a product's own level is shrunk less than the curves
SEED = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """Customers as they were: metric columns, product, and what followed.

    `days_left`: days from the snapshot until the customer left, infinite if it did not. `days_seen`: days after the
    snapshot of which it is known what happened: until the contract ran out or today, and for who left until today too;
    ending it at the leaving would keep, near today, those who left and drop those who stayed.
    """

    columns: Mapping[str, Floats]
    products: NDArray[np.str_]
    customers: NDArray[np.str_]
    days_left: Floats
    days_seen: Floats

    def where(self, chosen: NDArray[np.bool_]) -> "Snapshots":
        """Give the chosen rows."""
        return Snapshots(
            columns={code: values[chosen] for code, values in self.columns.items()},
            products=self.products[chosen],
            customers=self.customers[chosen],
            days_left=self.days_left[chosen],
            days_seen=self.days_seen[chosen],
        )

    def leaves_within(self, days: int) -> NDArray[np.bool_]:
        """Give whether each customer left within `days` after its snapshot."""
        return np.asarray(self.days_left <= days)

    def is_known(self, days: int) -> NDArray[np.bool_]:
        """Give whether it is known of each customer if it left within `days`."""
        return np.asarray(self.days_seen >= days)


def learn(snapshots: Snapshots, *, metrics: Sequence[str], horizon_days: int = 28, known_until: date | None = None) -> Hazard:
    """The model that explains the departures among the snapshots; HealthError when too few customers have left to learn from."""
    left = snapshots.leaves_within(horizon_days)
    departed = len(np.unique(snapshots.customers[left]))
    if departed < MIN_DEPARTURES:
        told = f"{departed} customers have left within {horizon_days} days of a snapshot"
        raise HealthError(f"There is too little to learn from: {told}, and {MIN_DEPARTURES} are needed.")
    random = np.random.default_rng(SEED)
    hazard = _fit(snapshots, metrics, horizon_days, random)
    slope, intercept = _calibration(snapshots, metrics, horizon_days, random)
    return replace(hazard, slope=slope, intercept=intercept, known_until=known_until, snapshots=len(left), left=departed)


def _periods(snapshots: Snapshots, horizon_days: int, random: np.random.Generator, sample: int = SAMPLE) -> tuple[NDArray[Any], ...]:
    """Give (row, week ahead, left) of every week at risk; those who stayed are sampled, `weight` makes up for it."""
    rows, weeks, lefts = [], [], []
    for week in range(horizon_days // WEEK):
        begin, end = week * WEEK, (week + 1) * WEEK
        seen = snapshots.days_seen >= end
        left = seen & (snapshots.days_left > begin) & (snapshots.days_left <= end)
        stayed = seen & (snapshots.days_left > end)
        for chosen, is_left in ((left, 1), (stayed, 0)):
            row = np.flatnonzero(chosen)
            rows.append(row)
            weeks.append(np.full(len(row), week))
            lefts.append(np.full(len(row), is_left))
    row, week_no, y = np.concatenate(rows), np.concatenate(weeks), np.concatenate(lefts)
    stays = np.flatnonzero(y == 0)
    kept = random.choice(stays, min(sample, len(stays)), replace=False)
    chosen_rows = np.sort(np.concatenate([np.flatnonzero(y == 1), kept]))
    weight = np.where(y[chosen_rows] == 1, 1.0, len(stays) / max(len(kept), 1))
    return row[chosen_rows], week_no[chosen_rows], y[chosen_rows], weight


def _fit(snapshots: Snapshots, metrics: Sequence[str], horizon_days: int, random: np.random.Generator, sample: int = SAMPLE) -> Hazard:
    row, week, y, weight = _periods(snapshots, horizon_days, random, sample)
    picked = {code: snapshots.columns[code][row] for code in metrics}
    basis = Basis.of(picked)
    names = sorted(set(snapshots.products.tolist()))
    dummies = np.column_stack([snapshots.products[row] == name for name in names]).astype(np.float64) * PRODUCT_SCALE
    ahead = np.column_stack([week == k for k in range(1, horizon_days // WEEK)] or [np.zeros(len(row))]).astype(np.float64)
    design = np.column_stack([basis.matrix(picked), dummies, ahead])
    fitted = LogisticRegression(C=RIDGE, max_iter=400).fit(design, y, sample_weight=weight)
    weights, base = fitted.coef_[0], float(fitted.intercept_[0])
    at = basis.width
    curves = basis.curves(weights[:at])
    effects = dict(zip(names, (PRODUCT_SCALE * weights[at : at + len(names)]).tolist(), strict=True))
    later = weights[at + len(names) :].tolist()[: horizon_days // WEEK - 1]
    steps = tuple(base + step for step in (0.0, *later))
    return Hazard(weeks=steps, curves=curves, products=effects, slope=1.0, intercept=0.0, known_until=None, snapshots=0, left=0)


def _calibration(snapshots: Snapshots, metrics: Sequence[str], horizon_days: int, random: np.random.Generator) -> tuple[float, float]:
    """Give slope and intercept that make the likelihood of customers the model has not seen come true."""
    names, number = np.unique(snapshots.customers, return_inverse=True)
    fold = random.integers(0, FOLDS, len(names))[number]
    told, truth = [], []
    for k in range(FOLDS):
        learned = snapshots.where(fold != k)
        tested = snapshots.where((fold == k) & snapshots.is_known(horizon_days))
        left = tested.leaves_within(horizon_days)
        if not left.any() or not learned.leaves_within(horizon_days).any():
            return 1.0, 0.0
        model = _fit(learned, metrics, horizon_days, random, SAMPLE_CALIBRATING)
        told.append(_logit(likelihoods(model, tested.columns, tested.products)))
        truth.append(left)
    x, y = np.concatenate(told)[:, None], np.concatenate(truth)
    line = LogisticRegression(C=1e6, max_iter=200).fit(x, y)
    return float(line.coef_[0][0]), float(line.intercept_[0])


def _logit(p: Floats) -> Floats:
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(p / (1 - p)))


def curve_values(curve: Curve, values: Floats) -> Floats:
    """Give what the curve adds to the log-odds at each value."""
    xs, ys = zip(*curve.points, strict=True)
    return np.where(np.isnan(values), curve.missing, np.interp(values, xs, ys))


def likelihoods(model: Hazard, columns: Mapping[str, Floats], products: NDArray[np.str_]) -> Floats:
    """Give the likelihood (0–1) of leaving within the model's horizon, over all rows at once."""
    odds = np.array([model.products.get(str(name), 0.0) for name in products.tolist()], dtype=np.float64)
    for curve in model.curves:
        odds = odds + curve_values(curve, columns[curve.metric])
    stays = np.ones_like(odds)
    for week in model.weeks:
        stays = stays / (1.0 + np.exp(odds + week))
    return np.asarray(1.0 / (1.0 + np.exp(-(model.slope * _logit(1.0 - stays) + model.intercept))))
