"""Nothing is acknowledged that is not on the disk."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bansou.core.events.contracts import Reason, WriteKey
from bansou.core.events.ports.inbox import Blob
from bansou.core.events.ports.inbox_sqlite import SqliteInbox
from bansou.web.edge.tests.conftest import BASIC, Door
from bansou.web.edge.tests.test_calls import EVENT, basic


def test_requests_that_arrive_together_share_a_commit(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []
    append = SqliteInbox.append

    def counted(inbox: SqliteInbox, blobs: Sequence[Blob]) -> None:
        groups.append(len(blobs))
        append(inbox, blobs)

    monkeypatch.setattr(SqliteInbox, "append", counted)

    answers = door.together(*[("/v1/track", EVENT | {"messageId": str(n)}) for n in range(50)])

    assert {answer.status for answer in answers} == {200}
    assert sum(groups) == 50
    assert len(groups) < 10
    assert sorted(int(row.message_id) for row in door.rows()) == list(range(50))


def test_a_locked_inbox_answers_503_and_takes_the_same_event_later(door: Door) -> None:
    assert door.post("/v1/track", EVENT).status == 200
    other = sqlite3.connect(door.inbox.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = door.post("/v1/track", EVENT | {"messageId": "m2"})
    other.execute("ROLLBACK")
    other.close()

    assert (refused.status, refused.json["code"], refused.headers["retry-after"]) == (503, "unavailable", "5")
    assert [row.message_id for row in door.rows()] == ["m1"]
    assert door.post("/v1/track", EVENT | {"messageId": "m2"}).status == 200


def test_a_full_disk_answers_503_and_acknowledges_nothing(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = SqliteInbox._open

    def tiny(inbox: SqliteInbox) -> sqlite3.Connection:
        db = opened(inbox)
        db.execute("PRAGMA max_page_count = 50")
        return db

    monkeypatch.setattr(SqliteInbox, "_open", tiny)
    big = EVENT | {"type": "track", "properties": {"x": "y" * 20_000}}

    answers = [door.post("/v1/batch", {"batch": [big | {"messageId": f"{n}-{i}"} for i in range(4)]}) for n in range(6)]

    accepted = [f"{n}-{i}" for n, answer in enumerate(answers) if answer.status == 200 for i in range(4)]
    assert {answer.status for answer in answers} == {200, 503}
    assert [row.message_id for row in door.rows()] == accepted


def test_keys_that_cannot_be_read_answer_503_until_they_can(door: Door) -> None:
    table, door.keys.table = door.keys.table, None
    assert door.post("/v1/track", EVENT).status == 503

    door.keys.table = table
    assert door.post("/v1/track", EVENT).status == 200


def test_known_keys_stay_valid_while_the_records_are_away(door: Door) -> None:
    door.post("/v1/track", EVENT)
    door.keys.table = None
    door.app._known._read_at = 0

    assert door.post("/v1/track", EVENT).status == 200


def test_a_new_key_is_known_and_a_revoked_one_turned_away(door: Door) -> None:
    door.post("/v1/track", EVENT)
    assert door.keys.table is not None
    door.keys.table |= {"new": WriteKey(id=3, name="New"), "web": WriteKey(id=1, name="Web", revoked=True)}
    door.app._known._read_at = 0

    assert door.post("/v1/track", EVENT).status == 401
    assert door.post("/v1/track", EVENT, basic("new:")).status == 200


def test_too_much_waiting_for_the_lake_asks_senders_to_wait(tmp_path: Path) -> None:
    door = Door(tmp_path, backlog_bytes=200_000)
    door.inbox.append(
        [Blob(received_at=datetime.now(UTC), key_id=1, source="w", payload=b" " * 300_000, refused=b"[]", accepted=0, refused_count=0)]
    )
    door.runner.run(door.app._backlog.ask())

    full = door.post("/v1/track", EVENT)
    door.inbox.discard(1)
    door.runner.run(door.app._backlog.ask())

    assert (full.status, full.headers["retry-after"]) == (429, "30")
    assert door.post("/v1/track", EVENT).status == 200
    door.close()


def test_more_than_memory_should_hold_is_refused_at_once(door: Door) -> None:
    door.app._committer._waiting_bytes = 10

    assert door.post("/v1/track", EVENT).status == 503


def test_garbage_is_counted_without_filling_the_disk(door: Door) -> None:
    for n in range(500):
        door.post("/v1/batch", b"x" * 100_000, {"authorization": "Basic eA=="})
        door.post("/v1/track", EVENT, {"x-write-key": f"guess-{n}"})
    written = len(door.refused())
    door.runner.run(door.app._tally.flush())

    refused = door.refused()
    assert written <= 2
    assert sum(one.count for one in refused) == 1000
    assert {one.reason for one in refused} == {Reason.BAD_JSON, Reason.UNKNOWN_KEY}
    assert door.inbox.depth().bytes < 400_000


def test_closing_writes_what_was_counted_and_taken(tmp_path: Path) -> None:
    door = Door(tmp_path)
    door.post("/v1/track", EVENT, {"x-write-key": "wrong"})

    door.close()

    assert [batch.refused_count for batch in SqliteInbox(tmp_path / "inbox.sqlite3").batches(0, 1000)] == [1]


def test_a_sender_that_goes_away_stores_nothing(door: Door) -> None:
    async def cut() -> int:
        parts = [{"type": "http.request", "body": b'{"event"', "more_body": True}, {"type": "http.disconnect"}]
        said: list[dict[str, int]] = []

        async def receive() -> dict[str, object]:
            return parts.pop(0)

        async def send(message: dict[str, int]) -> None:
            said.append(message)

        headers = [(name.encode(), value.encode()) for name, value in BASIC.items()]
        await door.app({"type": "http", "method": "POST", "path": "/v1/t", "headers": headers}, receive, send)
        return said[0]["status"]

    assert door.runner.run(cut()) == 408
    assert door.rows() == []


def test_the_door_starts_without_django() -> None:
    code = (
        "import sys, bansou.web.edge.app\n"
        "from bansou.core.events.ports import inbox_postgres, keys_postgres, places\n"
        "print('django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
