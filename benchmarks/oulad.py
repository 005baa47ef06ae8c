"""How long OULAD (7.16 million events of 21,333 customers) takes from its files to every metric, score and tier, and how much memory.

The product's own commands run one after the other in a new home, each in a process of its own, as a person would type them:
`bansou prepare`, `import customers`, `import contracts`, `import events`, `run --at DAY`. The figure is the wall time from the first to the
end of the last; the memory is the largest resident set any of the processes reached (they do not run at the same time).

    python -m benchmarks.oulad [--data FOLDER] [--home FOLDER] [--at 2014-03-01]
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path


def main() -> None:
    """The figure is printed."""
    asked = _arguments()
    home = Path(asked.home or tempfile.mkdtemp(prefix="bansou-oulad-"))
    data = Path(asked.data)
    steps = {
        "prepare": ["prepare"],
        "customers": ["import", "customers", str(data / "customers.csv")],
        "contracts": ["import", "contracts", str(data / "contracts.csv")],
        "events": ["import", "events", str(data / "events.parquet")],
        "run": ["run", "--at", asked.at],
    }
    seconds: dict[str, float] = {}
    processor: dict[str, float] = {}
    memory = 0
    for name, words in steps.items():
        began = time.perf_counter()
        usage = _bansou(home, words)
        seconds[name] = round(time.perf_counter() - began, 1)
        processor[name] = round(usage.ru_utime + usage.ru_stime, 1)
        memory = max(memory, usage.ru_maxrss)
        print(f"{name:12}{seconds[name]:8.1f} s {processor[name]:8.1f} s of processor time {usage.ru_maxrss / 1024:8.0f} MiB", flush=True)
    found = _found(home)
    if not asked.home:
        shutil.rmtree(home)
    print(__doc__)
    print(json.dumps({
        "name": "oulad", "value": round(sum(seconds.values()), 1), "unit": "s", "limit": 120, "memory_gib": round(memory / 1024**2, 2),
        "memory_limit_gib": 4, "steps": seconds, "processor_seconds": processor, "at": asked.at, **found, "cores": os.cpu_count(),
    }))  # fmt: skip


def _bansou(home: Path, words: list[str]) -> resource.struct_rusage:
    """The command has ended well; what it used."""
    env = os.environ | {"BANSOU_HOME": str(home)}
    with (home / "benchmark.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "bansou", *words], env=env, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"bansou {' '.join(words)} failed; see {home}/benchmark.log")
    return usage


def _found(home: Path) -> dict[str, int]:
    """How many rows the way from file to tier has left behind."""
    queries = {
        "customers": "SELECT count(*) FROM customers_customer",
        "events": "SELECT sum(accepted) FROM events_eventimport",
        "measured": "SELECT count(*) FROM metrics_latest",
        "scored": "SELECT count(*) FROM metrics_latest WHERE json_extract(series, '$.health') IS NOT NULL",
        "placed": "SELECT count(*) FROM allocation_placement",
    }
    with closing(sqlite3.connect(home / "bansou.sqlite3")) as db:
        return {name: db.execute(query).fetchone()[0] for name, query in queries.items()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data/oulad", help="the folder with customers.csv, contracts.csv, events.parquet")
    parser.add_argument("--home", default="", help="a new folder to keep; a temporary one when not given")
    parser.add_argument("--at", default="2014-03-01", help="the day the river is run for")
    return parser.parse_args()


if __name__ == "__main__":
    main()
