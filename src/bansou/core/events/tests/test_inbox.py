"""Both inboxes keep the same promises."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg
import pytest

from bansou.core.events.contracts import Refused, Row
from bansou.core.events.ports.inbox import (
    Blob,
    Inbox,
    InboxUnavailable,
    encode_refused,
    encode_rows,
    refused_of,
    rows_of,
)
from bansou.core.events.ports.inbox_postgres import PostgresInbox
from bansou.core.events.ports.inbox_sqlite import SqliteInbox
from tests.postgres import postgres_server, postgres_url  # noqa: F401

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
Open = Callable[[], Inbox]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def open_inbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    opened: list[Inbox] = []
    place = request.getfixturevalue("postgres_url") if request.param == "postgres" else tmp_path / "inbox.sqlite3"

    def open_one() -> Inbox:
        opened.append(PostgresInbox(place) if request.param == "postgres" else SqliteInbox(place))
        return opened[-1]

    yield open_one
    for inbox in opened:
        inbox.close()


def blob(name: str = "m1", *, padding: int = 0) -> Blob:
    row = Row(
        message_id=name,
        at=1_700_000_000_000_000,
        kind="track",
        event="Opened",
        contact_id="u1",
        properties=msgspec.Raw(b'{"n":"\xe4\xbc\xb4"}'),
    )
    return Blob(
        received_at=NOON,
        key_id=1,
        source="web",
        payload=encode_rows([row]) + b" " * padding,
        refused=encode_refused([Refused(reason="no_event", raw="{}")]),
        accepted=1,
        refused_count=1,
    )


def test_what_was_appended_comes_back_unchanged(open_inbox: Open) -> None:
    inbox = open_inbox()

    inbox.append([blob()])
    (batch,) = inbox.batches(0, 1_000_000)

    assert (batch.id, batch.received_at, batch.key_id, batch.source) == (1, NOON, 1, "web")
    assert (batch.payload, batch.refused, batch.accepted, batch.refused_count) == (blob().payload, blob().refused, 1, 1)
    assert bytes(rows_of(batch.payload)[0].properties).decode() == '{"n":"伴"}'
    assert refused_of(batch.refused)[0].reason == "no_event"


def test_what_came_without_a_key_is_kept_as_such(open_inbox: Open) -> None:
    inbox = open_inbox()

    inbox.append([msgspec.structs.replace(blob(), key_id=None, source="")])

    assert [(b.key_id, b.source) for b in inbox.batches(0, 1_000_000)] == [(None, "")]


def test_batches_come_in_order_after_a_number_and_within_a_size(open_inbox: Open) -> None:
    inbox = open_inbox()
    inbox.append([blob(padding=1000) for _ in range(5)])

    assert [b.id for b in inbox.batches(1, 2500)] == [2, 3]
    assert [b.id for b in inbox.batches(3, 1)] == [4]
    assert inbox.batches(5, 2500) == []


def test_discarded_numbers_are_never_given_again(open_inbox: Open) -> None:
    inbox = open_inbox()
    inbox.append([blob()] * 600)

    inbox.discard(600)
    inbox.discard(600)
    open_inbox().append([blob()])

    assert [b.id for b in inbox.batches(0, 100)] == [601]


def test_its_depth_says_how_much_waits_and_since_when(open_inbox: Open) -> None:
    inbox = open_inbox()
    assert inbox.depth().batches == 0
    assert inbox.depth().oldest_at is None

    inbox.append([blob(padding=50_000)] * 3)

    assert inbox.depth().batches == 3
    assert 150_000 <= inbox.depth().bytes <= 400_000
    assert inbox.depth().oldest_at == NOON


def test_its_name_stays_with_the_stored_inbox(open_inbox: Open, tmp_path: Path) -> None:
    assert len(open_inbox().name()) == 32
    assert open_inbox().name() == open_inbox().name()
    assert SqliteInbox(tmp_path / "another.sqlite3").name() != open_inbox().name()


def test_it_knows_the_highest_number_it_ever_gave(open_inbox: Open) -> None:
    inbox = open_inbox()
    assert inbox.last() == 0

    inbox.append([blob()] * 3)
    inbox.discard(3)

    assert open_inbox().last() == 3


def test_renewed_it_has_another_name_for_everyone(open_inbox: Open) -> None:
    inbox = open_inbox()
    before = inbox.name()

    assert inbox.renew() == inbox.name() == open_inbox().name() != before


def test_many_writers_and_a_reader_lose_and_double_nothing(open_inbox: Open) -> None:
    writers = [threading.Thread(target=_append, args=(open_inbox(), str(n))) for n in range(4)]
    reader = open_inbox()
    reader.name()
    seen: list[str] = []
    last = 0
    for writer in writers:
        writer.start()
    while True:
        done = not any(writer.is_alive() for writer in writers)
        for batch in reader.batches(last, 5_000):
            seen += [row.message_id for row in rows_of(batch.payload)]
            last = batch.id
        if done and not reader.batches(last, 1):
            break

    assert sorted(seen) == sorted(f"{n}-{i}" for n in range(4) for i in range(200))


def _append(inbox: Inbox, name: str) -> None:
    for start in range(0, 200, 4):
        inbox.append([blob(f"{name}-{i}") for i in range(start, start + 4)])


def test_a_locked_file_refuses_and_recovers(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite3", wait_seconds=0.05)
    inbox.append([blob("before")])
    other = sqlite3.connect(inbox.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(InboxUnavailable, match="locked"):
        inbox.append([blob("during")])
    other.execute("ROLLBACK")
    other.close()
    inbox.append([blob("after")])

    assert [rows_of(b.payload)[0].message_id for b in inbox.batches(0, 10_000)] == ["before", "after"]
    inbox.close()


def test_a_full_disk_keeps_all_of_a_group_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite3")
    inbox.append([blob("before")])
    inbox._connection().execute("PRAGMA max_page_count = 50")

    with pytest.raises(InboxUnavailable, match="full"):
        inbox.append([blob("during", padding=20_000) for _ in range(20)])
    inbox.append([blob("after")])

    assert [rows_of(b.payload)[0].message_id for b in inbox.batches(0, 10_000)] == ["before", "after"]
    inbox.close()


@pytest.mark.postgres
def test_a_broken_connection_refuses_and_recovers(postgres_url: str) -> None:  # noqa: F811
    inbox = PostgresInbox(postgres_url)
    inbox.append([blob("before")])
    with psycopg.connect(postgres_url, autocommit=True) as db:
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")

    with pytest.raises(InboxUnavailable):
        inbox.append([blob("during")])
    inbox.append([blob("after")])

    assert [rows_of(b.payload)[0].message_id for b in inbox.batches(0, 10_000)] == ["before", "after"]
    inbox.close()
