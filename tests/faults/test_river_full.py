"""A full disk: what was acknowledged is kept, the rest is refused with a clear error, and all goes on when there is room again."""

import time
import uuid
from pathlib import Path

import pytest

from tests.faults.river import RiverProcesses

FULL = 2 << 20  # no file grows beyond this, as on a disk that has no more room


@pytest.mark.faults
@pytest.mark.enable_socket
def test_nothing_acknowledged_is_lost_when_the_disk_is_full(tmp_path: Path) -> None:
    river = RiverProcesses(tmp_path)
    acknowledged: list[str] = []
    try:
        river.start("edge", largest_file=FULL)
        river.start("engine", largest_file=FULL)
        status = 0
        for _ in range(3000):
            batch = [_event() for _ in range(50)]
            status = river.send(batch)
            if status == 200:
                acknowledged += [str(event["messageId"]) for event in batch]
            elif status:
                break
            else:
                time.sleep(0.05)  # the door is not open yet
        assert status == 503, "The door has to say that it cannot keep the events."
        assert acknowledged
        river.kill("edge")
        river.kill("engine")
        river.start("edge")
        river.start("engine")
        batch = [_event()]
        while river.send(batch) != 200:
            pass
        acknowledged += [str(batch[0]["messageId"])]
        river.wait_until_idle()
    finally:
        river.stop()

    kept = river.lake().rows()["message_id"].to_pylist()
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)


def _event() -> dict[str, object]:
    return {
        "type": "track", "event": "export", "messageId": uuid.uuid4().hex, "userId": "u1", "context": {"groupId": "c1"},
        "properties": {"text": uuid.uuid4().hex * 20},
    }  # fmt: skip
