"""The door asked to stop: it finishes what it has begun and writes down what it counted."""

import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.edge import KEY, EdgeProcess, running_edge

pytestmark = pytest.mark.faults


def test_what_was_counted_is_written_when_it_stops(tmp_path: Path) -> None:
    with running_edge(tmp_path) as edge:
        with httpx.Client(timeout=10) as client:
            assert [send(edge, "m", key="wrong", client=client) for _ in range(3)] == [401, 401, 401]
        edge.stop()

        with closing(edge.inbox()) as inbox:
            assert sum(batch.refused_count for batch in inbox.batches(0, 1 << 20)) == 3


def test_stopping_under_load_acknowledges_only_what_is_stored(tmp_path: Path) -> None:
    acknowledged: list[str] = []

    def send_many(name: int) -> None:
        with httpx.Client(timeout=10) as client:
            for number in range(100_000):
                try:
                    if send(edge, f"{name}-{number}", client=client) == 200:
                        acknowledged.append(f"{name}-{number}")
                except httpx.HTTPError:
                    return

    with running_edge(tmp_path) as edge:
        senders = [threading.Thread(target=send_many, args=(name,)) for name in range(8)]
        for sender in senders:
            sender.start()
        until = time.monotonic() + 30
        while len(acknowledged) < 200 and time.monotonic() < until:
            time.sleep(0.02)
        edge.stop()
        for sender in senders:
            sender.join()
        stored = {row.message_id for row in edge.rows()}

    assert len(acknowledged) >= 200
    assert set(acknowledged) <= stored


def send(edge: EdgeProcess, name: str, *, client: httpx.Client, key: str = KEY) -> int:
    body = {"event": "Opened", "userId": "u1", "messageId": name}
    return client.post(edge.url + "/v1/track", json=body, headers={"X-Write-Key": key}).status_code
