import itertools
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bansou.base.engine.duck import DuckEngine
from bansou.base.engine.rows import Row
from bansou.base.engine.testing import MONDAY, make_row, make_rows, many_rows
from bansou.base.engine.tests.conftest import Opener


def numbers(engine: DuckEngine) -> list[dict[str, Any]]:
    use = engine.use()
    return engine.fetch(use.order_by(*use.columns)).to_pylist()


def test_a_message_sent_again_is_counted_once_within_and_across_appends(opened: Opener) -> None:
    engine = opened()
    twice = make_rows(make_row(customer="acme", message_id="a"), make_row(customer="acme", message_id="a"))
    first = engine.append(twice, source="inbox", number=1)
    again = engine.append(twice, source="inbox", number=2)

    assert (first.rows, first.repeated, again.rows, again.repeated) == (1, 1, 0, 2)
    assert numbers(engine)[0]["uses"] == 1


def test_a_message_sent_again_after_the_cache_was_lost_is_counted_once(opened: Opener, tmp_path: Path) -> None:
    engine = opened()
    engine.append(many_rows(range(100)), source="inbox", number=1)
    engine.close()
    (tmp_path / "engine.duckdb").unlink()

    again = opened().append(many_rows(range(50, 150)), source="inbox", number=2)

    assert (again.rows, again.repeated) == (50, 50)


def test_a_crash_between_lake_and_cache_loses_and_doubles_nothing(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened()
    engine.append(many_rows(range(10)), source="inbox", number=1)
    engine.lake.append(many_rows(range(10, 30)), source="inbox", number=2)  # the lake has it, the cache does not
    engine.close()

    reopened = opened()
    again = reopened.append(many_rows(range(10, 30)), source="inbox", number=2)
    resent = reopened.append(many_rows(range(25, 35)), source="inbox", number=3)

    assert (again.rows, resent.rows) == (0, 5)
    assert sum(row["uses"] for row in numbers(reopened)) == 35


def test_an_error_while_counting_leaves_the_batch_for_later(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened()
    with monkeypatch.context() as patched:
        patched.setattr(engine.cache._names, "learn", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            engine.append(many_rows(range(10)), source="inbox", number=1)

    engine.append(many_rows(range(5, 12)), source="inbox", number=2)

    assert sum(row["uses"] for row in numbers(engine)) == 12
    assert engine.roll_up() == [1, 2]


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"not a database" * 1000)])
def test_a_lost_or_broken_cache_is_built_anew_with_the_same_numbers(opened: Opener, tmp_path: Path, harm: Any) -> None:
    engine = opened()
    for number in range(1, 6):
        engine.append(many_rows(range(number * 30, number * 30 + 60)), source="inbox", number=number)
    before = numbers(engine)
    engine.close()

    harm(tmp_path / "engine.duckdb")

    assert numbers(opened()) == before


def test_a_cache_of_another_lake_is_not_believed(opened: Opener, tmp_path: Path) -> None:
    engine = opened()
    engine.append(many_rows(range(10)), source="inbox", number=1)
    engine.close()
    (tmp_path / "lake").rename(tmp_path / "old")

    engine = opened()
    engine.append(many_rows(range(3)), source="inbox", number=1)

    assert sum(row["uses"] for row in numbers(engine)) == 3


def test_dirty_are_the_customers_of_the_batch_and_those_whose_visits_moved(opened: Opener) -> None:
    engine = opened()
    engine.append(make_rows(make_row(customer="acme", contact="ann"), make_row(visitor="v")), source="i", number=1)
    engine.append(make_rows(make_row(customer="beta", contact="bob")), source="i", number=2)
    engine.append(make_rows(make_row("identify", kind="identify", contact="ann", visitor="v")), source="i", number=3)

    assert engine.roll_up() == [1, 2, 3]
    assert engine.roll_up() == []
    assert [engine.dirty([batch]) for batch in (1, 2, 3)] == [{"acme"}, {"beta"}, {"acme"}]


def test_after_a_rebuild_everyone_is_dirty(opened: Opener, tmp_path: Path) -> None:
    engine = opened()
    engine.append(many_rows([1]), source="i", number=1)
    engine.close()
    (tmp_path / "engine.duckdb").unlink()
    engine = opened()
    assert engine.dirty(engine.roll_up()) is None


