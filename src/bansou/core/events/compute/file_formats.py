"""CSV, JSON lines and Parquet as one thing: numbered rows of text, part after part, in flat memory."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from bansou.core.events.compute.file_faults import Fault, FileError, RowError, row_error

COLUMNS = ("at", "customer_id", "contact_id", "anonymous_id", "event", "kind", "properties", "message_id")
SUBJECTS = frozenset({"customer_id", "contact_id", "anonymous_id"})
BLOCK = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows as they stand in the file, each with its number, and what could not even be split into columns."""

    numbers: pa.Array
    rows: pa.Table
    errors: list[RowError] = field(default_factory=list)


def parts_of(path: Path, *, size: int) -> Iterator[Part]:
    """The file's rows in parts of about `size`; raises FileError when it is no such file at all."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            file.seek(0)
            if not head.strip():
                raise FileError(Fault.EMPTY)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise FileError(Fault.NOT_TEXT)
            if head[:4] == b"PAR1":
                yield from _parquet(file, size)
            elif head.lstrip(codecs.BOM_UTF8 + b" \r\n\t")[:1] == b"{":
                yield from _lines(file, size)
            else:
                yield from _csv(file, size)
    except pa.ArrowException as error:
        raise FileError(Fault.NOT_A_FILE, str(error).splitlines()[0][:200]) from error


def _parquet(file: BinaryIO, size: int) -> Iterator[Part]:
    source = pq.ParquetFile(file)
    names = source.schema_arrow.names
    errors, known, first = _heading(names, row=1), [name for name in COLUMNS if name in names], 1
    for batch in source.iter_batches(size, columns=known):
        numbers = pa.array(np.arange(first, first + batch.num_rows))
        first += batch.num_rows
        rows = pa.Table.from_batches([batch])
        for place, column in enumerate(rows.schema):
            if not (pa.types.is_string(column.type) or pa.types.is_timestamp(column.type)):
                rows = rows.set_column(place, column.name, _text(rows[column.name]))
        yield Part(numbers=numbers, rows=rows, errors=errors)
        errors = []


def _csv(file: BinaryIO, size: int) -> Iterator[Part]:
    bad: list[RowError] = []

    def note(row: Any) -> str:
        bad.append(row_error(Fault.BAD_ROW, row=row.number, value=row.text))
        return "skip"

    names = _csv_names(file, encoding := _encoding(file))
    bad.extend(_heading(names, row=1))
    known = [name for name in COLUMNS if name in names]
    reader = pcsv.open_csv(
        file,
        read_options=pcsv.ReadOptions(use_threads=False, block_size=BLOCK, encoding=encoding),
        parse_options=pcsv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
        convert_options=pcsv.ConvertOptions(column_types=dict.fromkeys(known, pa.string()), include_columns=known),
    )
    following, waiting, numbers = 2, [], []
    while True:
        try:
            batch = next(reader, None)
        except pa.ArrowInvalid as error:
            bad.append(row_error(Fault.BROKEN_OFF, row=following, value=str(error)))
            batch = None
        if batch is not None:
            skipped = {error.row for error in bad if error.row >= following}
            places = _places(following, batch.num_rows, skipped)
            following = int(places[-1]) + 1 if len(places) else following
            waiting.append(batch)
            numbers.append(places)
        if waiting and (batch is None or sum(map(len, numbers)) >= size):
            yield Part(numbers=pa.array(np.concatenate(numbers)), rows=pa.Table.from_batches(waiting), errors=bad.copy())
            waiting, numbers = [], []
            bad.clear()
        if batch is None:
            break
    if bad:
        yield Part(numbers=pa.array([], pa.int64()), rows=pa.table({name: pa.array([], pa.string()) for name in known}), errors=bad)


def _lines(file: BinaryIO, size: int) -> Iterator[Part]:
    con = duckdb.connect(config={"threads": 2, "autoinstall_known_extensions": False, "autoload_known_extensions": False})
    first = 1
    while lines := list(islice(file, size)):
        texts, errors = _decoded(lines, first)
        table = pa.table({"number": pa.array(np.arange(first, first + len(lines))), "line": texts})
        first += len(lines)
        con.register("lines", table)
        con.execute(_SAID)
        for number, line in con.execute("SELECT number, line FROM said WHERE fine IS NOT TRUE").fetchall():
            errors.append(row_error(Fault.BAD_JSON, row=number, value=line))
        rows = con.execute(_FIELDS).to_arrow_table()
        yield Part(numbers=rows["number"].combine_chunks(), rows=rows.drop_columns(["number"]), errors=errors)


_SAID = """CREATE OR REPLACE TEMP TABLE said AS
SELECT number, line, CASE WHEN json_valid(line) THEN json_type(line) END = 'OBJECT' AS fine
FROM lines WHERE line IS NOT NULL AND trim(line, ' ' || chr(9) || chr(10) || chr(13)) <> ''"""
_PLAIN = [name for name in COLUMNS if name != "properties"]
_FIELDS = f"""
SELECT number, {", ".join(f'found[{place}] AS "{name}"' for place, name in enumerate(_PLAIN, start=1))}, properties FROM (
  SELECT number, json_extract_string(line, [{", ".join(f"'$.{name}'" for name in _PLAIN)}]) AS found,
    CASE WHEN json_type(line, '$.properties') <> 'NULL' THEN json_extract(line, '$.properties')::VARCHAR END AS properties
  FROM said WHERE fine)
