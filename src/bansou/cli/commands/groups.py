"""Groups of commands that several files add to: `bansou import …` and `bansou export …`."""

import typer

imports = typer.Typer(no_args_is_help=True, help="Read a file into this installation.")
exports = typer.Typer(no_args_is_help=True, help="Write what this installation holds to a file.")


def register(app: typer.Typer) -> None:
    """`import` and `export` are groups of `app`."""
    app.add_typer(imports, name="import")
    app.add_typer(exports, name="export")
