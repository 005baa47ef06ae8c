"""A score is a weighted mean that says what it rests on."""

import pytest

from bansou.core.health.compute import DEFAULT, check, score
from bansou.core.health.contracts import Dimension, Formula, HealthError, Part
from bansou.core.metrics.compute import BY_CODE

USE = Dimension(code="use", name_ja="利用", name_en="Use", weight=3, parts=(Part(metric="days", worst=0, best=20),))
SILENCE = Dimension(code="habit", name_ja="習慣", name_en="Habit", weight=1, parts=(Part(metric="silence", worst=30, best=0),))
TWO = Formula(dimensions=(USE, SILENCE))


def test_the_score_is_the_weighted_mean_of_the_dimensions():
    [health] = score(TWO, [{"days": 10, "silence": 0}])

    assert health.score == pytest.approx((3 * 50 + 1 * 100) / 4)
    assert health.dimensions == {"use": 50, "habit": 100}
    assert health.coverage == 1


def test_beyond_worst_and_best_nothing_more_is_won_or_lost():
    low, high = score(TWO, [{"days": -5, "silence": 90}, {"days": 99, "silence": -1}])

    assert (low.score, high.score) == (0, 100)


def test_what_is_unknown_lowers_the_coverage_not_the_score():
    [health] = score(TWO, [{"days": 20, "silence": None}])

    assert health.score == 100
    assert health.coverage == pytest.approx(0.75)


def test_without_any_input_there_is_no_score():
    [health] = score(TWO, [{}])

    assert (health.score, health.coverage, health.reasons) == (None, 0, ())


def test_the_strongest_reason_comes_first_and_reasons_add_up():
    [health] = score(TWO, [{"days": 2, "silence": 3}])

    assert [reason.metric for reason in health.reasons] == ["days", "silence"]
    assert health.score == pytest.approx(60 + sum(reason.points for reason in health.reasons))


def test_nobody_gives_nothing():
    assert score(TWO, []) == []


def test_the_default_formula_names_metrics_that_exist():
    assert check(DEFAULT, metrics=frozenset(BY_CODE)) is DEFAULT


def test_a_formula_with_an_unknown_metric_is_refused_by_name():
    with pytest.raises(HealthError, match="days"):
        check(TWO, metrics=frozenset({"silence"}))
