"""`bansou prepare`: the installation stands ready to serve."""

import typer


def register(app: typer.Typer) -> None:
    """`prepare` is a command of `app`."""
    app.command()(prepare)


def prepare() -> None:
    """Make BANSOU_HOME, bring the database up to date and collect the static files."""
    from django.conf import settings

    from bansou.cli.serving import start

    start.prepare()
    typer.echo(f"Ready in {settings.BANSOU_HOME}")
