"""Acknowledged events are neither lost nor doubled when the door or the engine is killed at any moment."""

import os
import random
import threading
import time
import uuid
from pathlib import Path

import pytest

from tests.faults.river import RiverProcesses

ROUNDS = int(os.environ.get("BANSOU_FAULT_ROUNDS", "8"))


class Sender(threading.Thread):
    """Sends small batches and repeats each until it is acknowledged, as clients do."""

    def __init__(self, river: RiverProcesses, seed: int) -> None:
        super().__init__(daemon=True)
        self.river, self.random = river, random.Random(seed)
        self.acknowledged: list[str] = []
        self.ending = threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            batch = [self._event() for _ in range(self.random.randint(1, 20))]
            while self.river.send(batch) != 200:
                time.sleep(0.1)
            self.acknowledged.extend(str(event["messageId"]) for event in batch)
            time.sleep(0.01)

    def _event(self) -> dict[str, object]:
        customer = self.random.randint(1, 40)
        return {
            "type": "track",
            "event": self.random.choice(["login", "export", "invite"]),
            "messageId": str(uuid.UUID(int=self.random.getrandbits(128))),
            "userId": f"u{customer}-{self.random.randint(1, 3)}",
            "context": {"groupId": f"c{customer}"},
        }


@pytest.mark.faults
@pytest.mark.enable_socket
def test_killing_door_and_engine_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    chance = random.Random(seed)
    river = RiverProcesses(tmp_path)
    senders = [Sender(river, seed + number) for number in range(3)]
    try:
        for name in ("edge", "engine"):
            river.start(name)
        for sender in senders:
            sender.start()
        for _ in range(ROUNDS):
            time.sleep(chance.uniform(0.2, 8))
            name = chance.choice(["edge", "engine", "engine"])
            river.kill(name)
            river.start(name)
        for sender in senders:
            sender.ending.set()
        for sender in senders:
            sender.join(120)
            assert not sender.is_alive()
        river.wait_until_idle()
    finally:
        river.stop()

    acknowledged = sorted(one for sender in senders for one in sender.acknowledged)
    assert len(acknowledged) > 100
    assert sorted(river.lake().rows()["message_id"].to_pylist()) == acknowledged
    assert river.use(anew=False).equals(river.use(anew=True))
    [(uses,)] = river.records("SELECT sum(uses_28d) FROM events_customeruse")
    assert uses == len(acknowledged)
    [(counted,)] = river.records("SELECT sum(accepted) FROM events_arrival")
    assert isinstance(counted, int)
    assert counted >= len(acknowledged)
