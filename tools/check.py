"""`make check`: every rule of the house, each with its time; all are run, any that fails fails the whole."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS: dict[str, list[str]] = {
    "style": [f"{BIN}/ruff", "check", "--quiet", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "import contract": [f"{BIN}/lint-imports"],
    "templates": [f"{BIN}/djlint", "--lint", "--quiet", "src"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "bansou.base.ui.messages", "check"],
    "house rules": [PYTHON, "tools/house.py"],
    "types": [f"{BIN}/mypy"],
}


def main() -> int:
    """The number of checks that failed."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"BANSOU_HOME": home}
        failed = [name for name, command in CHECKS.items() if not _passes(name, command, environment)]
    print(f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return len(failed)


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    started = time.monotonic()
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False
    )
    print(f"{'ok    ' if result.returncode == 0 else 'FAILED'} {name:<16} {time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(result.stdout)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
