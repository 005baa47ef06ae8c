"""A made past: the seldom used leave, each week anew with the same odds."""

import numpy as np

from bansou.core.health.compute import Snapshots

NEVER = float("inf")


def made_past(*, customers: int = 600, weeks: int = 12, effect: float = 3.0, seed: int = 1) -> Snapshots:
    """Weekly snapshots: the odds of leaving fall with `days` (0–20), the stronger the `effect`; `noise` tells nothing."""
    random = np.random.default_rng(seed)
    days = random.uniform(0, 20, customers)
    odds = -3.0 - effect * (days - 10) / 10
    leaves = random.random((customers, weeks + 8)) < 1 / (1 + np.exp(-odds))[:, None]
    left = np.where(leaves.any(axis=1), leaves.argmax(axis=1) * 7.0 + 3, NEVER)
    at = 7.0 * np.arange(weeks)
    who, week = np.nonzero(at[None, :] < left[:, None])
    days_left = left[who] - at[week]
    return Snapshots(
        columns={
            "days": days[who],
            "noise": random.normal(size=len(who)),
            "tenure_days": at[week],
            "days_since_last_seen": 20 - days[who] + random.normal(scale=5, size=len(who)),
            "active_days_28": days[who],
        },
        products=np.where(who % 2 == 0, "crm", "erp"),
        customers=who.astype(np.str_),
        days_left=days_left,
        days_seen=7.0 * (weeks + 8) - at[week],
    )
