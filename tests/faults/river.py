"""The door and the engine as real processes over one home, for tests that kill them."""

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pyarrow as pa

from bansou.base.engine.engine import open_engine
from bansou.base.engine.lake import Lake


class RiverProcesses:
    """`bansou serve --only edge` and `bansou engine`; either may be killed and started again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {**os.environ, "BANSOU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bansou.settings", "DATABASE_URL": ""}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.log = (home / "processes.log").open("ab")
        subprocess.run([sys.executable, "-m", "bansou", "prepare"], env=self.environment, check=True, capture_output=True)
        made = subprocess.run(
            [sys.executable, "-m", "bansou", "keys", "create", "faults"], env=self.environment, check=True, capture_output=True, text=True
        )
        self.key = made.stdout.strip().splitlines()[-1]

    def start(self, name: str, *, largest_file: int = 0) -> None:
        """`edge` or `engine` runs; no file it writes may grow beyond `largest_file` bytes, as on a full disk (0: no limit)."""
        words = {"edge": ["serve", "--only", "edge", "--port", str(self.port), "--workers", "1"], "engine": ["engine"]}[name]

        def limit() -> None:
            if largest_file:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", "bansou", *words],
            env=self.environment,
            start_new_session=True,
            stdout=self.log,
            stderr=self.log,
            preexec_fn=limit,  # noqa: PLW1509 - no threads run here yet that could hold a lock
        )

    def kill(self, name: str) -> None:
        """Every process of it is dead, without a chance to tidy up."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def stop(self) -> None:
        """Both have ended in good order."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            process.wait(60)
        self.running.clear()
        self.log.close()

    def send(self, events: Sequence[dict[str, object]], *, timeout: float = 5) -> int:
        """The answer's status; 0 where there was none, so that nobody knows whether the events were taken."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/v1/batch",
            data=json.dumps({"writeKey": self.key, "batch": list(events)}).encode(),
            headers={"content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with closing(error):
                return error.code
        except (OSError, ValueError):
            return 0

    def wait_until_idle(self, seconds: float = 120) -> None:
        """Nothing waits: the inbox is empty and every stage has taken in the whole lake."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.5)
            with closing(sqlite3.connect(f"file:{self.home}/inbox.sqlite3?mode=ro", uri=True)) as db:
                left = db.execute("SELECT count(*) FROM inbox").fetchone()[0]
            state = self.records("SELECT flowed_batch, lake_batch, dirty FROM events_enginestate")
            if not left and state and state[0][0] == state[0][1] == self.lake().batch() and state[0][2] == 0:
                return
        raise AssertionError(f"Something still waits: {left} batches, {state}. See {self.home}/processes.log")

    def records(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the record database."""
        with closing(sqlite3.connect(f"file:{self.home}/bansou.sqlite3?mode=ro", uri=True)) as db:
            return db.execute(query).fetchall()

    def lake(self) -> Lake:
        """The lake as it stands now."""
        return Lake(self.home / "lake")

    def use(self, *, anew: bool) -> pa.Table:
        """Daily use from the engine's file, or built anew from the lake."""
        engine = open_engine(home=self.home, lake_url=str(self.home / "lake"), private=anew)
        table = engine.fetch(engine.use())
        engine.close()
        return table.sort_by([(name, "ascending") for name in ("day", "customer_id", "contact_id", "event")])
