"""Health scores and churn likelihoods from metric values; back-tests of both. Pure functions, no Django."""

from bansou.core.health.compute.default import DEFAULT
from bansou.core.health.compute.formula import check, score

__all__ = ["DEFAULT", "check", "score"]
