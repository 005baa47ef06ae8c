"""`bansou run`: the whole river for everyone, once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """`run` is a command of `app`."""
    app.command("run")(run_once)


def keep_running() -> None:
    """The engine process runs until it is asked to stop."""
    from bansou.cli.engine import keep_running

    keep_running()


def run_once(
    at: Annotated[
        str | None, typer.Option(help="As of this time, for example 2014-03-01 or 2014-03-01T18:00+09:00; only what was known then counts.")
    ] = None,
) -> None:
    """Run the whole river for every customer once: events, use, metrics, health, tiers, today."""
    from django.conf import settings

    from bansou.cli.serving import start

    time = _time(at)
    start.prepare()
    try:
        with start.claim(Path(settings.BANSOU_HOME), "engine"):
            _run_here(time)
    except start.CannotStart:
        _ask_engine(time)


def _run_here(at: datetime | None) -> None:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from bansou import flow
    from bansou.base.kit.days import day_of, now
    from bansou.core.customers.queries import contact_customer_links
    from bansou.core.events import actions as events
    from bansou.core.events import queries

    engine = queries.engine()
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as progress:
        bar = progress.add_task("Events from the inbox", total=len(flow.FLOW) + 1)
        flow.take_in(engine=engine, at=now())
        engine.relate(contact_customer_links())
        batch = engine.lake.batch()

        def on_stage(stage: flow.Stage) -> None:
            progress.update(bar, advance=1, description=stage.title)

        reports = flow.run(engine=engine, scope=flow.EVERYONE, at=at or now(), on_stage=on_stage)
        progress.update(bar, completed=len(flow.FLOW) + 1, description="Done")
    failed = [report for report in reports if report.error]
    if not failed:
        events.note(flowed_batch=batch, lake_batch=batch, **({} if at else {"flowed_on": day_of(now())}))
    engine.close()
    for report in reports:
        typer.echo(f"{report.seconds:8.2f} s  {report.stage}" + (f"  failed: {report.error}" if report.error else ""))
    if failed:
        raise typer.Exit(1)


def _ask_engine(at: datetime | None) -> None:
    """The engine process, which alone may write the lake, does it; this one waits and says how it went."""
    import time

    from rich.console import Console

    from bansou.base.kit.days import now
    from bansou.core.events import actions as events

    asked = now()
    events.ask_for_run(at=asked, run_for=at)
    with Console().status("The running engine has been asked for it …"):
        while True:
            time.sleep(0.5)
            state = events.engine_state()
            if state.run_done_at and state.run_done_at >= asked:
                break
            if state.tick_at and (now() - state.tick_at).total_seconds() > 600:
                raise typer.BadParameter("The engine has not answered for ten minutes. Look at the output of `bansou serve`.")
            if failed := [stage for stage in state.stages.values() if stage["error"] and stage["at"] > asked.isoformat()]:
                typer.echo("\n".join(f"{stage['title']}: {stage['error']}" for stage in failed), err=True)
                raise typer.Exit(1)
    for code, stage in state.stages.items():
        typer.echo(f"{stage['seconds']:8.2f} s  {code}")


def _time(text: str | None) -> datetime | None:
    """The moment meant; a day alone is its last moment, a time without a zone is the vendor's."""
    from zoneinfo import ZoneInfo

    from bansou.base.kit.days import DAY_CUT, end_of

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} cannot be read as a time. Write 2014-03-01 or 2014-03-01T18:00+09:00.") from None
    if len(text) == 10:
        return end_of(moment.date())
    return moment.replace(tzinfo=moment.tzinfo or ZoneInfo(DAY_CUT)).astimezone(UTC)
