"""`bansou import events FILE`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bansou.cli.commands.groups import imports

if TYPE_CHECKING:
    from bansou.core.events.models import EventImport


def register(_app: typer.Typer) -> None:
    """`events` is a command of the group `import`."""
    imports.command("events")(import_events)


def import_events(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, JSON lines or Parquet.")],
) -> None:
    """Read events (columns at, customer_id, contact_id, event, properties) into the lake; the same file counts once."""
    from django.conf import settings

    from bansou.base.kit.days import now
    from bansou.cli.serving import start
    from bansou.core.events import actions as events

    start.prepare()
    try:
        reading = events.begin_import(path=file, at=now(), by=None)
    except events.AlreadyImportedError as error:
        typer.echo(str(error))
        return
    try:
        with start.claim(Path(settings.BANSOU_HOME), "engine"):
            _read_here(reading, now())
    except start.CannotStart:
        _leave_to_engine(reading)
    _say(reading)


def _read_here(reading: "EventImport", at: datetime) -> None:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from bansou.core.events import actions as events
    from bansou.core.events import queries

    engine = queries.engine()
    with Progress(SpinnerColumn(), TextColumn("{task.fields[rows]:>12,} rows"), TimeElapsedColumn(), transient=True) as progress:
        bar = progress.add_task("", total=None, rows=0)
        parts = events.parts_of(reading=reading, at=at)
        while events.read_part(engine=engine, reading=reading, parts=parts, at=at):
            progress.update(bar, rows=reading.rows)
    engine.close()


def _leave_to_engine(reading: "EventImport") -> None:
    """The engine process, which alone may write the lake, reads the file; this one shows how far it is."""
    import time

    from rich.console import Console

    with Console().status("The running engine reads the file …") as status:
        while reading.state in {reading.State.WAITING, reading.State.RUNNING}:
            time.sleep(0.5)
            reading.refresh_from_db()
            status.update(f"The running engine reads the file … {reading.rows:,} rows")


def _say(reading: "EventImport") -> None:
    for error in reading.errors[:20]:
        typer.echo(" ".join(f"{name}={value}" for name, value in error.items() if value not in {"", None}), err=True)
    if reading.refused > 20:
        typer.echo(f"… {reading.refused - 20:,} more refused rows, shown on the Data page", err=True)
    if reading.state == reading.State.FAILED:
        typer.echo(f"{reading.file_name}: {reading.message}", err=True)
        raise typer.Exit(1)
    typer.echo(
        f"{reading.file_name}: {reading.accepted:,} events taken in, {reading.repeated:,} known already, {reading.refused:,} refused"
    )
