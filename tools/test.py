"""`make test`: the tests that touch the database on PostgreSQL, then all of them; the last line is pytest's summary."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]


def main() -> int:
    """1 when a test failed in either run."""
    print("On PostgreSQL: the tests that touch the database", flush=True)
    # The server goes with its databases, so none is dropped by hand.
    on_postgres = _run("-m", "tests.postgres", sys.executable, *PYTEST, "--touching-database", "--reuse-db")
    print("All tests", flush=True)
    everything = _run(*PYTEST)
    if everything:
        print("What failed above, once more and alone: only what fails again counts (COMPROMISES.md)", flush=True)
        everything = _run("-m", "pytest", "-q", "--last-failed", "--last-failed-no-failures", "none")
    return max(on_postgres, everything)


def _run(*arguments: str) -> int:
    return min(1, subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    sys.exit(main())
