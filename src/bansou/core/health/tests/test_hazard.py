"""The model finds what drives leaving, tells likelihoods that come true, and is plain numbers."""

from datetime import date

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from bansou.core.health.compute import LEARNED, learn, predict, snapshots_of
from bansou.core.health.compute.hazard import curve_values, likelihoods
from bansou.core.health.contracts import Hazard, HealthError
from bansou.core.health.tests.past import made_past
from bansou.core.metrics.compute import BY_CODE

METRICS = ("days", "noise")
PAST = made_past()
MODEL = learn(PAST, metrics=METRICS)


def test_what_drives_leaving_has_a_falling_curve_and_noise_a_flat_one():
    days, noise = (next(curve for curve in MODEL.curves if curve.metric == name) for name in METRICS)
    steps = np.diff(curve_values(days, np.array([2.0, 8.0, 14.0, 19.0])))

    assert (steps < 0).all()
    assert np.ptp([y for _, y in noise.points]) < np.ptp([y for _, y in days.points]) / 3


def test_likelihoods_come_true_for_customers_it_has_not_seen():
    later = made_past(seed=2)
    told = likelihoods(MODEL, later.columns, later.products)
    known = later.is_known(28)

    assert told[known].mean() == pytest.approx(later.leaves_within(28)[known].mean(), rel=0.15)


def test_reasons_name_the_metric_that_moves_it_most_and_its_value():
    risky, safe = predict(MODEL, [{"days": 0.5, "noise": 0.1}, {"days": 19.5, "noise": 0.1}], ["crm", "erp"])

    assert risky.likelihood > 0.5
    assert safe.likelihood < 0.1
    assert (risky.reasons[0].metric, risky.reasons[0].value) == ("days", 0.5)
    assert safe.reasons[0].points < 0 < risky.reasons[0].points


def test_an_unknown_product_and_a_missing_value_are_judged_by_the_rest():
    [one] = predict(MODEL, [{"days": None, "noise": None}], ["new"])

    assert 0 < one.likelihood < 1
    assert one.reasons == ()


def test_the_model_survives_json():
    copy = msgspec.json.decode(msgspec.json.encode(MODEL), type=Hazard)

    assert predict(copy, [{"days": 3, "noise": 0}], ["crm"]) == predict(MODEL, [{"days": 3, "noise": 0}], ["crm"])


def test_the_same_past_gives_the_same_model():
    assert learn(PAST, metrics=METRICS) == MODEL


def test_too_few_departures_are_refused_with_the_number():
    few = PAST.where(PAST.customers < "11")

    with pytest.raises(HealthError, match=r"\d+ customers have left within 28 days"):
        learn(few, metrics=METRICS)


def test_near_today_those_who_left_count_no_more_than_those_who_stayed():
    rows = {"customer_id": ["gone", "here"] * 2, "on": [date(2026, 6, 1)] * 2 + [date(2026, 6, 20)] * 2, "days": [1.0] * 4}
    left = {"gone": date(2026, 6, 25)}
    past = snapshots_of(pa.table(rows), products={}, left_on=left, ended_on=left, until=date(2026, 6, 30))

    assert past.is_known(28).tolist() == [True, True, False, False]
    assert past.leaves_within(28).tolist() == [True, False, True, False]


def test_a_model_learns_from_metrics_known_in_the_past_alone():
    assert [code for code in LEARNED if not BY_CODE[code].is_historic] == []
