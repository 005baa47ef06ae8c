"""Files of events as rows of the lake, part after part; a bad row is told and spoils nothing else.

Reads CSV (UTF-8 or CP932), JSON lines and Parquet with the columns at, event, customer_id, contact_id, anonymous_id, kind, properties and
message_id. A row without message_id gets one made of the file's digest and the row's number, so the same file again changes nothing. A
time without an offset is one of the zone `day_cut`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bansou.base.engine.rows import KINDS, ROWS, months
from bansou.core.events.compute.file_faults import Fault, FileError, RowError, row_error
from bansou.core.events.compute.file_formats import COLUMNS, Part, parts_of

__all__ = ["Chunk", "FileError", "RowError", "digest_of", "read_events", "source_of"]

SIZE = 400_000
AHEAD = timedelta(days=1)  # a clock may be that wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One part of a file: its number from 1, the good rows as the lake takes them, and the others with their reasons."""

    number: int
    rows: pa.Table
    errors: list[RowError]


def source_of(path: Path) -> str:
    """The name under which the lake remembers this content."""
    return f"import:{digest_of(path)}"


def digest_of(path: Path) -> str:
    """The content's SHA-256, shortened to 128 bits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def read_events(path: Path, *, at: datetime, day_cut: str = "Asia/Tokyo", size: int = SIZE) -> Iterator[Chunk]:
    """The parts of the file in order, the same at every reading; raises FileError when it is no file of events."""
    con = duckdb.connect(config={"threads": 2, "autoinstall_known_extensions": False, "autoload_known_extensions": False})
    con.execute(f"SET TimeZone = '{day_cut}'")
    digest = digest_of(path)
    for number, part in enumerate(parts_of(path, size=size), start=1):
        yield _checked(con, part, number=number, digest=digest, at=at, day_cut=day_cut)


def _checked(con: duckdb.DuckDBPyConnection, part: Part, *, number: int, digest: str, at: datetime, day_cut: str) -> Chunk:
    rows = part.rows.append_column("row_number", part.numbers)
    for name in COLUMNS:
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.string()))
    con.register("raw", rows)
    found = con.execute(_READ, {"latest": at + AHEAD, "kinds": list(KINDS)}).to_arrow_table()
    con.unregister("raw")
    errors = list(part.errors)
    if found["fault"].null_count != found.num_rows:
        con.register("found", found)
        for row, fault, field, value in con.execute(_FAULTS).fetchall():
            errors.append(row_error(Fault(fault), row=row, field=field, value=value))
        found = con.execute("SELECT * FROM found WHERE fault IS NULL").to_arrow_table()
        con.unregister("found")
    return Chunk(
        number=number, rows=_laked(found, digest=digest, at=at, day_cut=day_cut), errors=sorted(errors, key=lambda error: error.row)
    )


def _laked(found: pa.Table, *, digest: str, at: datetime, day_cut: str) -> pa.Table:
    count = found.num_rows
    made = {
        "received_at": pa.repeat(pa.scalar(at, ROWS.field("received_at").type), count),
        "source": pa.repeat("import", count),
        "cause": pa.nulls(count, pa.string()),
        "depth": pa.repeat(pa.scalar(0, pa.int16()), count),
        "month": months(found["at"], day_cut=day_cut),
        "message_id": pc.coalesce(
            found["message_id"],
            pc.binary_join_element_wise(f"{digest[:24]}", found["row_number"].cast(pa.string()), ":"),
        ),
    }
    return pa.table([made[name] if name in made else found[name] for name in ROWS.names], names=ROWS.names).cast(ROWS)


_IDS = ", ".join(f"nullif(trim({name}), '') AS {name}" for name in ("customer_id", "contact_id", "anonymous_id", "event", "message_id"))
_READ = f"""
WITH said AS (
  SELECT row_number, "at" AS at_said, try_cast("at" AS TIMESTAMPTZ) AS "at", {_IDS},
    coalesce(nullif(lower(trim(kind)), ''), 'track') AS kind, coalesce(nullif(trim(properties), ''), '{{}}') AS properties
  FROM raw
)
SELECT *, CASE
    WHEN "at" IS NULL THEN CASE WHEN coalesce(trim(at_said::VARCHAR), '') = '' THEN 'no_time' ELSE 'bad_time' END
    WHEN "at" > $latest THEN 'future'
    WHEN "at" < TIMESTAMPTZ '1990-01-01 00:00:00+00' THEN 'too_old'
    WHEN event IS NULL THEN 'no_event'
    WHEN customer_id IS NULL AND contact_id IS NULL AND anonymous_id IS NULL THEN 'no_subject'
    WHEN kind NOT IN (SELECT unnest($kinds)) THEN 'bad_kind'
    WHEN properties <> '{{}}' AND (properties NOT LIKE '{{%' OR NOT json_valid(properties)) THEN 'bad_properties'
  END AS fault
FROM said
"""  # noqa: S608 - our own column names
_FAULTS = """
SELECT row_number, fault,
  CASE fault WHEN 'no_event' THEN 'event' WHEN 'no_subject' THEN 'customer_id' WHEN 'bad_kind' THEN 'kind'
    WHEN 'bad_properties' THEN 'properties' ELSE 'at' END AS field,
  CASE fault WHEN 'bad_kind' THEN kind WHEN 'bad_properties' THEN properties WHEN 'no_event' THEN '' WHEN 'no_subject' THEN ''
    ELSE at_said::VARCHAR END AS value
FROM found WHERE fault IS NOT NULL ORDER BY row_number
"""
