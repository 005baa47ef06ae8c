"""`bansou sample`: a made-up company to look at."""

from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    """`sample` is a command of `app`."""
    app.command()(sample)


def sample() -> None:
    """Fill an empty installation with a made-up Japanese SaaS vendor: 300 customers over 18 months, ending yesterday."""
    import time

    from django.conf import settings
    from rich.console import Console

    from bansou.base.kit.days import now
    from bansou.cli.sample.fill import fill, is_broken_off
    from bansou.cli.serving import start
    from bansou.core.customers.queries import customers_by_external_id
    from bansou.core.events import queries

    start.prepare()
    home = Path(settings.BANSOU_HOME)
    if customers_by_external_id().exists() and not is_broken_off(home):
        typer.echo(
            "There are customers here already; the sample company is for an empty installation. "
            "Give it a folder of its own: BANSOU_HOME=./sample bansou sample",
            err=True,
        )
        raise typer.Exit(1)
    began = time.monotonic()
    try:
        with start.claim(home, "engine"), Console(stderr=True).status("") as status:
            engine = queries.engine()
            company = fill(engine=engine, home=home, at=now(), say=status.update)
            engine.close()
    except start.CannotStart as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"Sample company: {len(company.customers)} customers, {len(company.contacts):,} contacts, "
        f"{company.events.num_rows:,} events in {time.monotonic() - began:.0f} s."
    )
