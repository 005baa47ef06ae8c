"""Files of events: each part once, what is wrong is shown, the same file is not read again."""

from pathlib import Path

import pytest

from bansou.core.events.actions import AlreadyImportedError, begin_import, parts_of, read_part
from bansou.core.events.models import EventImport
from bansou.core.events.testing import NOON, River

GOOD = "at,customer_id,contact_id,event,properties\n2026-04-01 09:00,acme,u1,login,{}\n2026-04-02 09:00,acme,u1,export,{}\n"


def read(river: River, path: Path) -> EventImport:
    reading = begin_import(path=path, at=NOON, by=None)
    parts = parts_of(reading=reading, at=NOON)
    while read_part(engine=river.engine, reading=reading, parts=parts, at=NOON):
        pass
    return reading


def test_a_file_is_taken_in_and_counted(river: River, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(GOOD, encoding="utf-8")

    reading = read(river, file)

    assert (reading.state, reading.accepted, reading.refused) == ("done", 2, 0)
    assert river.engine.lake.rows().num_rows == 2


def test_a_bad_row_is_shown_and_spoils_nothing(river: River, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(GOOD + "2026-13-01 09:00,acme,u1,login,{}\n", encoding="utf-8")

    reading = read(river, file)

    assert (reading.state, reading.accepted, reading.refused) == ("done", 2, 1)
    [error] = reading.errors
    assert (error["row"], error["field"], error["value"]) == (4, "at", "2026-13-01 09:00")


def test_the_same_file_again_is_said_and_not_read(river: River, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(GOOD, encoding="utf-8")
    read(river, file)

    with pytest.raises(AlreadyImportedError, match="imported already"):
        begin_import(path=file, at=NOON, by=None)


def test_a_reading_broken_off_goes_on_and_doubles_nothing(river: River, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(GOOD, encoding="utf-8")
    reading = begin_import(path=file, at=NOON, by=None)
    part = next(parts_of(reading=reading, at=NOON))
    river.engine.append(part.rows, source=reading.digest, number=part.number)  # and then the process was killed

    reading = read(river, file)

    assert (reading.state, reading.accepted) == ("done", 2)
    assert river.engine.lake.rows().num_rows == 2


def test_a_file_that_is_no_file_of_events_fails_with_a_sentence(river: River, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("name,colour\nx,red\n", encoding="utf-8")

    reading = read(river, file)

    assert reading.state == "failed"
    assert "at" in reading.message
    assert river.engine.lake.rows().num_rows == 0
