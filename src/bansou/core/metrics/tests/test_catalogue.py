"""Each metric says what it is, and gives the number a person would count by hand."""

from typing import Any

import ibis
import pyarrow as pa
import pytest

from bansou.core.metrics.compute import METRICS, measure
from bansou.core.metrics.tests.tables import TODAY, ago, anchors_of, customers_of, features_of, use_of

NONE = use_of()
STEPS = features_of(("login", False, 1), ("invite", False, 2), ("report", True, None))


def measured(
    *parts: pa.Table, customers: pa.Table | None = None, features: pa.Table | None = None, anchors: pa.Table | None = None
) -> dict[str, Any]:
    """Give the first measured row."""
    backend = ibis.duckdb.connect()
    given = {
        "use": pa.concat_tables([NONE, *parts]),
        "customers": customers if customers is not None else customers_of("initech"),
        "features": features if features is not None else features_of(),
        "anchors": anchors if anchors is not None else anchors_of("initech"),
    }
    for name, table in given.items():
        backend.con.register(name, table)
    row: dict[str, Any] = measure(**{name: backend.table(name) for name in given}).to_pyarrow().to_pylist()[0]
    return row


def test_there_are_at_least_25_metrics_each_named_in_both_languages():
    assert len({metric.code for metric in METRICS}) == len(METRICS) >= 25
    for metric in METRICS:
        assert all((metric.name_ja, metric.name_en, metric.unit_ja, metric.unit_en, metric.description_ja, metric.description_en)), (
            metric.code
        )


def test_what_happens_after_the_day_changes_nothing():
    past = use_of((3, "initech", "ann", "login", 2))

    assert measured(past, use_of((-1, "initech", "bob", "login", 9))) == measured(past)


def test_days_and_uses_are_counted_to_the_end_of_the_day_asked_about():
    row = measured(use_of((0, "initech", "ann", "login", 2), (6, "initech", "ann", "login", 1), (7, "initech", "ann", "login", 5)))

    assert (row["active_days_7"], row["uses_7"], row["active_days_28"], row["uses_28"]) == (2, 3, 3, 8)
    assert row["days_since_last_seen"] == 0
    assert row["depth_28"] == pytest.approx(8 / 3)


def test_a_customer_never_seen_is_silent_since_its_start():
    row = measured(customers=customers_of("initech", tenure=12))

    assert (row["days_since_last_seen"], row["active_days_28"], row["use_trend_28"], row["week_streak"]) == (12, 0, None, 0)


def test_trends_compare_with_the_own_past():
    row = measured(use_of((1, "initech", "ann", "login", 3), (30, "initech", "ann", "login", 4), (8, "initech", "ann", "login", 8)))

    assert row["use_trend_28"] == pytest.approx(100 * 11 / 4 - 100)
    assert row["use_trend_7"] == pytest.approx(100 * (4 * 3) / 12 - 100)


def test_people_are_counted_once_and_the_dependence_on_one_is_seen():
    row = measured(
        use_of((1, "initech", "ann", "login", 3), (2, "initech", "ann", "report", 3), (9, "initech", "bob", "login", 2)),
        use_of((40, "initech", "cho", "login", 1), (1, "initech", "", "login", 9)),
    )

    assert (row["active_contacts_7"], row["active_contacts_28"], row["contacts_ever_seen"], row["new_contacts_28"]) == (1, 2, 3, 2)
    assert row["top_contact_share"] == 75
    assert (row["seat_use"], row["stickiness"]) == (50, 50)


def test_onboarding_stalls_from_the_last_step_and_value_is_reached_once():
    row = measured(
        use_of((80, "initech", "ann", "login", 1), (5, "initech", "ann", "login", 1), (60, "initech", "ann", "report", 1)), features=STEPS
    )

    assert (row["onboarding_steps_done"], row["onboarding_progress"], row["onboarding_days_stalled"]) == (1, 50, 80)
    assert row["days_to_first_value"] == 40


def test_without_declared_features_every_event_is_one_and_onboarding_is_unknown():
    row = measured(use_of((1, "initech", "ann", "login", 1), (2, "initech", "ann", "export", 1)))

    assert (row["features_used_28"], row["feature_share_28"]) == (2, 100)
    assert (row["onboarding_progress"], row["onboarding_days_stalled"], row["days_to_first_value"]) == (None, None, None)


def test_a_streak_ends_with_the_first_week_without_use():
    row = measured(use_of(*((days, "initech", "ann", "login", 1) for days in (2, 9, 16, 31))))

    assert (row["week_streak"], row["weekly_regularity"], row["longest_silence"]) == (3, pytest.approx(100 * 4 / 12), 14)


def test_the_contract_tells_tenure_and_renewal():
    row = measured()

    assert (row["tenure_days"], row["days_to_renewal"], row["days_from_signing"], row["amount_at_start"]) == (100, 30, 10, 900)
    assert ago(100) < TODAY
