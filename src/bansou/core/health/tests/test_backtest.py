"""A back-test learns only from what it may, and finds nothing where there is nothing."""

import msgspec
import numpy as np
import pytest

from bansou.core.health.compute import back_test, by_time, by_value
from bansou.core.health.compute.backtest import MODEL, RECENCY
from bansou.core.health.contracts import BackTest, Dimension, Formula, HealthError, Part, Quality
from bansou.core.health.tests.past import made_past

FORMULA = Formula(
    dimensions=(Dimension(code="use", name_ja="利用", name_en="Use", weight=1, parts=(Part(metric="days", worst=0, best=20),)),)
)
DAYS = (28, 56)


def run(past, **more) -> BackTest:
    given = {"splits": by_value(past.products, past.products), "method": "product", "metrics": ("days", "noise"), "days": DAYS}
    return back_test(**{"training": past, "testing": past, "formulas": {"": FORMULA}, **given, **more})


def mean_of(test: BackTest, who: str) -> Quality:
    return next(one for one in test.qualities if one.predictor == who and one.split == "mean")


def test_model_and_health_tell_who_leaves_better_than_recency():
    test = run(made_past())

    assert mean_of(test, MODEL).auc.value > mean_of(test, RECENCY).auc.value > 0.6
    assert mean_of(test, "health").auc.value > 0.75
    assert {(one.split, one.day) for one in test.qualities} == {("crm", 28), ("crm", 56), ("erp", 28), ("erp", 56), ("mean", None)}


def test_where_leaving_has_no_cause_nothing_is_found():
    past = made_past(effect=0.0, customers=1500)

    assert mean_of(run(past), MODEL).auc.value == pytest.approx(0.5, abs=0.05)


def test_labels_of_the_left_out_value_are_never_learned_from():
    past, other = made_past(), made_past()
    crm = other.products == "crm"
    other.days_left[crm] = np.random.default_rng(3).permutation(other.days_left[crm])
    only = {"splits": by_value(past.products, past.products, "crm")}

    assert run(past, **only, training=other).qualities == run(past, **only).qualities


def test_a_split_by_time_learns_only_from_horizons_that_had_ended():
    days = np.arange(10.0) * 7
    [(learned, judged)] = by_time(days, days, horizon_days=28).values()

    assert days[learned].max() + 28 <= days[judged].min()


def test_only_likelihoods_have_a_calibration():
    test = run(made_past())

    assert mean_of(test, MODEL).calibration_error.value < 0.1
    assert mean_of(test, RECENCY).brier is None


def test_a_test_without_departures_says_so():
    past = made_past(effect=0.0)
    nobody = past.where(past.days_left > 500)

    with pytest.raises(HealthError, match="customers who left"):
        run(nobody)


def test_the_result_survives_json():
    test = run(made_past())

    assert msgspec.json.decode(msgspec.json.encode(test), type=BackTest) == test
