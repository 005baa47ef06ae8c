"""`bansou export KIND`: everything this installation holds, as CSV or Parquet, written while it is read.

A kind is one line in `EXPORTS`: a function that gives the Arrow schema and an iterator of record batches.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from bansou.cli.commands.groups import exports

Exported = tuple[Any, Iterator[Any]]  # pyarrow.Schema, pyarrow.RecordBatch …


class Format(StrEnum):
    """How the file is written."""

    CSV = "csv"
    PARQUET = "parquet"


def _records(kind: str) -> Callable[[], Exported]:
    def rows() -> Exported:
        from bansou.core.customers.contracts import RecordKind
        from bansou.core.customers.queries import exported

        return exported(RecordKind(kind))

    return rows


EXPORTS: dict[str, Callable[[], Exported]] = {kind: _records(kind) for kind in ("customers", "contacts", "contracts")}


def register_export(kind: str, rows: Callable[[], Exported]) -> None:
    """`bansou export KIND` writes what `rows()` gives."""
    if kind in EXPORTS:
        raise ValueError(f"{kind!r} is exported already.")
    EXPORTS[kind] = rows


def register(_app: typer.Typer) -> None:
    """Each kind is a command of the group `export`; later kinds call `register_export` before this runs."""
    for kind in EXPORTS:
        exports.command(kind, help=f"Write all {kind} to a file or to the standard output.")(_command(kind))


def _command(kind: str) -> Callable[..., None]:
    def export(
        output: Annotated[Path | None, typer.Option("--output", "-o", help="The file; the standard output without it.")] = None,
        form: Annotated[Format, typer.Option("--format", help="csv or parquet.")] = Format.CSV,
        bom: Annotated[bool, typer.Option("--bom/--no-bom", help="Begin a CSV with a byte order mark, for Excel.")] = False,
    ) -> None:
        if form is Format.PARQUET and output is None and sys.stdout.isatty():
            raise typer.BadParameter("A Parquet file cannot be shown on the screen. Name a file with --output.")
        schema, batches = EXPORTS[kind]()
        if output is None:
            try:
                count = _write(sys.stdout.buffer, form, bom, schema, batches)
                sys.stdout.flush()
            except OSError as error:
                if error.errno != errno.EPIPE:
                    raise
                os._exit(0)  # whoever read has enough; nothing waits to be written
        else:
            partial = output.with_name(f".{output.name}.part")
            try:
                with partial.open("wb") as target:
                    count = _write(target, form, bom, schema, batches)
                partial.replace(output)
            finally:
                partial.unlink(missing_ok=True)
        typer.echo(f"{count:,} {kind} written" + (f" to {output}" if output else ""), err=True)

    return export


def _write(target: IO[bytes], form: Format, bom: bool, schema: Any, batches: Iterator[Any]) -> int:
    import pyarrow.csv
    import pyarrow.parquet

    if form is Format.CSV and bom:
        target.write(b"\xef\xbb\xbf")
    if form is Format.CSV:
        options = pyarrow.csv.WriteOptions(quoting_style="needed")
        writer = pyarrow.csv.CSVWriter(target, schema, write_options=options)
    else:
        writer = pyarrow.parquet.ParquetWriter(target, schema)
    count = 0
    with writer:
        for batch in batches:
            writer.write_batch(batch)
            count += batch.num_rows
    return count