"""  # noqa: S608 - our own column names


def _decoded(lines: list[bytes], first: int) -> tuple[pa.Array, list[RowError]]:
    if lines and first == 1:
        lines[0] = lines[0].removeprefix(codecs.BOM_UTF8)
    try:
        return pa.array(lines, pa.binary()).cast(pa.string()), []
    except pa.ArrowInvalid:
        errors, texts = [], list[str | None]()
        for number, line in enumerate(lines, start=first):
            try:
                texts.append(line.decode())
            except UnicodeDecodeError:
                texts.append(None)
                errors.append(row_error(Fault.BAD_TEXT, row=number, value=line.decode(errors="replace")))
        return pa.array(texts, pa.string()), errors


def _heading(names: list[str], *, row: int) -> list[RowError]:
    """Columns that are not known, to be said with the first part; raises FileError when what is needed is missing."""
    if twice := [name for name in names if names.count(name) > 1]:
        raise FileError(Fault.SAME_COLUMN, twice[0])
    missing = [name for name in ("at", "event") if name not in names]
    if missing or not SUBJECTS & set(names):
        raise FileError(Fault.NO_COLUMN, ", ".join(missing) or "customer_id")
    return [row_error(Fault.UNKNOWN_COLUMN, row=row, field=name) for name in names if name not in COLUMNS]


def _csv_names(file: BinaryIO, encoding: str) -> list[str]:
    head = file.readline()
    file.seek(0)
    text = head.removeprefix(codecs.BOM_UTF8).decode(encoding)
    return list(pcsv.read_csv(io.BytesIO(text.encode() + b"\n")).column_names)


def _encoding(file: BinaryIO) -> str:
    """UTF-8 where the whole file is, else CP932 where the whole file is; raises FileError when it is neither."""
    for name in ("utf-8", "cp932"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        else:
            return name
        finally:
            file.seek(0)
    raise FileError(Fault.NOT_TEXT)


def _places(first: int, count: int, skipped: set[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    if not skipped:
        return np.arange(first, first + count)
    every = np.arange(first, first + count + len(skipped))
    return every[~np.isin(every, list(skipped))][:count]


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type):
        import json

        return pa.chunked_array(
            [pa.array([None if one is None else json.dumps(one, default=str) for one in column.to_pylist()], pa.string())]
        )
    return column.cast(pa.string())
