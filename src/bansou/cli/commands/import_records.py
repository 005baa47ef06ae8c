"""`bansou import customers|contacts|contracts FILE`: look at a file, import it, undo it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bansou.cli.commands.groups import imports

if TYPE_CHECKING:
    from bansou.core.customers.actions.imports import Look
    from bansou.core.customers.models import Import

KINDS = ("customers", "contacts", "contracts")
SHOWN = 20


def register(_app: typer.Typer) -> None:
    """The three kinds and `undo` are commands of the group `import`."""
    for kind in KINDS:
        imports.command(kind, help=f"Read {kind} from a CSV file (UTF-8 or Shift_JIS).")(_command(kind))
    imports.command("undo")(undo)


def _command(kind: str) -> Callable[..., None]:
    def import_file(  # noqa: PLR0917 - options of a command
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV file with a header row.")],
        columns: Annotated[
            list[str] | None,
            typer.Option("--map", help="column=field, also several with commas; field - ignores a column, field:CODE is a custom one."),
        ] = None,
        fixed: Annotated[list[str] | None, typer.Option("--set", help="field=value for every row, for example product=desk.")] = None,
        encoding: Annotated[str, typer.Option(help="auto, utf-8 or cp932.")] = "auto",
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
        strict: Annotated[bool, typer.Option("--strict", help="Import nothing if any row is refused.")] = False,
    ) -> None:
        from bansou.cli.serving import start

        start.prepare()
        look = _look(kind, file, _pairs(columns, "--map"), _pairs(fixed, "--set"), encoding)
        _say_look(look)
        if dry_run or (strict and look.plan.refused):
            _forget(look, refused=not dry_run)
            return
        if look.plan.is_empty():
            _forget(look, refused=False)
            typer.echo("Nothing to change." if not look.plan.refused else "Nothing imported.")
            raise typer.Exit(1 if look.plan.refused else 0)
        _run(look)

    return import_file


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in (piece for text in given or [] for piece in text.split(",")):
        name, mark, value = part.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise typer.BadParameter(f"{part!r} is not name=value.", param_hint=option)
        pairs[name.strip()] = value.strip()
    return pairs


def _look(kind: str, file: Path, mapping: dict[str, str], constants: dict[str, str], encoding: str) -> "Look":
    from bansou.base.kit.days import now
    from bansou.core.customers.actions import imports as actions
    from bansou.core.customers.contracts import FileRefused, RecordKind
    from bansou.core.customers.queries import sentence_of

    try:
        return actions.look_at(
            kind=RecordKind(kind), name=file.name, data=file.read_bytes(), by=None, at=now(), mapping=mapping, constants=constants,
            encoding=encoding,
        )  # fmt: skip
    except FileRefused as refused:
        typer.echo(f"{file.name}: {sentence_of(refused.problem)}", err=True)
        raise typer.Exit(1) from None


def _say_look(look: "Look") -> None:
    from bansou.core.customers.compute.table import ENCODINGS
    from bansou.core.customers.queries import grouped, sentence_of

    plan = look.plan
    typer.echo(f"{look.source.file_name}: {plan.rows:,} rows, read as {ENCODINGS.get(look.file.encoding, look.file.encoding)}")
    typer.echo("  " + ", ".join(f"{column} → {code}" for column, code in plan.mapping.items()))
    for code, (name, kind) in plan.new_fields.items():
        typer.echo(f"  new custom field {code} ({kind.value}) from the column {name}")
    for product in plan.new_products:
        typer.echo(f"  new product {product}")
    problems = [problem for problem in plan.problems if problem.refused]
    for problem in problems[:SHOWN]:
        typer.echo(f"  {sentence_of(problem)}", err=True)
    if len(problems) > SHOWN:
        typer.echo(f"  … and {len(problems) - SHOWN:,} more", err=True)
    for problem, count in grouped(problem for problem in plan.problems if not problem.refused):
        typer.echo(f"  {count:,} rows to check, for example: {sentence_of(problem)}", err=True)
    typer.echo(
        f"  {len(plan.new):,} new, {len(plan.changed):,} changed, {plan.unchanged:,} unchanged, "
        f"{plan.refused:,} refused, {plan.doubtful:,} to check"
    )


def _forget(look: "Look", *, refused: bool) -> None:
    from bansou.core.customers.actions import imports as actions

    actions.forget_import(source=look.source)
    if refused:
        typer.echo("Nothing imported, because rows were refused (--strict).", err=True)
        raise typer.Exit(1)


def _run(look: "Look") -> None:
    import time

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from bansou.base.kit.days import now
    from bansou.core.customers.actions import imports as actions

    began = time.monotonic()
    total = len(look.plan.new) + len(look.plan.changed)
    with Progress(TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), transient=True) as progress:
        bar = progress.add_task("", total=total)

        def show(done: int, _total: int) -> None:
            progress.update(bar, completed=done)

        done = actions.run_import(source=look.source, by=None, at=now(), progress=show)
    _say_done(done, time.monotonic() - began)


def _say_done(done: "Import", seconds: float) -> None:
    typer.echo(f"Imported {done.created:,} new and {done.updated:,} changed in {seconds:.1f} s. Undo: bansou import undo {done.pk}")
    if done.refused_file:
        typer.echo(f"The {done.refused:,} refused rows with their reasons: {done.refused_file.path}", err=True)


def undo(number: Annotated[int, typer.Argument(help="The number that the import printed.")]) -> None:
    """Take an import back; what someone changed since is left alone and listed."""
    from bansou.base.kit.days import now
    from bansou.cli.serving import start
    from bansou.core.customers.actions import imports as actions
    from bansou.core.customers.contracts import CustomersError
    from bansou.core.customers.queries import past_imports

    start.prepare()
    source: Any = past_imports().filter(pk=number).first()
    if source is None:
        raise typer.BadParameter(f"There is no import {number}.")
    try:
        done = actions.undo_import(source=source, by=None, at=now())
    except CustomersError as error:
        typer.echo(str(error.sentence), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Undone: {done.file_name}.")
    for entry in done.kept:
        typer.echo(f"  left alone: {entry['id']} ({entry['why']})", err=True)
