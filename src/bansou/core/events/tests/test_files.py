import csv
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bansou.base.engine.engine import open_engine
from bansou.core.events.compute.file_faults import Fault
from bansou.core.events.compute.files import Chunk, FileError, read_events, source_of

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
HEAD = "at,customer_id,contact_id,event,properties\n"


def read(path: Path, *, size: int = 1000) -> list[Chunk]:
    return list(read_events(path, at=NOW, size=size))


def rows_of(chunks: list[Chunk]) -> list[dict[str, object]]:
    return [row for chunk in chunks for row in chunk.rows.to_pylist()]


def faults_of(chunks: list[Chunk]) -> list[tuple[int, str, str, str]]:
    return [(error.row, error.field, error.value, error.code) for chunk in chunks for error in chunk.errors]


def saved(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_is_read_whatever_japanese_software_wrote_it(tmp_path: Path, encoding: str) -> None:
    text = HEAD + '2026-04-01 09:30,株式会社①,田中,ログイン,"{""画面"": ""ホーム""}"\n'
    (row,) = rows_of(read(saved(tmp_path / "a.csv", text, encoding)))
    assert (row["customer_id"], row["contact_id"], row["event"]) == ("株式会社①", "田中", "ログイン")
    assert row["at"] == datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
    assert (row["kind"], row["source"], row["month"]) == ("track", "import", "2026-04")
    assert json.loads(str(row["properties"])) == {"画面": "ホーム"}


def test_each_bad_row_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    lines = [
        "2026-04-01T00:00:00Z,acme,,login,",
        "2026/13/01,acme,,login,",
        ",acme,,login,",
        "2026-04-01T00:00:00Z,acme,,,",
        "2026-04-01T00:00:00Z,,,login,",
        "2026-04-01T00:00:00Z,acme,,login,not json",
        "2026-04-01T00:00:00Z,acme,login",
        "2099-04-01T00:00:00Z,acme,,login,",
        "1970-04-01T00:00:00Z,acme,,login,",
        "2026-04-02T00:00:00Z,,ann,login,{}",
    ]
    chunks = read(saved(tmp_path / "a.csv", HEAD + "\n".join(lines)))

    assert [row["message_id"].split(":")[1] for row in rows_of(chunks)] == ["2", "11"]
    assert faults_of(chunks) == [
        (3, "at", "2026/13/01", "bad_time"),
        (4, "at", "", "no_time"),
        (5, "event", "", "no_event"),
        (6, "customer_id", "", "no_subject"),
        (7, "properties", "not json", "bad_properties"),
        (8, "", "2026-04-01T00:00:00Z,acme,login", "bad_row"),
        (9, "at", "2099-04-01T00:00:00Z", "future"),
        (10, "at", "1970-04-01T00:00:00Z", "too_old"),
    ]


def test_a_row_error_says_reason_and_cure_in_both_languages(tmp_path: Path) -> None:
    (error,) = read(saved(tmp_path / "a.csv", HEAD + "2026/13/01,acme,,login,\n"))[0].errors
    assert (error.reason, error.cure) == (Fault.BAD_TIME.sentence("en"), Fault.BAD_TIME.cure("en"))
    assert Fault(error.code).sentence("ja") == "日時として読めません。"


def test_an_unknown_column_is_said_once_and_left_out(tmp_path: Path) -> None:
    chunks = read(saved(tmp_path / "a.csv", "at,customer_id,event,browser\n" + "2026-04-01,acme,login,x\n" * 5), size=2)
    assert faults_of(chunks) == [(1, "browser", "", "unknown_column")]
    assert len(rows_of(chunks)) == 5


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("at,event\n2026-04-01,login\n", Fault.NO_COLUMN),
        ("customer_id,event\nacme,login\n", Fault.NO_COLUMN),
        ("at,at,event,customer_id\n", Fault.SAME_COLUMN),
        ("PAR1 no parquet", Fault.NOT_A_FILE),
    ],
)
def test_a_file_that_is_none_of_events_is_refused_as_a_whole(tmp_path: Path, text: str, fault: Fault) -> None:
    with pytest.raises(FileError) as caught:
        read(saved(tmp_path / "a.csv", text))
    assert caught.value.fault == fault
    assert caught.value.sentence("ja").endswith("。")


