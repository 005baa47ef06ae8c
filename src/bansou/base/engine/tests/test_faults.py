"""Real processes, killed at any moment: every row is in the lake and in daily use exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bansou.base.engine.contracts import LakeHeldError
from bansou.base.engine.testing import many_rows
from bansou.base.engine.tests.conftest import Opener

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("BANSOU_FAULT_ROUNDS", "8"))
SIZE = 50

WRITER = """
import sys
from pathlib import Path
from bansou.base.engine.engine import open_engine
from bansou.base.engine.testing import many_rows
home, size = Path(sys.argv[1]), int(sys.argv[2])
engine = open_engine(home=home, lake_url=str(home / "lake"))
print("ready", flush=True)
number = engine.lake.last("inbox")
while True:
    number += 1
    resent = range(max(0, (number - 2) * size), number * size)  # half of it has been sent before
    engine.append(many_rows(resent), source="inbox", number=number)
    engine.roll_up()
    if number % 4 == 0:
        engine.tidy(deep=number % 8 == 0)
    print(number, flush=True)
"""


def start(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(home), str(SIZE)], stdout=subprocess.PIPE, text=True)


def test_kill_9_of_the_writer_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, opened: Opener) -> None:
    chance, acknowledged = random.Random(7), 0
    for _ in range(ROUNDS):
        writer = start(tmp_path)
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 1.5))
        writer.send_signal(signal.SIGKILL)
        said = writer.stdout.read().split("\n")[:-1]
        writer.wait()
        writer.stdout.close()
        acknowledged = max([acknowledged, *map(int, said)])

    engine = opened()
    last = engine.lake.last("inbox")
    ids = engine.lake.rows()["message_id"].to_pylist()
    assert last in {acknowledged, acknowledged + 1}
    assert sorted(ids) == sorted(f"n{number}" for number in range(last * SIZE))
    assert engine.fetch(engine.use().uses.sum()).as_py() == last * SIZE
    incremental = engine.fetch(engine.use().order_by("day", "customer_id", "contact_id", "event"))
    rebuilt = opened(private=True)
    assert rebuilt.fetch(rebuilt.use().order_by("day", "customer_id", "contact_id", "event")).equals(incremental)


def test_another_process_gets_a_copy_in_memory_and_may_not_write(tmp_path: Path, opened: Opener) -> None:
    writer = start(tmp_path)
    assert writer.stdout
    for _ in range(3):
        writer.stdout.readline()
    try:
        engine = opened()
        assert not engine.in_file
        assert engine.fetch(engine.use().uses.sum()).as_py() >= SIZE * 2
        with pytest.raises(LakeHeldError, match=str(writer.pid)):
            engine.append(many_rows([1]), source="else", number=1)
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
