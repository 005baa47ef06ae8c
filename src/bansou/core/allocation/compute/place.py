"""From factors to a score, from scores to levels, under thresholds, caps, rules, minimum stay and hysteresis."""

from collections.abc import Mapping, Sequence

import numpy as np

from bansou.core.allocation.contracts import Bools, Direction, Factor, Floats, Ints, Placed, Policy, Reference, Subjects

GRID = 1001
TIE = 1e-6


def grid_of(values: Floats) -> tuple[float, ...]:
    """The known values in order: all of them, or 1,001 quantiles where there are more."""
    known = np.sort(values[~np.isnan(values)])
    if known.size > GRID:
        known = np.quantile(known, np.linspace(0, 1, GRID), method="inverted_cdf")
    return tuple(known.tolist())


def standing_of(values: Floats, grid: Sequence[float]) -> Floats:
    """The share of everyone that lies below each value, ties counted half (0–1); 0 for nothing at all, NaN where the value is not known."""
    if not grid:
        return np.full(values.shape, np.nan)
    below = np.searchsorted(grid, values, side="left")
    upto = np.searchsorted(grid, values, side="right")
    share = np.where(values > 0, (below + upto) / (2 * len(grid)), 0.0)
    return np.where(np.isnan(values), np.nan, share)


def standings(factors: Mapping[Factor, Floats], reference: Reference) -> dict[Factor, Floats]:
    """Each factor as a standing between 0 and 1; health is one already, the others stand among everyone."""
    return {
        factor: values / 100.0 if factor is Factor.HEALTH else standing_of(values, reference.grids.get(factor, ()))
        for factor, values in factors.items()
    }


def scores(standing: Mapping[Factor, Floats], policy: Policy, size: int) -> Floats:
    """The weighted mean of what is known, 0–100; 0 where nothing is known."""
    total, weight = np.zeros(size), np.zeros(size)
    for factor, entry in policy.weights.items():
        if entry.weight <= 0 or factor not in standing:
            continue
        share = standing[factor]
        known = ~np.isnan(share)
        towards = share if entry.direction is Direction.MORE else 1.0 - share
        total += np.where(known, towards * entry.weight, 0.0)
        weight += np.where(known, entry.weight, 0.0)
    return np.divide(100.0 * total, weight, out=np.zeros(size), where=weight > 0)


def held_levels(subjects: Subjects, policy: Policy) -> Ints:
    """The level a rule or the minimum stay decides for each, or -1; a forced level counts before a stay."""
    size = subjects.current.size
    staying = (subjects.current >= 0) & (subjects.days < policy.stay_days)
    if subjects.forbidden.size:
        staying &= ~subjects.forbidden[np.arange(size), np.maximum(subjects.current, 0)]
    held = np.where(staying, subjects.current, -1)
    return np.where(subjects.forced >= 0, subjects.forced, held)


def adjusted_scores(score: Floats, subjects: Subjects, level: int, margin: float) -> Floats:
    """Scores as level `level` sees them: who is there or higher gets the margin, who is lower pays it, newcomers neither."""
    shift = np.where(subjects.current < 0, 0.0, np.where(subjects.current <= level, margin, -margin))
    return score + shift + subjects.tie * TIE


def place(subjects: Subjects, policy: Policy, *, reference: Reference | None = None, taken: Sequence[int] | None = None) -> Placed:
    """Each subject's level, with the reference the outcome rests on.

    Without `reference` the subjects are everyone: grids and lines are made from them. With it they are some of everyone: grids and
    lines are kept, and `taken` says how many places of each level are held by the others, so that no cap is broken.
    """
    known = reference or Reference(
        grids={factor: grid_of(values) for factor, values in subjects.factors.items() if factor is not Factor.HEALTH}
    )
    size = subjects.current.size
    standing = standings(subjects.factors, known)
    score = scores(standing, policy, size)
    held = held_levels(subjects, policy)
    level, lines = np.where(held >= 0, held, -1), {}
    for index, entry in enumerate(policy.levels):
        last = index == len(policy.levels) - 1
        adjusted = adjusted_scores(score, subjects, index, policy.margin)
        allowed = (level < 0) & ~subjects.forbidden[:, index]
        if last:
            level[level < 0] = index
            break
        line = _line(known, entry.tier, entry.at_least, whole=reference is None)
        room = None if entry.cap is None else max(0, entry.cap - int((held == index).sum()) - (taken[index] if taken else 0))
        chosen = _chosen(adjusted, allowed & (adjusted >= line), room)
        level[chosen] = index
        inside = adjusted[(level == index) & (subjects.forced < 0)]
        lines[entry.tier] = _last_in(inside, entry.at_least, is_full=room is not None and chosen.size >= room)
    made = known if reference else Reference(grids=known.grids, lines=lines)
    by_itself = _alone(score, subjects, policy, lines)
    mattered = (subjects.forced >= 0) | ((held >= 0) & (by_itself != level))
    return Placed(level=level, score=score, standing=standing, held=mattered, reference=made)


def _alone(score: Floats, subjects: Subjects, policy: Policy, lines: Mapping[str, float | None]) -> Ints:
    """The level each would have with neither a forced tier nor a minimum stay, at the lines as they are."""
    level = np.full(score.shape, len(policy.levels) - 1)
    for index in reversed(range(len(policy.levels) - 1)):
        line = lines[policy.levels[index].tier]
        if line is not None:
            fits = (adjusted_scores(score, subjects, index, policy.margin) >= line) & ~subjects.forbidden[:, index]
            level[fits] = index
    return level


def _line(reference: Reference, tier: str, at_least: float, *, whole: bool) -> float:
    if whole or tier not in reference.lines:
        return at_least
    line = reference.lines[tier]
    return np.inf if line is None else max(at_least, line)


def _chosen(adjusted: Floats, allowed: Bools, room: int | None) -> Ints:
    candidates = np.flatnonzero(allowed)
    if room is None or candidates.size <= room:
        return candidates
    best = np.argsort(-adjusted[candidates], kind="stable")[:room]
    return candidates[best]


def _last_in(adjusted: Floats, at_least: float, *, is_full: bool) -> float | None:
    if not is_full:
        return at_least
    return max(at_least, float(adjusted.min())) if adjusted.size else None