def test_the_records_move_use_and_say_whose(opened: Opener) -> None:
    engine = opened()
    engine.append(make_rows(make_row(contact="ann")), source="i", number=1)
    moved = engine.relate(pa.table({"contact_id": ["ann", "zoe"], "customer_id": ["acme", "beta"]}))
    assert moved == {"acme"}
    assert numbers(engine)[0]["customer_id"] == "acme"


def test_a_private_engine_has_the_same_numbers_beside_the_other(opened: Opener) -> None:
    engine, copy = opened(), None
    engine.append(many_rows(range(50)), source="i", number=1)
    copy = opened(private=True)
    engine.append(many_rows(range(50, 60)), source="i", number=2)

    assert copy.roll_up() == [1, 2]
    assert numbers(copy) == numbers(engine)
    assert copy.fetch(copy.events().count()) == pa.scalar(60, pa.int64())


def test_erasing_a_contact_takes_the_visits_before_too(opened: Opener, tmp_path: Path) -> None:
    engine = opened()
    rows = make_rows(
        make_row(visitor="v", customer="acme"), make_row("identify", kind="identify", contact="ann", visitor="v"), make_row(contact="bob")
    )
    engine.append(rows, source="i", number=1)

    assert engine.erase(contact_ids=["ann"]) == 2

    assert [row["contact_id"] for row in numbers(engine)] == ["bob"]
    assert b"ann" not in (tmp_path / "engine.duckdb").read_bytes()


def test_use_joins_with_tables_of_the_caller(opened: Opener) -> None:
    engine = opened()
    engine.append(many_rows(range(100)), source="i", number=1)
    wanted = engine.table("wanted", pa.table({"customer_id": ["c1", "c2"]}))
    found = engine.fetch(engine.use().semi_join(wanted, "customer_id").agg(uses=ibis._.uses.sum()))
    assert found["uses"].to_pylist() == [6]


def test_no_extension_is_fetched(opened: Opener) -> None:
    engine = opened()
    engine.append(many_rows(range(10)), source="i", number=1)
    engine.fetch(engine.events())
    loaded = engine.cache.con.execute("SELECT count(*) FROM duckdb_extensions() WHERE loaded AND install_mode <> 'STATICALLY_LINKED'")
    assert loaded.fetchall() == [(0,)]


def test_tidying_changes_no_number(opened: Opener) -> None:
    engine = opened()
    for number in range(1, 8):
        engine.append(many_rows(range(number * 5, number * 5 + 9)), source="i", number=number)
    before = numbers(engine)
    engine.tidy()
    engine.tidy(deep=True)
    assert numbers(engine) == before
    assert engine.cache.con.execute("SELECT typeof(uses) FROM partials LIMIT 1").fetchall() == [("BIGINT",)]


names = st.sampled_from([None, "a", "b", "c"])
histories = st.lists(
    st.builds(
        lambda kind, customer, contact, visitor, minute, message: (
            Row(f"m{message}", at, at, kind, "login", customer_id=customer, contact_id=contact, anonymous_id=visitor, source="t")
            if (at := int(MONDAY.timestamp() * 1e6) + minute * 3_600_000_000)
            else None
        ),
        st.sampled_from(["track", "track", "identify", "group", "alias"]),
        st.sampled_from([None, "acme", "beta"]),
        names,
        names,
        st.integers(0, 60),
        st.integers(0, 10_000),
    ),
    max_size=30,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, cuts=st.lists(st.integers(0, 30), max_size=4))
def test_numbers_do_not_depend_on_how_the_history_was_cut(
    opened: Opener, tmp_path_factory: pytest.TempPathFactory, history: list[Row], cuts: list[int]
) -> None:
    unique = list({row.message_id: row for row in history}.values())
    home = tmp_path_factory.mktemp("lake")
    engine = opened(home)
    edges = sorted({0, *cuts, len(unique)})
    for number, (start, end) in enumerate(itertools.pairwise(edges), start=1):
        engine.append(make_rows(*unique[start:end]), source="inbox", number=number)
    incremental = numbers(engine)
    rebuilt = opened(home, private=True)
    assert numbers(rebuilt) == incremental
    people = "SELECT * FROM people ORDER BY ALL"
    assert engine.cache.con.execute(people).fetchall() == rebuilt.cache.con.execute(people).fetchall()
    engine.close()
    rebuilt.close()
