"""`bansou engine`: the engine process by itself."""

import typer


def register(app: typer.Typer) -> None:
    """`engine` is a command of `app`."""
    app.command()(engine)


def engine() -> None:
    """Take events in and keep every number up to date until asked to stop; one process an installation."""
    from pathlib import Path

    from django.conf import settings

    from bansou.cli.engine import keep_running
    from bansou.cli.serving import start

    try:
        with start.claim(Path(settings.BANSOU_HOME), "engine"):
            keep_running()
    except start.CannotStart as error:
        start.stop_with(error)
