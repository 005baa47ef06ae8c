"""When situations begin, hold and are over, on literal tables."""

from dataclasses import fields

import numpy as np
import pytest

from bansou.core.tasks.compute.rules import START, complete
from bansou.core.tasks.compute.situations import situations
from bansou.core.tasks.contracts import Columns, Kind, Rule


def columns(size, *, today=20_000, average_churn=np.nan, **given):
    values = {field.name: np.full(size, np.nan) for field in fields(Columns)} | {"amount": np.full(size, 100_000.0)}
    values |= {name: np.array(column, float) for name, column in given.items()}
    return Columns(**(values | {"today": today, "average_churn": average_churn}))


def find(kind, size, **given):
    return next(found for found in situations(columns(size, **given), START) if found.kind is kind)


def test_nothing_known_begins_nothing():
    for found in situations(columns(3), START):
        assert not found.begins.any()
        assert not found.holds.any()


@pytest.mark.parametrize(
    ("kind", "given", "begins"),
    [
        (Kind.RISK_RISEN, {"churn": [0.14, 0.16, 0.09], "average_churn": 0.05}, [False, True, False]),
        (Kind.RISK_RISEN, {"churn": [0.12, 0.12, 0.09], "churn_change": [0.11, 0.05, 0.2], "average_churn": 0.05}, [True, False, False]),
        (Kind.RISK_RISEN, {"health": [35, 35, 60], "health_change": [-20, -5, -30]}, [True, False, False]),
        (Kind.ONBOARDING_STALLED, {"onboarding_progress": [40, 100], "onboarding_stalled": [12, 12], "tenure": [30, 30]}, [True, False]),
        (Kind.ONBOARDING_STALLED, {"onboarding_progress": [40, 40], "onboarding_stalled": [12, 2], "tenure": [300, 30]}, [False, False]),
        (Kind.USE_FALLEN, {"use_trend": [-60] * 2, "days_trend": [-50] * 2, "active_days": [5, 5], "peer_change": [-20, 0]}, [True, False]),
        (Kind.USE_FALLEN, {"use_trend": [-60, -20], "days_trend": [-50] * 2, "active_days": [1, 5]}, [False, False]),
        (Kind.NOTICE_NEAR, {"notice": [20_000, 20_030, 20_031, 19_999]}, [True, True, False, False]),
        (Kind.RENEWAL_NEAR, {"renews": [20_050, 20_050, 20_061], "notice": [np.nan, 20_020, np.nan]}, [True, False, False]),
        (Kind.READY_FOR_MORE, {"seat_use": [95, 95, 80], "seats": [20, 20, 20], "health": [80, 30, 80]}, [True, False, False]),
        (Kind.READY_FOR_MORE, {"contacts_trend": [40, 40, 10], "new_contacts": [5, 1, 5]}, [True, False, False]),
        (Kind.SILENT, {"silence": [30, 30, 10], "habit": [8, 1, 8]}, [True, False, False]),
        (Kind.CHAMPION_SILENT, {"champion_silence": [20] * 3, "champion_days": [10, 2, 10], "silence": [1, 1, 30]}, [True, False, False]),
        (Kind.CHAMPION_SILENT, {"champion_left": [3, np.nan]}, [True, False]),
    ],
)  # fmt: skip
def test_a_situation_begins_where_it_should(kind, given, begins):
    assert find(kind, len(begins), **given).begins.tolist() == begins


def test_a_task_holds_until_the_situation_is_clearly_over():
    found = find(Kind.SILENT, 3, silence=[22, 18, 10], habit=[4, 1, 4])

    assert found.begins.tolist() == [True, False, False]
    assert found.holds.tolist() == [True, True, False]


def test_a_silent_customer_is_not_also_told_to_use_less():
    given = {"silence": [30], "habit": [9], "use_trend": [-90], "days_trend": [-90], "active_days": [2]}

    assert find(Kind.SILENT, 1, **given).begins.all()
    assert not find(Kind.USE_FALLEN, 1, **given).begins.any()


def test_the_value_at_stake_is_a_year_of_the_contract_or_of_the_seats_to_gain():
    assert find(Kind.SILENT, 1, silence=[40], habit=[9]).stake.tolist() == [1_200_000]
    assert find(Kind.READY_FOR_MORE, 1, seat_use=[95], seats=[20]).stake.tolist() == [12 * 5_000 * 4]


def test_a_rule_that_is_off_finds_nothing():
    rules = dict(START) | {Kind.SILENT: Rule(is_on=False, limits={"days": 1, "times": 0})}

    assert Kind.SILENT not in {found.kind for found in situations(columns(1, silence=[99.0]), rules)}


def test_a_rule_keeps_the_start_value_of_what_it_does_not_name():
    assert complete(Kind.SILENT, Rule(limits={"days": 7})).limits == {"days": 7, "times": 3}
