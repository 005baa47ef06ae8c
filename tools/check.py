"""`make check`: every rule of the house, each with its time; all are run, any that fails fails the whole."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS: dict[str, list[str]] = {
    "types": [f"{BIN}/mypy"],
    "style": [f"{BIN}/ruff", "check", "--quiet", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "import contract": [f"{BIN}/lint-imports"],
    "templates": [f"{BIN}/djlint", "--lint", "--quiet", "src"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "bansou.base.ui.messages", "check"],
    "house rules": [PYTHON, "tools/house.py"],
}


def main() -> int:
    """The number of checks that failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        environment = os.environ | {"BANSOU_HOME": home}
        running = {name: pool.submit(_passes, name, command, environment) for name, command in CHECKS.items()}
        failed = [name for name, result in running.items() if not result.result()]
    print(f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed in {time.monotonic() - began:.0f} s")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return len(failed)


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    began = time.monotonic()
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False
    )
    is_passed = result.returncode == 0
    mark = "ok    " if is_passed else "FAILED"
    print(f"{mark} {name:<16} {time.monotonic() - began:5.1f} s" + ("" if is_passed else f"\n{result.stdout}"), flush=True)
    return is_passed


if __name__ == "__main__":
    sys.exit(main())
