"""The commands, one file a group; each registers itself with `register(app)` and imports what is heavy only when it runs."""

import typer

from bansou.cli.commands import (
    backtest,
    doctor,
    engine,
    export,
    export_kinds,
    groups,
    import_events,
    import_records,
    keys,
    members,
    prepare,
    run,
    sample,
    serve,
)

app = typer.Typer(
    name="bansou",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def bansou() -> None:
    """Every customer gets the right touch at the right time, within the hours the team has."""


for command in (
    serve,
    prepare,
    doctor,
    members,
    run,
    engine,
    keys,
    groups,
    import_events,
    import_records,
    export_kinds,
    export,
    sample,
    backtest,
):
    command.register(app)
