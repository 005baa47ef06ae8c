"""What stands before the first page can be served: one server a home, a free port, a prepared database, a way in."""

import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

ENDING = 3.0  # seconds in which what a killed supervisor left behind frees its port


class CannotStart(Exception):
    """The server cannot start; the sentence says why and what to do."""


def claim(home: Path, name: str) -> IO[str]:
    """The file `home/NAME.lock`, held by this process alone until it ends; CannotStart when another holds it."""
    home.mkdir(parents=True, exist_ok=True)
    file = (home / f"{name}.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise CannotStart(
            f"Bansou is running already on {home} (process {owner}). Use that one, stop it with `kill {owner}`, "
            "or give this one a folder of its own with BANSOU_HOME."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def wait_for_port(host: str, port: int) -> None:
    """`port` can be bound; CannotStart when something else keeps it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + ENDING
    while True:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except PermissionError:
                raise CannotStart(f"Port {port} needs root. Choose one above 1023: bansou serve --port 8000") from None
            except OSError as error:
                if time.monotonic() > deadline or error.errno == 99:
                    raise CannotStart(f"{_taken(host, port, error)} Choose another: bansou serve --port {port % 65535 + 1}") from None
            else:
                return
        time.sleep(0.2)


def _taken(host: str, port: int, error: OSError) -> str:
    if error.errno == 98:
        return f"Port {port} is in use by another program."
    return f"Cannot listen on {host}:{port} ({error.strerror})."


def answers(port: int, host: str) -> bool:
    """Whether something accepts connections on `port`."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    try:
        with socket.create_connection((reach, port), timeout=0.3):
            return True
    except OSError:
        return False


def prepare() -> None:
    """The home exists, the database is up to date and the static files are collected; quick when all of it stood already."""
    from django.conf import settings
    from django.core.management import call_command

    home = Path(settings.BANSOU_HOME)
    home.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static(home)


def _collect_static(home: Path) -> None:
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    stamp = home / "static" / ".collected"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=stamp.parent.exists())
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest.hexdigest(), encoding="utf-8")


def stop_with(error: CannotStart) -> None:
    """The process has ended with the sentence of `error`."""
    sys.exit(f"bansou: {error}")


def fill_sample() -> None:
    """An installation nobody has used yet holds the sample company; what was broken off is finished."""
    from django.conf import settings

    from bansou.base.members.models import Member
    from bansou.cli.sample.fill import is_broken_off
    from bansou.core.customers.models import Customer

    is_new = not Member.objects.exists() and not Customer.objects.exists()
    if not is_new and not is_broken_off(Path(settings.BANSOU_HOME)):
        return
    if subprocess.run([sys.executable, "-m", "bansou", "sample"], check=False).returncode:
        raise CannotStart("The sample company could not be filled in; the reason stands above. Start without it: bansou serve --no-sample")
