"""The real clients, unchanged, against the real door."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bansou.core.events.contracts import Row
from tests.edge import KEY, EdgeProcess, running_edge

HERE = Path(__file__).parent


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[EdgeProcess]:
    with running_edge(tmp_path) as edge:
        yield edge


@pytest.fixture(scope="session")
def node() -> tuple[str, str]:
    """The command for Node, with the clients of package-lock.json installed."""
    command = str(HERE.parents[1] / "tools" / "node.sh")
    stamp = HERE / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        subprocess.run([command, "npm", "ci", "--ignore-scripts"], cwd=HERE, check=True, stdout=subprocess.DEVNULL)
        stamp.touch()
    return command, "node"


def sent_by(*command: str) -> str:
    """What the sender was told went wrong."""
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_complete(rows: list[Row]) -> None:
    """Everything `send.py` and `send.mjs` send has arrived once, as it was meant."""
    one = {row.event if row.kind == "track" else row.kind: row for row in rows}
    assert Counter(row.event for row in rows if row.kind == "track") == {"Report viewed": 1, "Counted": 250, "Anonymous": 1}
    assert len({row.message_id for row in rows}) == len(rows) == 257
    assert (one["identify"].contact_id, properties(one["identify"])["name"]) == ("u1", "山田 花子")
    assert (one["group"].customer_id, properties(one["group"])["name"]) == ("c1", "イニテック")
    assert (one["Report viewed"].customer_id, properties(one["Report viewed"])["pages"]) == ("c1", 3)
    assert (one["page"].event, properties(one["page"])["name"], properties(one["page"])["category"]) == ("page", "料金", "公開")
    assert properties(one["screen"])["name"] == "Home"
    assert (one["alias"].anonymous_id, one["alias"].contact_id) == ("a1", "u1")
    assert (one["Anonymous"].anonymous_id, one["Anonymous"].contact_id) == ("a1", None)


def properties(row: Row) -> Any:
    return json.loads(bytes(row.properties))


@pytest.mark.parametrize("which", ["segment", "legacy"])
def test_the_python_clients_deliver_everything(edge: EdgeProcess, which: str) -> None:
    assert sent_by(sys.executable, "send.py", which, edge.url, KEY) == ""

    assert_complete(edge.rows())


@pytest.mark.parametrize("which", ["segment", "legacy"])
def test_the_python_clients_understand_a_wrong_key(edge: EdgeProcess, which: str) -> None:
    told = sent_by(sys.executable, "send.py", which, edge.url, "wrong")

    assert "APIError" in told
    assert "The write key is not known." in told
    assert edge.rows() == []


def test_the_node_client_delivers_everything(edge: EdgeProcess, node: tuple[str, str]) -> None:
    assert sent_by(*node, "send.mjs", edge.url, KEY) == ""

    assert_complete(edge.rows())
