"""How well a predictor foresaw who left: figures with 95 % bootstrap intervals.

Area under the ROC curve (Hanley & McNeil 1982), average precision, lift in the top tenth, Brier score (Brier 1950) and expected
calibration error in ten bins of equal size (Naeini et al. 2015). Customers are drawn with replacement.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from bansou.core.health.contracts import Figure, Quality

DRAWS = 200
SEED = 28
BINS = 10
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Measure = Callable[[Bools, Floats], float]


def auc(left: Bools, risk: Floats) -> float:
    """The chance that someone who left was ranked above someone who stayed; ties count half; NaN without both."""
    positives = int(left.sum())
    negatives = len(left) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(risk)
    return float((ranks[left].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(left: Bools, risk: Floats) -> float:
    """The mean precision at each customer who left, riskiest first; tied customers share their precision."""
    if not left.any():
        return float("nan")
    order = np.argsort(-risk, kind="stable")
    hits = np.cumsum(left[order])
    last = np.append(np.flatnonzero(np.diff(risk[order])), len(risk) - 1)
    precision = hits[last] / (last + 1)
    return float((precision * np.diff(np.append(0, hits[last]))).sum() / left.sum())


def lift(left: Bools, risk: Floats) -> float:
    """How many times the base rate the riskiest tenth left."""
    if not left.any():
        return float("nan")
    top = np.argsort(-risk, kind="stable")[: max(1, round(len(risk) / 10))]
    return float(left[top].mean() / left.mean())


def brier(left: Bools, risk: Floats) -> float:
    """The mean squared distance of the likelihood from what happened."""
    return float(((risk - left) ** 2).mean())


def calibration_error(left: Bools, risk: Floats) -> float:
    """The mean distance between likelihood and share that left, over ten groups of equal size by likelihood."""
    groups = np.array_split(np.argsort(risk, kind="stable"), BINS)
    return float(sum(abs(risk[group].mean() - left[group].mean()) * len(group) for group in groups if len(group)) / len(risk))


def quality(left: Bools, risk: Floats, *, predictor: str, split: str, day: int | None, is_likelihood: bool, draws: int = DRAWS) -> Quality:
    """Every figure of one predictor on one test; `risk` is higher for those more likely to leave."""
    rng = np.random.default_rng(SEED)
    picks = [rng.integers(len(left), size=len(left)) for _ in range(draws)] if len(left) else []

    def figure(measure: Measure) -> Figure:
        drawn = [value for pick in picks if not np.isnan(value := measure(left[pick], risk[pick]))]
        low, high = np.quantile(drawn, [0.025, 0.975]) if drawn else (float("nan"), float("nan"))
        return Figure(value=measure(left, risk) if len(left) else float("nan"), low=float(low), high=float(high))

    return Quality(
        predictor=predictor, split=split, day=day, customers=len(left), left=int(left.sum()), auc=figure(auc),
        average_precision=figure(average_precision), lift_top_tenth=figure(lift),
        brier=figure(brier) if is_likelihood else None, calibration_error=figure(calibration_error) if is_likelihood else None,
    )  # fmt: skip


def mean_quality(qualities: Sequence[Quality]) -> Quality:
    """The plain mean of one predictor's figures over its tests, which are independent draws of customers; `split` "mean", `day` None."""

    def mean(name: str) -> Figure | None:
        figures: list[Figure] = [one for quality in qualities if (one := getattr(quality, name)) is not None]
        if not figures:
            return None
        value = float(np.mean([one.value for one in figures]))
        half = float(np.sqrt(np.sum([((one.high - one.low) / 2) ** 2 for one in figures]))) / len(figures)
        return Figure(value=value, low=value - half, high=value + half)

    def sure(name: str) -> Figure:
        return mean(name) or Figure(value=float("nan"), low=float("nan"), high=float("nan"))

    return Quality(
        predictor=qualities[0].predictor, split="mean", day=None, customers=sum(one.customers for one in qualities),
        left=sum(one.left for one in qualities), auc=sure("auc"), average_precision=sure("average_precision"),
        lift_top_tenth=sure("lift_top_tenth"), brier=mean("brier"), calibration_error=mean("calibration_error"),
    )  # fmt: skip
