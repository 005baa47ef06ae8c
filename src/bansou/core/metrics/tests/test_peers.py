"""Beside customers of the same product and a similar tenure, on complete days alone."""

from typing import Any

import ibis
import pyarrow as pa

from bansou.core.metrics.compute import Reference, measure, peer_reference
from bansou.core.metrics.tests.tables import anchors_of, customers_of, features_of, use_of

OTHERS = tuple(f"c{n:02}" for n in range(20))
STEADY = use_of(*((days, name, "ann", "login", 1) for n, name in enumerate(OTHERS) for days in range(1, 2 + n)))


def tables(*parts: pa.Table, customers: pa.Table | None = None) -> dict[str, Any]:
    """Give initech among twenty peers as Ibis tables."""
    backend = ibis.duckdb.connect()
    given = {
        "use": pa.concat_tables([STEADY, *parts]),
        "customers": customers if customers is not None else customers_of("initech", *OTHERS),
        "features": features_of(),
        "anchors": anchors_of("initech"),
    }
    for name, table in given.items():
        backend.con.register(name, table)
    return {name: backend.table(name) for name in given}


def row(*parts: pa.Table, **given: Any) -> dict[str, Any]:
    """Give the metrics of initech."""
    found: dict[str, Any] = measure(**tables(*parts, **given)).to_pyarrow().to_pylist()[0]
    return found


def test_the_busiest_is_at_the_top_and_the_silent_at_the_bottom():
    busy = row(use_of(*((days, "initech", "ann", "login", 9) for days in range(28))))
    silent = row()

    assert busy["peer_place_uses_28"] > 95
    assert silent["peer_place_uses_28"] < 5
    assert silent["peer_place_silence"] > 90


def test_today_of_the_peers_is_not_counted_as_the_day_is_not_over():
    today = use_of(*((0, name, "ann", "login", 50) for name in OTHERS))

    assert row(today) == row()


def test_too_few_peers_give_no_place():
    assert row(customers=customers_of("initech", *OTHERS[:5]))["peer_place_uses_28"] is None


def test_a_customer_of_another_tenure_is_beside_the_whole_product():
    everyone = pa.concat_tables([customers_of("initech", tenure=700), customers_of(*OTHERS)])

    assert row(customers=everyone)["peer_place_uses_28"] is not None


def test_typical_is_what_half_of_the_peers_used():
    reports = use_of(*((2, name, "ann", "report", 9) for name in OTHERS[:12]), *((2, name, "ann", "export", 9) for name in OTHERS[:4]))

    assert row(reports, use_of((3, "initech", "ann", "login", 1)))["typical_features_28"] == 50


def test_milestones_are_what_most_do_but_seldom():
    closings = use_of(*((9, name, "ann", "closing", 1) for name in OTHERS))
    missed, done = row(closings), row(closings, use_of((2, "initech", "ann", "closing", 1)))

    assert (missed["milestone_reach"], round(done["milestone_reach"])) == (0, 100)
    assert done["milestone_delay"] < 0 < missed["milestone_delay"]


def test_results_are_compared_with_the_mean_of_the_peers():
    theirs = use_of(*((9, name, "ann", "test", 1) for name in OTHERS), result=80)

    weak, none = row(theirs, use_of((5, "initech", "ann", "test", 2), result=40)), row(theirs)

    assert weak["results_against_peers"] < 55
    assert weak["result_delay"] < 0 < none["result_delay"]
    assert (none["results_against_peers"], none["results_reached"]) == (None, 0)


def test_a_kept_reference_gives_the_same_as_computing_it():
    given = tables(use_of((2, "initech", "ann", "login", 3)))
    found = peer_reference(**given)
    kept = Reference(**{name: ibis.memtable(getattr(found, name).to_pyarrow()) for name in ("declared", "norms", "typical")})

    assert measure(**given, reference=kept).to_pyarrow().to_pylist() == measure(**given).to_pyarrow().to_pylist()
