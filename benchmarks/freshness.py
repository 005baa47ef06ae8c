"""How long it takes from an event at the door until its customer's metrics, health and Today are up to date, under a steady load.

A customer base of the size of OULAD with its whole history, moved in time so that its courses run now, is imported with the product's own
commands. `bansou serve` runs as it would for anyone. A sender keeps a steady rate in batches; twice a second it sends one event of a
customer that is otherwise silent, and the record database is polled until that customer's latest metrics were computed from the event and
the engine's turn in which that happened (metrics, health, tiers, Today) has ended.

    python -m benchmarks.freshness [--data FOLDER] [--home FOLDER] [--rate 1000] [--seconds 60] [--port 8160]
"""

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import httpx

ANCHOR = "2014-03-01"  # this day of the data becomes today
EVENTS = ("homepage", "oucontent", "forumng", "resource", "quiz", "subpage", "url")
POLL = 0.05
GIVE_UP = 60.0


def main() -> None:
    """The figure is printed."""
    asked = _arguments()
    home = Path(asked.home or tempfile.mkdtemp(prefix="bansou-freshness-"))
    env = os.environ | {"BANSOU_HOME": str(home), "PYTHONWARNINGS": "ignore"}
    if not (home / "lake").exists():
        _load(Path(asked.data), home, env)
    key = _bansou(env, "keys", "create", f"freshness {uuid.uuid4().hex[:6]}").strip().splitlines()[-1]
    log = (home / "serve.log").open("w")
    command = [sys.executable, "-m", "bansou", "serve", "--port", str(asked.port), "--workers", "1", "--no-sample"]
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        _wait_ready(home, asked.port)
        ages, sent, seconds = _measure(home, key, asked.port, rate=asked.rate, seconds=asked.seconds)
    finally:
        server.terminate()
        server.wait(30)
    print(__doc__)
    ordered = sorted(ages)
    value = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    print(json.dumps({
        "name": "freshness", "value": round(value, 2), "unit": "s", "statistic": "p99 of markers, event to metric, health and Today",
        "p50": round(statistics.median(ages), 2), "max": round(ordered[-1], 2), "markers": len(ages), "lost": ages.count(GIVE_UP),
        "events_per_second": round(sent / seconds), "seconds": round(seconds), "limit": 5.0,
        "stages": _stages(home), "cores": os.cpu_count(),
    }))  # fmt: skip


def _load(data: Path, home: Path, env: dict[str, str]) -> None:
    """Customers, contracts and events of the past stand in the home, moved so that ANCHOR is today."""
    moved = home / "moved"
    moved.mkdir(parents=True, exist_ok=True)
    days = (datetime.now(UTC).date() - datetime.fromisoformat(ANCHOR).date()).days
    con = duckdb.connect()
    con.execute(f"COPY (FROM read_csv('{data}/customers.csv', all_varchar = true)) TO '{moved}/customers.csv' (HEADER)")
    shift = ", ".join(f"({name}::DATE + {days}) AS {name}" for name in ("starts_on", "ends_on", "cancelled_on", "signed_on"))
    told = f"CASE WHEN cancelled_on::DATE + {days} <= current_date THEN cancelled_on::DATE + {days} END AS cancelled_on"
    con.execute(
        f"COPY (SELECT * REPLACE ({shift.replace(f'(cancelled_on::DATE + {days}) AS cancelled_on', told)}) "
        f"FROM read_csv('{data}/contracts.csv', all_varchar = true)) TO '{moved}/contracts.csv' (HEADER)"
    )
    con.execute(
        f'COPY (SELECT * REPLACE ("at" + INTERVAL {days} DAY AS "at") FROM \'{data}/events.parquet\' '
        f"WHERE \"at\" + INTERVAL {days} DAY < now()) TO '{moved}/events.parquet'"
    )
    for kind in ("customers.csv", "contracts.csv", "events.parquet"):
        print(_bansou(env, "import", kind.split(".")[0], str(moved / kind)).strip().splitlines()[-1], flush=True)
    print(_bansou(env, "run"), flush=True)


