"""What each process runs; each may also be started alone with `bansou serve --only`."""

import os
import sys

KINDS_TOGETHER = ("web", "engine", "worker")  # the web process answers the edge's paths too


def run(kind: str, *, host: str, port: int, workers: int) -> None:
    """The process `kind` ran until it was asked to stop."""
    if kind == "web":
        _serve("bansou.asgi:application", host=host, port=port, workers=workers)
    elif kind == "edge":
        _serve("bansou.web.edge.alone:application", host=host, port=port, workers=workers)
    elif kind == "worker":
        _worker()
    else:
        os.execv(sys.executable, command(kind, host=host, port=port, workers=workers))  # noqa: S606 (the same program)


def _serve(target: str, *, host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        target,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=workers,
        backlog=4096,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=4,
    ).serve()


def _worker() -> None:
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", startup_delay=False, verbosity=1, reload=False)


def command(kind: str, *, host: str, port: int, workers: int) -> list[str]:
    """The command line that runs `kind` alone."""
    if kind == "engine":
        return [sys.executable, "-m", "bansou", "engine"]
    options = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return [sys.executable, "-m", "bansou", "serve", "--only", kind, *options]
