"""The inbox as tables in PostgreSQL, for installations with several edge processes."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from uuid import uuid4

import psycopg
from psycopg.rows import class_row

from bansou.core.events.ports.inbox import Blob, Depth, InboxBatch, InboxUnavailable

_LOCK = 0x62616E73
_SCHEMA = """
CREATE TABLE IF NOT EXISTS events_inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL,
    key_id bigint,
    source text NOT NULL,
    accepted integer NOT NULL,
    refused_count integer NOT NULL,
    size integer NOT NULL,
    payload bytea NOT NULL,
    refused bytea NOT NULL
);
ALTER TABLE events_inbox ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE TABLE IF NOT EXISTS events_inbox_identity (one boolean PRIMARY KEY CHECK (one), name text NOT NULL);
"""
_INSERT = """
INSERT INTO events_inbox (received_at, key_id, source, accepted, refused_count, size, payload, refused)
SELECT * FROM unnest(%b::timestamptz[], %b::bigint[], %b::text[], %b::integer[], %b::integer[], %b::integer[], %b::bytea[], %b::bytea[])
"""
_COLUMNS = "id, received_at, key_id, source, accepted, refused_count, payload, refused"


class PostgresInbox:
    """An `Inbox` in PostgreSQL; each thread has its own connection.

    Numbers are given before the commit, so a lower one could appear after a higher one. Writers therefore hold a shared advisory
    lock while they write, and a reader waits for all of them once, then reads only numbers that existed at that moment.
    """

    def __init__(self, url: str, *, wait_seconds: float = 5.0) -> None:
        self.url = url
        self.wait_ms = round(wait_seconds * 1000)
        self._local = threading.local()
        self._opened: list[psycopg.Connection[tuple[object, ...]]] = []
        self._name = ""

    def name(self) -> str:
        """The identity given when the tables were made."""
        if not self._name:
            with self._transaction() as db:
                self._name = str(_one(db, "SELECT name FROM events_inbox_identity"))
        return self._name

    def last(self) -> int:
        """The highest number ever given."""
        with self._transaction() as db:
            return int(str(_one(db, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_inbox_id_seq")))

    def renew(self) -> str:
        """The inbox has a new identity."""
        with self._transaction() as db:
            self._name = uuid4().hex
            db.execute("UPDATE events_inbox_identity SET name = %s", (self._name,))
        return self._name

    def append(self, blobs: Sequence[Blob]) -> None:
        """All the blobs are durable together, or none is."""
        columns = (
            [b.received_at for b in blobs],
            [b.key_id for b in blobs],
            [b.source for b in blobs],
            [b.accepted for b in blobs],
            [b.refused_count for b in blobs],
            [len(b.payload) + len(b.refused) for b in blobs],
            [b.payload for b in blobs],
            [b.refused for b in blobs],
        )
        with self._transaction() as db, db.pipeline():
            db.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_LOCK,))
            db.execute(_INSERT, columns)

    def batches(self, after: int, limit_bytes: int) -> list[InboxBatch]:
        """The next batches in order; every one with a lower number has been seen or discarded before."""
        with self._transaction() as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            last = _one(db, "SELECT max(id) FROM events_inbox")
        if last is None:
            return []
        with self._transaction() as db, db.cursor(row_factory=class_row(InboxBatch)) as cursor:
            return cursor.execute(
                f"SELECT {_COLUMNS} FROM (SELECT *, sum(size) OVER (ORDER BY id) - size AS before FROM"  # noqa: S608
                " (SELECT * FROM events_inbox WHERE id > %s AND id <= %s ORDER BY id LIMIT 10000) AS next) AS sized"
                " WHERE before = 0 OR before + size <= %s ORDER BY id",
                (after, last, limit_bytes),
            ).fetchall()

    def discard(self, up_to: int) -> None:
        """Everything up to this number is gone."""
        with self._transaction() as db:
            db.execute("DELETE FROM events_inbox WHERE id <= %s", (up_to,))

    def depth(self) -> Depth:
        """What waits now."""
        with self._transaction() as db, db.cursor(row_factory=class_row(Depth)) as cursor:
            cursor.execute(
                "SELECT count(*) AS batches, coalesce(sum(size), 0)::bigint AS bytes, min(received_at) AS oldest_at FROM events_inbox"
            )
            return cursor.fetchone() or Depth(batches=0, bytes=0, oldest_at=None)

    def close(self) -> None:
        """Every connection of this object is closed."""
        opened, self._opened = self._opened, []
        self._local = threading.local()
        for db in opened:
            with suppress(psycopg.Error):
                db.close()

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        try:
            db = self._connection()
            with db.transaction():
                yield db
        except psycopg.Error as error:
            self._forget()
            raise InboxUnavailable(str(error).strip()) from error

    def _connection(self) -> psycopg.Connection[tuple[object, ...]]:
        db: psycopg.Connection[tuple[object, ...]] | None = getattr(self._local, "db", None)
        if db is None or db.closed:
            db = self._local.db = self._open()
            self._opened.append(db)
        return db

    def _forget(self) -> None:
        db: psycopg.Connection[tuple[object, ...]] | None = getattr(self._local, "db", None)
        if db is not None:
            self._local.db = None
            self._opened = [other for other in self._opened if other is not db]
            with suppress(psycopg.Error):
                db.close()

    def _open(self) -> psycopg.Connection[tuple[object, ...]]:
        # A stalled writer must not keep the reader waiting for ever, and an acknowledged commit must be on the disk.
        options = (
            f"-c synchronous_commit=on -c lock_timeout={self.wait_ms} -c statement_timeout={self.wait_ms * 6}"
            f" -c idle_in_transaction_session_timeout={self.wait_ms}"
        )
        db = psycopg.connect(self.url, autocommit=True, connect_timeout=3, options=options)
        if _one(db, "SELECT to_regclass('events_inbox_identity') IS NULL"):
            with db.transaction():
                db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK + 1,))
                db.execute(_SCHEMA)
                db.execute(
                    "INSERT INTO events_inbox_identity (one, name) VALUES (true, %s) ON CONFLICT DO NOTHING",
                    (uuid4().hex,),
                )
        return db


def _one(db: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    row = db.execute(query).fetchone()
    return row[0] if row else None
