"""The door as a real process, for tests that kill it or send to it with real clients."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from bansou.core.events.contracts import Row
from bansou.core.events.ports.inbox import Inbox, rows_of
from bansou.core.events.ports.places import open_inbox

_RUN = """
import sys
from bansou.cli.serving import children
children.run("edge", host="127.0.0.1", port=int(sys.argv[1]), workers=int(sys.argv[2]))
"""
KEY = "test-write-key"
_TABLE = "CREATE TABLE events_writekey (id bigint PRIMARY KEY, name text, key text UNIQUE, created_at text, revoked_at text)"
_ROW = "INSERT INTO events_writekey VALUES (1, 'Test', 'test-write-key', '2026-01-01', NULL)"


class EdgeProcess:
    """What `bansou serve --only edge` runs, over a home of its own; it may be killed and started again on the same port."""

    def __init__(self, home: Path, *, database_url: str = "", workers: int = 1) -> None:
        self.home = home
        self.database_url = database_url
        self.workers = workers
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        _write_key(home, database_url)

    def start(self) -> None:
        environment = {**os.environ, "BANSOU_HOME": str(self.home), "DATABASE_URL": self.database_url}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _RUN, str(self.port), str(self.workers)], env=environment, start_new_session=True
        )

    def wait(self, seconds: float = 40) -> None:
        """It answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(self.url + "/v1/m", data=b"{}", timeout=2).close()  # noqa: S310 (our own address)
                return
            except OSError:
                assert time.monotonic() < until, "The door did not open."
                time.sleep(0.05)

    def kill(self) -> None:
        """Every process of it is dead, without a chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """It has stopped as when asked to."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
            self.process.wait(30)
            self.process = None

    def inbox(self) -> Inbox:
        return open_inbox(database_url=self.database_url or None, home=self.home)

    def rows(self) -> list[Row]:
        with closing(self.inbox()) as inbox:
            return [row for batch in inbox.batches(0, 1 << 30) for row in rows_of(batch.payload)]


@contextmanager
def running_edge(home: Path, *, database_url: str = "", workers: int = 1) -> Iterator[EdgeProcess]:
    edge = EdgeProcess(home, database_url=database_url, workers=workers)
    edge.start()
    try:
        edge.wait()
        yield edge
    finally:
        edge.kill()


def _write_key(home: Path, database_url: str) -> None:
    if database_url:
        with psycopg.connect(database_url) as postgres:
            postgres.execute(_TABLE)
            postgres.execute(_ROW)
        return
    with closing(sqlite3.connect(home / "bansou.sqlite3")) as db:
        db.execute(_TABLE)
        db.execute(_ROW)
        db.commit()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
