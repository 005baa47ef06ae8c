import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bansou.base.engine.contracts import LakeHeldError
from bansou.base.engine.lake import Lake
from bansou.base.engine.lock import WriterLock
from bansou.base.engine.testing import MONDAY, make_row, make_rows, many_rows


def ids(lake: Lake) -> list[str]:
    return sorted(lake.rows()["message_id"].to_pylist())


def test_the_same_append_again_adds_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    first = lake.append(many_rows(range(10)), source="inbox", number=7)
    again = lake.append(many_rows(range(10)), source="inbox", number=7)

    assert (first.batch, first.rows) == (1, 10)
    assert (again.rows, again.repeated) == (0, 10)
    assert len(ids(lake)) == 10


def test_what_was_appended_is_known_after_reopening(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(many_rows(range(10)), source="inbox", number=7)
    lake.append(many_rows(range(10, 15)), source="import:x", number=1)
    lake.close()

    reopened = Lake(tmp_path / "lake")

    assert (reopened.last("inbox"), reopened.last("import:x"), reopened.last("else"), reopened.batch()) == (7, 1, 0, 2)
    assert sorted(set(reopened.rows()["batch"].to_pylist())) == [1, 2]


def test_an_append_without_rows_still_counts_its_number(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(many_rows([]), source="inbox", number=3)
    assert lake.last("inbox") == 3


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    Lake(tmp_path / "lake").append(many_rows([1]), source="inbox", number=1)
    other = WriterLock(tmp_path / "lake" / "lake.lock")
    with pytest.raises(LakeHeldError, match="process"):
        other.hold()


def test_compaction_keeps_every_row_and_leaves_few_files(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    for number in range(1, 30):
        lake.append(many_rows(range(number * 10, number * 10 + 10)), source="inbox", number=number)
    before = ids(lake)

    lake.compact()
    lake.compact(deep=True, keep_hours=0)

    assert ids(lake) == before
    assert len(lake.files()) == len(set(lake.rows()["month"].to_pylist()))
    assert len(list((tmp_path / "lake").glob("month=*/*.parquet"))) == len(lake.files())
    assert lake.last("inbox") == 29


def test_a_reader_sees_the_latest_events_of_a_customer_newest_first(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(many_rows(range(20_000)), source="inbox", number=1)

    found = Lake(tmp_path / "lake").events_of(["c3"], limit=5)

    assert found["message_id"].to_pylist() == [f"n{number}" for number in (19963, 19923, 19883, 19843, 19803)]


def test_a_reader_may_ask_since_a_time(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(many_rows(range(2_000)), source="inbox", number=1)
    found = lake.events_of(["c3"], since=MONDAY + timedelta(minutes=97 * 1900), limit=500)
    assert sorted(found["message_id"].to_pylist()) == ["n1923", "n1963"]


def test_events_that_name_only_the_contact_are_found_by_the_contact(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(make_rows(make_row(contact="ann"), make_row(contact="bob"), make_row(customer="acme", contact="bob")), source="i", number=1)
    assert lake.events_of(["acme"], contact_ids=["ann"]).num_rows == 2


def test_long_ids_are_found_in_spite_of_shortened_statistics(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    long = "顧客" * 60
    lake.append(make_rows(make_row(customer=long + "1"), make_row(customer=long + "2")), source="i", number=1)
    assert lake.events_of([long + "2"]).num_rows == 1
    assert lake.files(customer_ids=["zz"]) == []


def test_what_is_erased_is_in_no_file_and_in_no_log(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(make_rows(make_row(contact="ann@x.example"), make_row(contact="bob@x.example")), source="i", number=1)

    assert lake.erase(contact_ids=["ann@x.example"]) == 1

    assert lake.rows()["contact_id"].to_pylist() == ["bob@x.example"]
    assert not [file for file in (tmp_path / "lake").rglob("*") if file.is_file() and b"ann@x" in file.read_bytes()]
    assert lake.erasures() == 1


def test_a_lake_that_is_not_there_is_empty(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    assert (lake.batch(), lake.files(), lake.rows().num_rows, lake.events_of(["a"]).num_rows) == (0, [], 0, 0)


def test_every_row_comes_in_batches_and_a_reader_may_stop_anywhere(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(many_rows(range(500)), source="s", number=1)
    program = f"from bansou.base.engine.lake import Lake; next(Lake({lake.url!r}).batches(['event'])); raise BrokenPipeError"

    stopped = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)

    assert stopped.returncode == 1
    assert sorted(name for batch in lake.batches(["message_id"]) for name in batch["message_id"].to_pylist()) == sorted(
        f"n{number}" for number in range(500)
    )
