"""A disk that has no room left: the door says so, acknowledges nothing it cannot keep, and goes on when there is room again."""

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.edge import KEY, EdgeProcess, running_edge

pytestmark = pytest.mark.faults


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with running_edge(tmp_path) as edge:
        before = [send(edge, f"before-{n}") for n in range(3)]
        limit_files(edge, 400_000)
        during = [send(edge, f"during-{n}") for n in range(40)]
        limit_files(edge, resource.RLIM_INFINITY)
        after = [send(edge, f"after-{n}") for n in range(3)]
        stored = [row.message_id for row in edge.rows()]

    assert {status for _, status in before + after} == {200}
    assert {status for _, status in during} == {200, 503}
    assert stored == [name for name, status in before + during + after if status == 200]
    with closing(sqlite3.connect(tmp_path / "inbox.sqlite3")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def send(edge: EdgeProcess, name: str) -> tuple[str, int]:
    body = {"event": "Opened", "userId": "u1", "messageId": name, "properties": {"x": "y" * 20_000}}
    answer = httpx.post(edge.url + "/v1/track", json=body, headers={"X-Write-Key": KEY}, timeout=20)
    assert answer.status_code == 200 or answer.headers["Retry-After"] == "5"
    return name, answer.status_code


def limit_files(edge: EdgeProcess, size: int) -> None:
    """No file of the door's processes may grow beyond this; the system answers as a full disk does."""
    assert edge.process is not None
    parent = edge.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for pid in (parent, *map(int, children)):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
