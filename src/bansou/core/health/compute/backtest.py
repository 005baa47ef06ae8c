"""Would it have told us in time? Past customers judged by what was known then, beside what followed."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bansou.core.health.compute.default import DEFAULT
from bansou.core.health.compute.figures import mean_quality, quality
from bansou.core.health.compute.formula import score
from bansou.core.health.compute.hazard import Snapshots, learn, likelihoods
from bansou.core.health.contracts import BackTest, Formula, HealthError, Quality

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Split = tuple[Mask, Mask]
MODEL, HEALTH, RECENCY, ACTIVE_DAYS = "model", "health", "recency", "active_days"


def back_test(
    *,
    training: Snapshots,
    testing: Snapshots,
    metrics: Sequence[str],
    splits: Mapping[str, Split],
    method: str,
    horizon_days: int = 28,
    days: Sequence[int] = (28, 56, 84),
    formulas: Mapping[str, Formula] | None = None,
    progress: Callable[[str], None] | None = None,
) -> BackTest:
    """How model, health, recency and active days judged the testing snapshots of each split on each day of the contract.

    `splits` says for each name which training rows may be learned from and which testing rows are judged (`by_value`, `by_time`);
    `formulas` are by product, "" for the rest.
    """
    found: list[Quality] = []
    for name, (learned, tested) in splits.items():
        if progress:
            progress(name)
        subjects = testing.where(tested & testing.is_known(horizon_days))
        risks = {
            **_model(training.where(learned), subjects, metrics, horizon_days),
            HEALTH: -health_scores(subjects, formulas or {}),
            RECENCY: np.nan_to_num(subjects.columns["days_since_last_seen"], nan=1e6),
            ACTIVE_DAYS: -np.nan_to_num(subjects.columns["active_days_28"]),
        }
        left = subjects.leaves_within(horizon_days)
        for day in days:
            rows = subjects.columns["tenure_days"] == day
            if not left[rows].any() or left[rows].all():
                continue
            for who, risk in risks.items():
                found.append(quality(left[rows], risk[rows], predictor=who, split=name, day=day, is_likelihood=who == MODEL))
    if not found:
        raise HealthError("No test has both customers who left and customers who stayed; choose other days or another split.")
    return BackTest(horizon_days=horizon_days, method=method, qualities=(*found, *_means(found)))


def _model(training: Snapshots, subjects: Snapshots, metrics: Sequence[str], horizon_days: int) -> dict[str, Floats]:
    try:
        model = learn(training, metrics=metrics, horizon_days=horizon_days)
    except HealthError:
        return {}
    return {MODEL: likelihoods(model, subjects.columns, subjects.products)}


def health_scores(subjects: Snapshots, formulas: Mapping[str, Formula]) -> Floats:
    """Each row's health by its product's formula, or "", or the default; 50 where nothing is known."""
    found = np.full(len(subjects.products), 50.0)
    for product in np.unique(subjects.products).tolist():
        formula = formulas.get(product) or formulas.get("") or DEFAULT
        rows = np.flatnonzero(subjects.products == product)
        codes = [part.metric for dimension in formula.dimensions for part in dimension.parts]
        matrix = np.column_stack([subjects.columns[code][rows] for code in codes])
        values = [dict(zip(codes, row, strict=True)) for row in matrix.tolist()]
        for row, health in zip(rows.tolist(), score(formula, values), strict=True):
            found[row] = 50.0 if health.score is None else health.score
    return found


def _means(found: Sequence[Quality]) -> list[Quality]:
    who = dict.fromkeys(one.predictor for one in found)
    return [mean_quality([one for one in found if one.predictor == name]) for name in who]


def by_value(training: NDArray[np.str_], testing: NDArray[np.str_], only: str | None = None) -> dict[str, Split]:
    """One split per value of a customer field (given for each row): learn from the others, judge those of the value."""
    values = [value for value in np.unique(testing).tolist() if only in {None, value}]
    return {value: (training != value, testing == value) for value in values}


def by_time(training: Floats, testing: Floats, *, horizon_days: int, share: float = 0.6) -> dict[str, Split]:
    """One split by day number: learn from snapshots whose horizon had ended by then, judge the later ones."""
    cut = float(np.quantile(testing, share))
    return {"later": (training + horizon_days <= cut, testing > cut)}
