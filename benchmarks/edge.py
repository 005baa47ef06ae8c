"""How many events a second the door takes, each answered only when it is on the disk.

The product's own command starts the door alone on an empty home; wrk (Debian's package) keeps the connections busy with different
bodies; then every batch in the inbox is decoded and its events are counted against those acknowledged. A last round with a client
of our own compares message by message.
"""

import argparse
import asyncio
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx

from bansou.core.events.contracts import Row
from bansou.core.events.ports.inbox import Inbox, InboxBatch, rows_of
from bansou.core.events.ports.places import open_inbox

BATCH = 100
EXACT_REQUESTS = 400
LUA = """
local requests, turn = {}, 0
function init(args)
  for line in io.lines("BODIES") do
    requests[#requests + 1] = wrk.format("POST", "PATH", {["Content-Type"] = "application/json", ["Authorization"] = "AUTH"}, line)
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"p50_ms":%.1f,"p99_ms":%.1f,"max_ms":%.1f,"failed":%d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    e.status + e.connect + e.read + e.write + e.timeout))
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One run: where, how hard and how long."""

    home: Path
    port: int
    connections: int
    workers: int
    seconds: float
    environment: dict[str, str]
    inbox: Inbox

    def url(self, path: str) -> str:
        """The door's address with this path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def bansou(self, *arguments: str) -> str:
        """What the command printed."""
        done = subprocess.run(
            [sys.executable, "-m", "bansou", *arguments], env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout.strip()


def main() -> None:
    """The figures are printed, the last line as one JSON object."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing. Install it: apt-get install wrk")
    options = _options()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bansou-bench-") as folder:
        bench = _bench(options, Path(folder))
        bench.bansou("prepare")
        key = bench.bansou("keys", "create", "benchmark").split()[-1]
        with _server(bench):
            batches = _drive(bench, key, path="/v1/batch", bodies=[_batch() for _ in range(64)], each=BATCH, seconds=bench.seconds)
            singles = _drive(
                bench, key, path="/v1/track", bodies=[json.dumps(_event()) for _ in range(256)], each=1, seconds=bench.seconds / 2
            )
            compared = asyncio.run(_compare(bench, key))
    print(__doc__)
    print(f"{bench.connections} connections, {bench.workers} edge process(es), {'PostgreSQL' if options.database_url else 'SQLite'};")
    print(f"load generator on the same machine ({os.cpu_count()} cores, load average before the start {load_before:.1f}).")
    print(f"Compared message by message: {compared} acknowledged, all stored, once each.")
    print(
        json.dumps(
            {
                "name": "edge",
                "value": round(batches["events_per_s"]),
                "unit": "events/s in batches of 100",
                **{k: batches[k] for k in ("p50_ms", "p99_ms", "max_ms", "acknowledged", "stored", "failed")},
                "single_requests_per_s": round(singles["events_per_s"]),
                **{f"single_{k}": singles[k] for k in ("p50_ms", "p99_ms", "max_ms", "acknowledged", "stored", "failed")},
                "connections": bench.connections,
                "workers": bench.workers,
                "load_before": round(load_before, 1),
            }
        )
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of batches; single events take half of it")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2, help="edge processes")
    parser.add_argument("--port", type=int, default=8110)
    parser.add_argument("--database-url", default="", help="an empty PostgreSQL database, instead of SQLite files")
    return parser.parse_args()


def _bench(options: argparse.Namespace, home: Path) -> Bench:
    environment = {**os.environ, "BANSOU_HOME": str(home), "DATABASE_URL": options.database_url}
    return Bench(
        home=home,
        port=options.port,
        connections=options.connections,
        workers=options.workers,
        seconds=options.seconds,
        environment=environment,
        inbox=open_inbox(database_url=options.database_url or None, home=home),
    )


@contextmanager
def _server(bench: Bench) -> Iterator[None]:
    command = [sys.executable, "-m", "bansou", "serve", "--only", "edge", "--port", str(bench.port), "--workers", str(bench.workers)]
    server = subprocess.Popen(command, env=bench.environment)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(bench.url("/v1/m"), data=b"{}")  # noqa: S310 (an address of our own)
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _event() -> dict[str, object]:
    number = uuid4().int
    return {
        "event": ("Report viewed", "Invoice sent", "Project opened", "Comment added")[number % 4],
        "userId": f"user-{number % 5000}",
        "messageId": str(uuid4()),
        "timestamp": datetime.now(UTC).isoformat(),
        "context": {"groupId": f"customer-{number % 300}", "library": {"name": "analytics-python", "version": "2.3.4"}},
        "integrations": {},
        "properties": {"plan": "standard", "seats": number % 100, "path": "/reports/monthly"},
    }


def _batch() -> str:
    return json.dumps({"batch": [{"type": "track", **_event()} for _ in range(BATCH)], "sentAt": datetime.now(UTC).isoformat()})


def _drive(bench: Bench, key: str, *, path: str, bodies: list[str], each: int, seconds: float) -> dict[str, float]:
    """Two seconds to warm up, then the measured time; what is stored fits what was acknowledged."""
    script, lines = bench.home / "load.lua", bench.home / "bodies"
    lines.write_text("\n".join(bodies))
    auth = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
    script.write_text(LUA.replace("BODIES", str(lines)).replace("PATH", path).replace("AUTH", auth))
    load = ["wrk", "-t1", f"-c{bench.connections}", "--timeout", "10s", "-s", str(script), bench.url(path)]
    subprocess.run([*load, "-d2s"], check=True, capture_output=True)
    time.sleep(0.5)
    before = sum(1 for _ in _rows(bench.inbox, after=0))
    done = subprocess.run([*load, f"-d{round(seconds)}s"], check=True, capture_output=True, text=True)
    time.sleep(0.5)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    acknowledged = int(figures["requests"]) * each
    stored = sum(1 for _ in _rows(bench.inbox, after=0)) - before
    # wrk hangs up at its end: what was on its way then may be stored without having been acknowledged.
    if not acknowledged <= stored <= acknowledged + bench.connections * each:
        sys.exit(f"{path}: {acknowledged} events acknowledged and {stored} stored")
    return figures | {"acknowledged": acknowledged, "stored": stored, "events_per_s": acknowledged / figures["seconds"]}


async def _compare(bench: Bench, key: str) -> int:
    """Every message acknowledged to a client that waits for all its answers is stored once, and nothing else is."""
    last = max((batch.id for batch in _batches(bench.inbox, after=0)), default=0)
    sent: list[str] = []
    waiting = [_batch() for _ in range(EXACT_REQUESTS)]

    async def one(client: httpx.AsyncClient) -> None:
        while waiting:
            body = waiting.pop()
            answer = await client.post(bench.url("/v1/batch"), content=body, auth=(key, ""))
            if answer.status_code == 200:
                sent.extend(item["messageId"] for item in json.loads(body)["batch"])

    async with httpx.AsyncClient(timeout=30) as client:
        await asyncio.gather(*(one(client) for _ in range(bench.connections)))
    stored = [row.message_id for row in _rows(bench.inbox, after=last)]
    if sorted(stored) != sorted(sent):
        sys.exit(f"{len(sent)} messages acknowledged and {len(stored)} stored, or not the same ones")
    return len(sent)


def _batches(inbox: Inbox, *, after: int) -> Iterator[InboxBatch]:
    while found := inbox.batches(after, 32 << 20):
        yield from found
        after = found[-1].id


def _rows(inbox: Inbox, *, after: int) -> Iterator[Row]:
    for batch in _batches(inbox, after=after):
        yield from rows_of(batch.payload)


if __name__ == "__main__":
    main()
