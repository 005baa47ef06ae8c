"""Reading health: formulas, scores, likelihoods, back-tests."""

from bansou.core.health.queries.formulas import formula_for, formula_from, formulas, versions
from bansou.core.health.queries.scores import Moved, band_of, distribution, movers, prediction_of, score_of, summary

__all__ = [
    "Moved",
    "band_of",
    "distribution",
    "formula_for",
    "formula_from",
    "formulas",
    "movers",
    "prediction_of",
    "score_of",
    "summary",
    "versions",
]
