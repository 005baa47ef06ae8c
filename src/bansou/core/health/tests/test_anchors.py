"""Weekly anchors stand on one weekday, while the customer is there, and never after what is known."""

from datetime import date

import ibis
import pyarrow as pa

from bansou.core.health.compute import weekly_anchors


def days(*, started: date, ended: date | None, until: date) -> list[date]:
    table = pa.table({"customer_id": ["a"], "started_on": pa.array([started], pa.date32()), "ended_on": pa.array([ended], pa.date32())})
    rows = weekly_anchors(ibis.memtable(table), until=until).to_pyarrow()
    return sorted(rows["on"].to_pylist())


def test_anchors_stand_on_thursdays_from_the_second_week():
    found = days(started=date(2026, 1, 6), ended=None, until=date(2026, 2, 5))

    assert found == [date(2026, 1, 15), date(2026, 1, 22), date(2026, 1, 29), date(2026, 2, 5)]


def test_a_customer_gone_on_a_day_is_not_there_at_its_end():
    assert days(started=date(2026, 1, 6), ended=date(2026, 1, 22), until=date(2026, 3, 1)) == [date(2026, 1, 15)]


def test_a_customer_that_never_ran_has_no_anchor():
    assert days(started=date(2026, 1, 6), ended=date(2026, 1, 2), until=date(2026, 3, 1)) == []
