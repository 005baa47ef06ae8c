"""The figures agree with scikit-learn's, and with what one can count by hand."""

import numpy as np
import pytest
from sklearn import metrics as known

from bansou.core.health.compute import figures

LEFT = np.array([True, False, True, False, False, True, False, False, False, False])
RISK = np.array([0.9, 0.8, 0.7, 0.7, 0.5, 0.4, 0.4, 0.2, 0.1, 0.1])


def test_auc_and_average_precision_agree_with_scikit_learn():
    assert figures.auc(LEFT, RISK) == pytest.approx(known.roc_auc_score(LEFT, RISK))
    assert figures.average_precision(LEFT, RISK) == pytest.approx(known.average_precision_score(LEFT, RISK))


def test_the_riskiest_tenth_is_one_customer_of_ten():
    assert figures.lift(LEFT, RISK) == pytest.approx(1 / 0.3)


def test_brier_agrees_with_scikit_learn():
    assert figures.brier(LEFT, RISK) == pytest.approx(known.brier_score_loss(LEFT, RISK))


def test_a_likelihood_that_is_the_share_in_every_group_has_no_calibration_error():
    left = np.array([True, False] * 50)

    assert figures.calibration_error(left, np.full(100, 0.5)) == pytest.approx(0)


def test_nobody_left_is_said_as_not_a_number():
    assert np.isnan(figures.auc(np.zeros(5, bool), RISK[:5]))


def test_the_interval_holds_the_value_and_a_score_has_no_calibration():
    found = figures.quality(LEFT, RISK, predictor="health", split="all", day=28, is_likelihood=False)

    assert found.auc.low <= found.auc.value <= found.auc.high
    assert (found.customers, found.left, found.brier) == (10, 3, None)
