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
    print("All tests but the browser's", flush=True)
    others = _twice("not browser")
    # Playwright keeps an event loop running in its thread, in which no test of ours could start one.
    print("The browser's tests", flush=True)
    return max(on_postgres, others, _twice("browser"))


def _twice(marked: str) -> int:
    """1 when a test failed, and failed again alone (COMPROMISES.md)."""
    if not _run(*PYTEST, "-m", marked):
        return 0
    print("What failed above, once more and alone: only what fails again counts", flush=True)
    return _run("-m", "pytest", "-q", "-m", marked, "--last-failed", "--last-failed-no-failures", "none")


def _run(*arguments: str) -> int:
    return min(1, subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    sys.exit(main())