@pytest.mark.parametrize("content", [HEAD.encode() + b"2026-04-01,\x81\x20,,login,\n", HEAD.encode("utf-16")])
def test_text_that_is_neither_utf8_nor_cp932_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(FileError, match="UTF-8"):
        read(tmp_path / "a.csv")


def test_a_csv_broken_off_in_a_quote_gives_what_came_before(tmp_path: Path) -> None:
    good = "2026-04-01,acme,,login,\n" * 3
    chunks = read(saved(tmp_path / "a.csv", HEAD + good + '2026-04-01,acme,,"login'))
    assert [fault[3] for fault in faults_of(chunks)][-1] in {"broken_off", "bad_row"}


def test_json_lines_are_read_and_bad_ones_told(tmp_path: Path) -> None:
    lines = [
        '{"at": "2026-04-01T00:00:00+09:00", "customer_id": 12, "event": "login", "properties": {"a": [1, "二"]}}',
        "",
        "nonsense",
        '["no", "object"]',
        '{"at": "2026-04-01", "customer_id": "acme", "event": "login", "properties": null, "message_id": "mine"}',
        '{"at": "2026-04-01", "customer_id": "acme", "event": "login", "properties": 3}',
    ]
    chunks = read(saved(tmp_path / "a.jsonl", "\n".join(lines)))
    rows = rows_of(chunks)

    assert [(row["customer_id"], row["properties"]) for row in rows] == [("12", '{"a":[1,"二"]}'), ("acme", "{}")]
    assert rows[1]["message_id"] == "mine"
    assert [(row, code) for row, _, _, code in faults_of(chunks)] == [(3, "bad_json"), (4, "bad_json"), (6, "bad_properties")]


def test_a_line_that_is_no_text_spoils_only_itself(tmp_path: Path) -> None:
    good = b'{"at": "2026-04-01", "customer_id": "acme", "event": "login"}\n'
    (tmp_path / "a.jsonl").write_bytes(good + b'{"at": "\xff"}\n' + good)
    chunks = read(tmp_path / "a.jsonl")
    assert (len(rows_of(chunks)), faults_of(chunks)[0][3]) == (2, "bad_text")


def test_parquet_of_any_column_types_is_read(tmp_path: Path) -> None:
    table = pa.table(
        {
            "at": pa.array([NOW, None, NOW]),
            "customer_id": [1, 2, 3],
            "event": ["a", "b", "c"],
            "properties": [{"x": 1}, None, {"x": 2}],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    chunks = read(tmp_path / "a.parquet", size=2)
    assert [(row["customer_id"], row["properties"]) for row in rows_of(chunks)] == [("1", '{"x": 1}'), ("3", '{"x": 2}')]
    assert [(row, code) for row, _, _, code in faults_of(chunks)] == [(2, "no_time")]


def test_the_same_file_again_changes_nothing_under_whatever_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["at", "customer_id", "event"])
        writer.writerows(["2026-04-01", f"c{number % 7}", "login"] for number in range(5000))
    engine = open_engine(home=tmp_path, lake_url=str(tmp_path / "lake"))
    sources = [source_of(path), source_of(path), "import:else"]
    taken = [
        engine.append(chunk.rows, source=source, number=chunk.number).rows
        for source in sources
        for chunk in read_events(path, at=NOW, size=1000)
    ]
    assert sum(taken) == 5000
    assert engine.fetch(engine.use().uses.sum()).as_py() == 5000
    engine.close()


def test_what_is_packed_is_no_file_of_events(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(HEAD.encode()))
    with pytest.raises(FileError):
        read(tmp_path / "a.csv.gz")
