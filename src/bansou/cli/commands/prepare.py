"""`bansou prepare`: the installation stands ready to serve."""

from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    """`prepare` is a command of `app`."""
    app.command()(prepare)


def prepare() -> None:
    """Make BANSOU_HOME, bring the database up to date and collect the static files."""
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.BANSOU_HOME).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    typer.echo(f"Ready in {settings.BANSOU_HOME}")
