"""Writing health: scores, formulas, models, likelihoods, back-tests."""

from bansou.core.health.actions.back_test import ask_back_test, back_test, back_test_asked, run_back_test
from bansou.core.health.actions.formulas import adopt_formula, withdraw_formula
from bansou.core.health.actions.predict import predict
from bansou.core.health.actions.score import score

__all__ = ["adopt_formula", "ask_back_test", "back_test", "back_test_asked", "predict", "run_back_test", "score", "withdraw_formula"]
