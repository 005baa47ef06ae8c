"""From a file of events to the lake and daily use; then small live appends, reads of one customer and a rebuild of the cache.

One process does what the engine does, on an empty home: it reads the file part by part and appends each part; then it appends
`--live` batches of 1,000 events of now, a tenth of them sent twice, tidying every 60 as the engine does; then another reader asks for
the latest 100 events of 60 customers; then the cache is deleted and built anew and must give the same numbers.
"""

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bansou.base.engine.engine import Engine, open_engine
from bansou.base.engine.lake import Lake
from bansou.base.engine.rows import Row, rows_to_arrow
from bansou.core.events.compute.files import read_events, source_of

LIVE = 1_000


def main() -> None:
    """Runs it and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=Path, required=True, help="CSV, JSON lines or Parquet with at, customer_id, contact_id, event")
    parser.add_argument("--live", type=int, default=300, help="live appends")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        engine = open_engine(home=home, lake_url=str(home / "lake"))
        found: dict[str, Any] = take_file(engine, args.events)
        print(found)
        customers = engine.fetch(engine.use().select("customer_id").distinct())["customer_id"].to_pylist()
        found |= append_live(engine, customers, args.live)
        print(found)
        found |= read_customers(home, random.Random(1).sample(customers, min(60, len(customers))))
        found |= rebuild(engine, home)
        found["peak_mb"] = peak_mb()
    print(json.dumps({"name": "lake_import", "value": found.pop("import_seconds"), "unit": "s", **found}))


def take_file(engine: Engine, path: Path) -> dict[str, Any]:
    """Seconds from the file to lake and daily use."""
    start, cpu = time.perf_counter(), time.process_time()
    source, rows = source_of(path), 0
    for chunk in read_events(path, at=datetime.now(UTC)):
        rows += engine.append(chunk.rows, source=source, number=chunk.number).rows
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    start = time.perf_counter()
    engine.tidy(deep=True)
    return {
        "rows": rows,
        "import_seconds": round(seconds, 1),
        "import_cpu_seconds": round(cpu, 1),
        "tidy_seconds": round(time.perf_counter() - start, 1),
        "import_peak_mb": peak_mb(),
    }


def append_live(engine: Engine, customers: list[str], batches: int) -> dict[str, Any]:
    """Milliseconds from a batch in hand to known dirty customers."""
    chance, seconds, tidying, cpu = random.Random(2), [], [], time.process_time()
    for number in range(1, batches + 1):
        at = int(time.time() * 1e6)
        rows = [
            Row(f"{number}:{place if place % 10 else 0}", at + place, at, "track", f"e{place % 20}", customer_id=chance.choice(customers))
            for place in range(LIVE)
        ]
        table = rows_to_arrow(rows)
        start = time.perf_counter()
        engine.append(table, source="inbox", number=number)
        engine.dirty(engine.roll_up())
        seconds.append(time.perf_counter() - start)
        if number % 60 == 0:
            start = time.perf_counter()
            engine.tidy()
            tidying.append(time.perf_counter() - start)
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "live_cpu_ms": round((time.process_time() - cpu) * 1e3 / batches),
        "live_p50_ms": round(cuts[49] * 1e3),
        "live_p99_ms": round(cuts[98] * 1e3),
        "live_tidy_max_ms": round(max(tidying, default=0) * 1e3),
    }


def read_customers(home: Path, customers: list[str]) -> dict[str, Any]:
    """Milliseconds for the latest events of one customer."""
    lake, seconds = Lake(home / "lake"), []
    for customer in customers:
        start = time.perf_counter()
        lake.events_of([customer], limit=100)
        seconds.append(time.perf_counter() - start)
    cuts = statistics.quantiles(seconds, n=100)
    return {"customer_events_p50_ms": round(cuts[49] * 1e3), "customer_events_p95_ms": round(cuts[94] * 1e3)}


def rebuild(engine: Engine, home: Path) -> dict[str, Any]:
    """Seconds to build the cache anew, and whether the numbers are equal."""
    use = engine.use()
    sums = use.agg(rows=use.count(), uses=use.uses.sum(), last=use.last_at.max())
    before = engine.fetch(sums).to_pylist()
    engine.close()
    (home / "engine.duckdb").unlink()
    start = time.perf_counter()
    engine = open_engine(home=home, lake_url=str(home / "lake"))
    seconds = time.perf_counter() - start
    use = engine.use()
    after = engine.fetch(use.agg(rows=use.count(), uses=use.uses.sum(), last=use.last_at.max())).to_pylist()
    engine.close()
    return {"rebuild_seconds": round(seconds, 1), "rebuild_equal": before == after}


def peak_mb() -> int:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
