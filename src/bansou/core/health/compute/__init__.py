"""Health scores and churn likelihoods from metric values; back-tests of both. Pure functions, no Django."""

from bansou.core.health.compute.backtest import back_test, by_time, by_value
from bansou.core.health.compute.default import DEFAULT
from bansou.core.health.compute.explain import predict
from bansou.core.health.compute.formula import check, score
from bansou.core.health.compute.hazard import Snapshots, learn
from bansou.core.health.compute.snapshots import LEARNED, snapshots_of, tenure_anchors, weekly_anchors

__all__ = [
    "DEFAULT",
    "LEARNED",
    "Snapshots",
    "back_test",
    "by_time",
    "by_value",
    "check",
    "learn",
    "predict",
    "score",
    "snapshots_of",
    "tenure_anchors",
    "weekly_anchors",
]
