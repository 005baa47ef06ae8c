"""The inbox as a SQLite file of its own, so that a long write in the records never makes an event wait."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bansou.core.events.ports.inbox import Blob, Depth, InboxBatch, InboxUnavailable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    key_id INTEGER,
    source TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    refused_count INTEGER NOT NULL,
    size INTEGER NOT NULL,
    payload BLOB NOT NULL,
    refused BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS identity (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL);
"""
_INSERT = "INSERT INTO inbox (received_at, key_id, source, accepted, refused_count, size, payload, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DISCARD = 256
_POLL_SECONDS = 0.0005


class SqliteInbox:
    """An `Inbox` in one file; each thread has its own connection, and only `append` waits for the disk."""

    def __init__(self, path: Path | str, *, wait_seconds: float = 2.0) -> None:
        self.path = Path(path)
        self.wait_seconds = wait_seconds
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._name = ""

    def name(self) -> str:
        """The identity given when the file was made."""
        if not self._name:
            with self._transaction(durable=True) as db:
                self._name = db.execute("SELECT name FROM identity").fetchone()[0]
        return self._name

    def last(self) -> int:
        """The highest number ever given."""
        with self._errors():
            row = self._connection().execute("SELECT seq FROM sqlite_sequence WHERE name = 'inbox'").fetchone()
            return int(row[0]) if row else 0

    def renew(self) -> str:
        """The inbox has a new identity."""
        with self._transaction(durable=True) as db:
            self._name = uuid4().hex
            db.execute("UPDATE identity SET name = ?", (self._name,))
        return self._name

    def append(self, blobs: Sequence[Blob]) -> None:
        """All the blobs are on the disk together, or none is."""
        rows = [
            (
                round(b.received_at.timestamp() * 1_000_000),
                b.key_id,
                b.source,
                b.accepted,
                b.refused_count,
                len(b.payload) + len(b.refused),
                b.payload,
                b.refused,
            )
            for b in blobs
        ]
        with self._transaction(durable=True) as db:
            db.executemany(_INSERT, rows)

    def batches(self, after: int, limit_bytes: int) -> list[InboxBatch]:
        """The next batches in order; SQLite has one writer at a time, so numbers become visible in order."""
        found: list[InboxBatch] = []
        with self._errors():
            cursor = self._connection().execute(
                "SELECT id, received_at, key_id, source, accepted, refused_count, payload, refused FROM inbox WHERE id > ? ORDER BY id",
                (after,),
            )
            size = 0
            for row in cursor:
                size += len(row[6]) + len(row[7])
                if found and size > limit_bytes:
                    break
                found.append(_batch(row))
            cursor.close()
        return found

    def discard(self, up_to: int) -> None:
        """Everything up to this number is gone, in short transactions so that writers are not kept waiting."""
        while True:
            with self._transaction(durable=False) as db:
                gone = db.execute(
                    "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE id <= ? ORDER BY id LIMIT ?)",
                    (up_to, _DISCARD),
                ).rowcount
            if gone < _DISCARD:
                return
            time.sleep(0.002)

    def depth(self) -> Depth:
        """What waits now, from the ends of the table and the pages in use."""
        with self._errors():
            db = self._connection()
            first = db.execute("SELECT id, received_at FROM inbox ORDER BY id LIMIT 1").fetchone()
            if first is None:
                return Depth(batches=0, bytes=0, oldest_at=None)
            last = db.execute("SELECT max(id) FROM inbox").fetchone()[0]
            pages = db.execute("PRAGMA page_count").fetchone()[0] - db.execute("PRAGMA freelist_count").fetchone()[0]
            return Depth(batches=last - first[0] + 1, bytes=pages * db.execute("PRAGMA page_size").fetchone()[0], oldest_at=_time(first[1]))

    def close(self) -> None:
        """Every connection of this object is closed."""
        opened, self._opened = self._opened, []
        self._local = threading.local()
        for db in opened:
            db.close()

    @contextmanager
    def _transaction(self, *, durable: bool) -> Iterator[sqlite3.Connection]:
        with self._errors():
            db = self._connection()
            # NORMAL only where losing the last commits to a power cut does no harm: a discarded batch is then read again.
            db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._begin(db)
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def _begin(self, db: sqlite3.Connection) -> None:
        """The file's one write lock is held; asked for all the time, because SQLite's own waiting grows to 100 ms."""
        until = time.monotonic() + self.wait_seconds
        while True:
            try:
                db.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(_POLL_SECONDS)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self._forget()
            raise InboxUnavailable(f"{self.path}: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._open()
            self._opened.append(db)
        return db

    def _forget(self) -> None:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is not None:
            self._local.db = None
            self._opened = [other for other in self._opened if other is not db]
            db.close()

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=self.wait_seconds, isolation_level=None, check_same_thread=False)
        _use_wal(db, until=time.monotonic() + self.wait_seconds)
        db.execute("PRAGMA synchronous = FULL")
        # Measured: copying 4 MB at a time into the file delays a commit by at most 30 ms, 16 MB by 170 ms.
        db.execute("PRAGMA wal_autocheckpoint = 1000")
        db.execute("PRAGMA journal_size_limit = 67108864")
        if db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'identity'").fetchone()[0] == 0:
            db.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")
            db.execute("INSERT OR IGNORE INTO identity (one, name) VALUES (1, ?)", (uuid4().hex,))
        db.execute("PRAGMA busy_timeout = 1")
        return db


def _use_wal(db: sqlite3.Connection, *, until: float) -> None:
    """The journal is a write-ahead log; the switch ignores the busy timeout when several processes open a new file."""
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _time(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1_000_000, UTC)


def _batch(row: tuple[int, int, int | None, str, int, int, bytes, bytes]) -> InboxBatch:
    return InboxBatch(
        id=row[0],
        received_at=_time(row[1]),
        key_id=row[2],
        source=row[3],
        accepted=row[4],
        refused_count=row[5],
        payload=row[6],
        refused=row[7],
    )
