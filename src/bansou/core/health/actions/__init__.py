"""Writing health: scores, formulas, models, likelihoods, back-tests."""

from bansou.core.health.actions.formulas import adopt_formula, withdraw_formula
from bansou.core.health.actions.score import score

__all__ = ["adopt_formula", "score", "withdraw_formula"]
