"""Why a customer scores what it scores, and what would take it over a line."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np

from bansou.core.allocation.contracts import Direction, Factor, Floats, Policy, Reference

NEAR_LINE = 10.0


def points(standing: Mapping[Factor, Floats], policy: Policy) -> dict[Factor, Floats]:
    """How many of the 100 points each factor brought; NaN where it is not known or not weighed."""
    weights = {factor: entry for factor, entry in policy.weights.items() if entry.weight > 0 and factor in standing}
    if not weights:
        return {}
    total = sum(np.where(np.isnan(standing[factor]), 0.0, entry.weight) for factor, entry in weights.items())
    result = {}
    for factor, entry in weights.items():
        share = standing[factor] if entry.direction is Direction.MORE else 1.0 - standing[factor]
        result[factor] = np.divide(100.0 * share * entry.weight, total, out=np.full(share.shape, np.nan), where=total > 0)
    return result


def top_percent(standing: float) -> int:
    """The smallest whole percent from the top that holds this standing, 1–100."""
    return int(np.clip(np.ceil(round(100.0 * (1.0 - standing), 6)), 1, 100))


def needed(*, factor: Factor, standings: Mapping[Factor, float], policy: Policy, reference: Reference, to_score: float) -> float | None:
    """The value of `factor` alone that would give the score `to_score`, all else as it is; None where no value would."""
    known = {
        code: share
        for code, share in standings.items()
        if not isnan(share) and policy.weights.get(code) and policy.weights[code].weight > 0
    }
    entry = policy.weights.get(factor)
    if entry is None or entry.weight <= 0 or factor not in known:
        return None
    total = sum(policy.weights[code].weight for code in known)
    others = sum(_towards(share, policy, code) * policy.weights[code].weight for code, share in known.items() if code is not factor)
    towards = (to_score * total / 100.0 - others) / entry.weight
    if not 0.0 <= towards <= 1.0:
        return None
    share = towards if entry.direction is Direction.MORE else 1.0 - towards
    if factor is Factor.HEALTH:
        return 100.0 * share
    return _at(share, reference.grids.get(factor, ()), at_least=entry.direction is Direction.MORE)


def lines_of(policy: Policy, reference: Reference | None) -> dict[str, float | None]:
    """Per tier the score a customer without a tier needs to enter; None where all its places are taken."""
    found = reference.lines if reference else {}
    lines: dict[str, float | None] = {}
    for level in policy.levels:
        line = found.get(level.tier, level.at_least)
        lines[level.tier] = None if line is None else max(line, level.at_least)
    if policy.levels:
        lines[policy.levels[-1].tier] = 0.0
    return lines


def reasons(
    *, index: int, factors: Mapping[Factor, Floats], standing: Mapping[Factor, Floats], policy: Policy, brought: Mapping[Factor, Floats]
) -> list[dict[str, Any]]:
    """The factors behind one score as plain values, those that brought most first; unknown ones last.

    `standing` is the share of everyone below, `towards` how far it speaks for more touch (both 0–1), `points` what it brought of 100.
    """
    known: list[dict[str, Any]] = []
    unknown: list[dict[str, Any]] = []
    for factor, values in factors.items():
        if factor not in brought:
            continue
        value, share, gained = float(values[index]), float(standing[factor][index]), float(brought[factor][index])
        if isnan(share) or isnan(gained):
            unknown.append({"code": factor.value})
            continue
        towards = round(_towards(share, policy, factor), 4)
        known.append(
            {"code": factor.value, "value": round(value, 2), "standing": round(share, 4), "towards": towards, "points": round(gained, 1)}
        )
    known.sort(key=lambda reason: (-reason["points"], reason["code"]))
    return known + unknown


def _towards(share: float, policy: Policy, factor: Factor) -> float:
    return share if policy.weights[factor].direction is Direction.MORE else 1.0 - share


def _at(share: float, grid: Sequence[float], *, at_least: bool) -> float | None:
    """The value in the grid whose standing first reaches (or last keeps under) `share`."""
    if not grid:
        return None
    values = np.unique(np.asarray(grid))
    array = np.asarray(grid)
    place = (np.searchsorted(array, values, side="left") + np.searchsorted(array, values, side="right")) / (2 * array.size)
    fits = np.flatnonzero(place >= share) if at_least else np.flatnonzero(place <= share)[::-1]
    return float(values[fits[0]]) if fits.size else None