def _measure(home: Path, key: str, port: int, *, rate: int, seconds: int) -> tuple[list[float], int, float]:
    """The ages of the markers, the number of events sent and the seconds that took."""
    active = _active(home)
    random.shuffle(active)
    markers, crowd = active[: 4 * seconds], active[4 * seconds :]
    if not crowd:
        raise SystemExit("There are too few active customers for this measurement.")
    waiting: dict[str, float] = {}
    ages: list[float] = []
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(home, waiting, ages, stop))
    watcher.start()
    url = f"http://127.0.0.1:{port}/v1/batch"
    sent = 0
    began = time.monotonic()
    with httpx.Client(auth=(key, ""), timeout=30) as client:
        for turn in range(seconds * 10):
            batch = [_event(random.choice(crowd)) for _ in range(rate // 10)]
            if turn % 5 == 0 and turn > 20:
                marker = markers.pop()
                batch.append(_event(marker))
                waiting[marker] = time.time()
            client.post(url, json={"batch": batch}).raise_for_status()
            sent += len(batch)
            time.sleep(max(0.0, began + (turn + 1) / 10 - time.monotonic()))
    took = time.monotonic() - began
    while waiting and time.monotonic() - began - took < GIVE_UP:
        time.sleep(0.2)
    stop.set()
    watcher.join()
    return ages + [GIVE_UP] * len(waiting), sent, took


def _event(customer: str) -> dict[str, object]:
    return {
        "type": "track", "event": random.choice(EVENTS), "userId": f"user-{customer}", "messageId": uuid.uuid4().hex,
        "timestamp": datetime.now(UTC).isoformat(), "context": {"groupId": customer}, "properties": {"page": random.randint(1, 900)},
    }  # fmt: skip


def _watch(home: Path, waiting: dict[str, float], ages: list[float], stop: threading.Event) -> None:
    """A marker has arrived when its metrics were computed from it, in a turn of the engine that has ended."""
    db = sqlite3.connect(f"file:{home}/bansou.sqlite3?mode=ro", uri=True)
    while not stop.is_set():
        names = list(waiting)
        if names:
            marks = ", ".join("?" * len(names))
            found = db.execute(
                "SELECT c.external_id, l.input_at, l.at, json_extract(s.stages, '$.today.at') "
                "FROM metrics_latest l JOIN customers_customer c "
                f"ON c.id = l.customer_id, events_enginestate s WHERE c.external_id IN ({marks}) AND l.input_at IS NOT NULL",
                names,
            ).fetchall()
            now = time.time()
            for name, input_at, measured_at, today_at in found:
                is_ended = today_at is not None and _moment(today_at) >= _moment(measured_at)
                if is_ended and _moment(input_at) >= waiting[name] - 0.05:
                    ages.append(now - waiting.pop(name))
        time.sleep(POLL)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def _active(home: Path) -> list[str]:
    db = sqlite3.connect(f"file:{home}/bansou.sqlite3?mode=ro", uri=True)
    today = datetime.now(UTC).date() + timedelta(days=1)
    query = "SELECT external_id FROM customers_customer WHERE started_on <= ? AND (ended_on IS NULL OR ended_on > ?)"
    return [row[0] for row in db.execute(query, (today, today))]


def _wait_ready(home: Path, port: int) -> None:
    """The door answers and the engine has run for everyone."""
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        time.sleep(1)
        try:
            httpx.get(f"http://127.0.0.1:{port}/v1/projects/none/settings", timeout=2)
            db = sqlite3.connect(f"file:{home}/bansou.sqlite3?mode=ro", uri=True)
            tick, dirty = db.execute("SELECT tick_at, dirty FROM events_enginestate").fetchone() or (None, 0)
        except (httpx.HTTPError, sqlite3.Error):
            continue
        if tick and time.time() - datetime.fromisoformat(tick).replace(tzinfo=UTC).timestamp() < 8 and dirty == 0:
            return
    raise SystemExit("The server did not become ready within ten minutes; see serve.log in the home.")


def _stages(home: Path) -> dict[str, float]:
    db = sqlite3.connect(f"file:{home}/bansou.sqlite3?mode=ro", uri=True)
    stages = json.loads(db.execute("SELECT stages FROM events_enginestate").fetchone()[0])
    return {code: stage["seconds"] for code, stage in stages.items()}


def _bansou(env: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "bansou", *words], env=env, check=True, text=True, capture_output=True)
    return done.stdout


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data/oulad", help="the folder with customers.csv, contracts.csv, events.parquet")
    parser.add_argument("--home", default="", help="an installation to use again; made when it is empty")
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--port", type=int, default=8160)
    return parser.parse_args()


if __name__ == "__main__":
    main()
