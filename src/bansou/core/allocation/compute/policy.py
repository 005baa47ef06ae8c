"""A policy as plain values and back, and what is wrong with one."""

from collections.abc import Mapping, Sequence
from typing import Any

from bansou.core.allocation.contracts import Direction, Factor, Level, Policy, PolicyError, Reference, Weight

START = Policy(
    weights={
        Factor.VALUE: Weight(weight=55),
        Factor.POTENTIAL: Weight(weight=20),
        Factor.USE: Weight(weight=10),
        Factor.HEALTH: Weight(weight=15, direction=Direction.LESS),
    },
    levels=(Level(tier="high", at_least=75, cap=20), Level(tier="low", at_least=45), Level(tier="tech")),
)


def to_values(policy: Policy) -> dict[str, Any]:
    """The policy as JSON can hold it."""
    return {
        "weights": {factor.value: {"weight": entry.weight, "direction": entry.direction.value} for factor, entry in policy.weights.items()},
        "levels": [{"tier": entry.tier, "at_least": entry.at_least, "cap": entry.cap} for entry in policy.levels],
        "margin": policy.margin,
        "stay_days": policy.stay_days,
        "rest_days": policy.rest_days,
        "use_metric": policy.use_metric,
    }


def from_values(values: Mapping[str, Any]) -> Policy:
    """The policy that `to_values` wrote."""
    weights = {
        Factor(code): Weight(weight=float(entry["weight"]), direction=Direction(entry["direction"]))
        for code, entry in values["weights"].items()
    }
    levels = tuple(Level(tier=entry["tier"], at_least=float(entry["at_least"]), cap=entry["cap"]) for entry in values["levels"])
    rest = {name: values[name] for name in ("margin", "stay_days", "rest_days", "use_metric") if name in values}
    return Policy(weights=weights, levels=levels, **rest)


def fitted(policy: Policy, tiers: Sequence[str]) -> Policy:
    """The policy with exactly one level for each of `tiers`, in their order; one it does not know takes nobody unless it is the last."""
    known = {entry.tier: entry for entry in policy.levels}
    above, levels = 100.0, []
    for tier in tiers:
        entry = known.get(tier) or Level(tier=tier, at_least=above, cap=0)
        above = min(above, entry.at_least)
        levels.append(entry)
    if levels:
        levels[-1] = Level(tier=levels[-1].tier)
    return Policy(
        weights=policy.weights,
        levels=tuple(levels),
        margin=policy.margin,
        stay_days=policy.stay_days,
        rest_days=policy.rest_days,
        use_metric=policy.use_metric,
    )


def check(policy: Policy) -> None:
    """Raises PolicyError where the policy cannot be meant."""
    if not policy.levels:
        raise PolicyError("levels", "no_tier")
    for factor, entry in policy.weights.items():
        if not 0 <= entry.weight <= 1000:
            raise PolicyError(f"weight_{factor}", "weight_range")
    if sum(entry.weight for entry in policy.weights.values()) <= 0:
        raise PolicyError("weights", "no_weight")
    if not 0 <= policy.margin <= 50:
        raise PolicyError("margin", "margin_range")
    above: Level | None = None
    for level in policy.levels[:-1]:
        if not 0 <= level.at_least <= 100:
            raise PolicyError(f"at_least_{level.tier}", "score_range")
        if above and level.at_least > above.at_least:
            raise PolicyError(f"at_least_{level.tier}", "line_above", tier=level.tier, above=above.tier, line=above.at_least)
        if level.cap is not None and level.cap < 0:
            raise PolicyError(f"cap_{level.tier}", "cap_range")
        above = level if level.cap != 0 else above


def reference_to_values(reference: Reference) -> dict[str, Any]:
    """The reference as JSON can hold it."""
    return {
        "grids": {factor.value: list(grid) for factor, grid in reference.grids.items()},
        "lines": dict(reference.lines),
        "typical": dict(reference.typical),
    }


def reference_from_values(values: Mapping[str, Any]) -> Reference | None:
    """The reference that `reference_to_values` wrote; None where there was no full run yet."""
    if not values:
        return None
    grids = {Factor(code): tuple(grid) for code, grid in values["grids"].items()}
    return Reference(grids=grids, lines=dict(values["lines"]), typical=dict(values.get("typical", {})))
