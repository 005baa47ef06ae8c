"""`make test`: the tests that touch the database on PostgreSQL, then all of them; the last line is pytest's summary."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]


def main() -> int:
    """1 when a test failed in either run."""
    from tests.postgres import Server  # type: ignore[import-not-found, unused-ignore]

    with Server() as server:
        print("On PostgreSQL: the tests that touch the database", flush=True)
        on_postgres = _pytest("--touching-database", DATABASE_URL=server.url)
    print("All tests", flush=True)
    return max(on_postgres, _pytest())


def _pytest(*arguments: str, **environment: str) -> int:
    return min(1, subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=os.environ | environment, check=False).returncode)


if __name__ == "__main__":
    sys.exit(main())
