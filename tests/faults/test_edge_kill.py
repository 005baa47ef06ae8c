"""kill -9 of the door at any moment: what was acknowledged is in the inbox, and nothing is there that was not sent.

BANSOU_FAULT_ROUNDS says how many times it is killed (default 10).
"""

import http.client
import json
import os
import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from bansou.core.events.ports.inbox import rows_of
from tests.edge import KEY, EdgeProcess
from tests.postgres import postgres_server, postgres_url  # noqa: F401

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("BANSOU_FAULT_ROUNDS", "10"))
HEADERS = {"X-Write-Key": KEY, "Content-Type": "application/json"}


class Sender(threading.Thread):
    """A client as clients are: it sends a request again, unchanged, until that is answered with 200."""

    def __init__(self, port: int, *, events: int) -> None:
        super().__init__()
        self.port = port
        self.events = events
        self.is_over = threading.Event()
        self.until = time.monotonic() + ROUNDS * 30
        self.sent: Counter[str] = Counter()
        self.acknowledged: list[str] = []
        self.refusals: Counter[int | str] = Counter()

    def run(self) -> None:
        while not self.is_over.is_set():
            ids = [str(uuid4()) for _ in range(self.events)]
            items = [{"type": "track", "event": "Opened", "userId": "u1", "messageId": one, "properties": {"x": "y" * 200}} for one in ids]
            path, body = ("/v1/batch", {"batch": items}) if self.events > 1 else ("/v1/track", items[0])
            self._send_until_acknowledged(path, json.dumps(body), ids)

    def _send_until_acknowledged(self, path: str, body: str, ids: list[str]) -> None:
        while time.monotonic() < self.until:
            self.sent.update(ids)
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                try:
                    connection.request("POST", path, body, HEADERS)
                    answer = connection.getresponse()
                    if answer.status == 200 and answer.read() == b'{"success":true}':
                        self.acknowledged += ids
                        return
                    self.refusals[answer.status] += 1
                except (OSError, http.client.HTTPException) as error:
                    self.refusals[type(error).__name__] += 1
            time.sleep(0.02)


class Mover(threading.Thread):
    """Takes what waits and discards it, as the engine does, while the door is being killed."""

    def __init__(self, edge: EdgeProcess) -> None:
        super().__init__()
        self.edge = edge
        self.is_over = threading.Event()
        self.moved: Counter[str] = Counter()

    def run(self) -> None:
        with closing(self.edge.inbox()) as inbox:
            last = 0
            while True:
                is_last_turn = self.is_over.is_set()
                for batch in inbox.batches(last, 1 << 20):
                    self.moved.update(row.message_id for row in rows_of(batch.payload))
                    last = batch.id
                inbox.discard(last)
                if is_last_turn:
                    return
                time.sleep(0.05)


def test_the_door_killed_at_any_moment_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    edge = EdgeProcess(tmp_path, workers=2)

    kill_many_times(edge)

    with closing(sqlite3.connect(tmp_path / "inbox.sqlite3")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.postgres
def test_the_door_killed_at_any_moment_loses_nothing_on_postgres(tmp_path: Path, postgres_url: str) -> None:  # noqa: F811
    kill_many_times(EdgeProcess(tmp_path, database_url=postgres_url, workers=2))


def kill_many_times(edge: EdgeProcess) -> None:
    mover = Mover(edge)
    senders = [Sender(edge.port, events=events) for events in (1, 1, 5, 20, 50, 100)]
    try:
        edge.start()
        edge.wait()
        for thread in (mover, *senders):
            thread.start()
        for _ in range(ROUNDS):
            time.sleep(random.uniform(0.1, 0.7))
            edge.kill()
            edge.start()
            edge.wait()
    finally:
        for sender in senders:
            sender.is_over.set()
            sender.join(30)
        edge.stop()
        mover.is_over.set()
        mover.join(30)

    sent = sum((sender.sent for sender in senders), Counter())
    acknowledged = [one for sender in senders for one in sender.acknowledged]
    assert len(acknowledged) > ROUNDS * 50, [sender.refusals for sender in senders]
    assert [one for one in acknowledged if one not in mover.moved] == []
    assert [one for one in mover.moved if one not in sent] == []
    assert [one for one, times in mover.moved.items() if times > sent[one]] == []
