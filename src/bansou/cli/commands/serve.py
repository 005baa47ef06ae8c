"""`bansou serve`: the console, the door for events, the engine and the worker under one roof."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from bansou.cli.serving import children, start
from bansou.cli.serving.supervisor import Child, Supervisor, say

WEB_FIRST = 8.0  # seconds the others leave the processor to the web process, unless it answers earlier


def register(app: typer.Typer) -> None:
    """`serve` is a command of `app`."""
    app.command()(serve)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the console and the events' door listen.")] = 8000,
    host: Annotated[str, typer.Option(help="0.0.0.0 to be reached from other machines.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web processes.")] = 2,
    only: Annotated[Literal["web", "edge", "engine", "worker"] | None, typer.Option(help="Run one process alone.")] = None,
    sample: Annotated[bool, typer.Option(help="Fill an empty installation with the sample company.")] = True,
) -> None:
    """Serve the console; the first start prepares everything."""
    os.environ.setdefault("BANSOU_URL", f"http://localhost:{port}")
    try:
        if only:
            _alone(only, host=host, port=port, workers=workers)
        else:
            _together(host=host, port=port, workers=workers, sample=sample)
    except start.CannotStart as error:
        start.stop_with(error)


def _alone(kind: str, *, host: str, port: int, workers: int) -> None:
    if kind in {"web", "edge"}:
        start.wait_for_port(host, port)
    children.run(kind, host=host, port=port, workers=workers)


def _together(*, host: str, port: int, workers: int, sample: bool) -> None:
    from django.conf import settings

    with start.claim(Path(settings.BANSOU_HOME), "serve"):
        start.wait_for_port(host, port)
        start.prepare()
        if sample:
            start.fill_sample()
        family = [
            Child(
                name=kind,
                command=children.command(kind, host=host, port=port, workers=workers),
                start_at=0 if kind == "web" else time.monotonic() + WEB_FIRST,
            )
            for kind in children.KINDS_TOGETHER
        ]
        Supervisor(children=family, on_tick=_welcome(family, host=host, port=port)).run()


def _welcome(family: list[Child], *, host: str, port: int) -> Callable[[], None]:
    """As soon as the console answers, it says once where it is and how to get in, and the others start."""
    from bansou.cli.serving import entry

    is_said = False

    def tick() -> None:
        nonlocal is_said
        if is_said or not start.answers(port, host):
            return
        is_said = True
        for child in family:
            child.start_at = 0
        address = os.environ["BANSOU_URL"].rstrip("/")
        say("bansou", f"Ready: {address}")
        if link := entry.first_link(address):
            say("bansou", f"Sign in as the first administrator, once: {link}")

    return tick
