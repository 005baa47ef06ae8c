"""Which files of the lake have to be opened, and the latest events out of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

from bansou.base.engine.rows import LAKE

RECENT_MONTHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One parquet file of the lake."""

    uri: str
    month: str


def files_of(table: DeltaTable, url: str, after: int, customer_ids: Sequence[str], since: datetime | None) -> list[File]:
    """The files that the log's statistics do not rule out, newest month first."""
    adds = pa.table(table.get_add_actions(flatten=True))
    wanted = {name: adds[name].to_pylist() for name in ("path", "partition.month", "max.batch", "min.customer_id", "max.customer_id")}
    first = (since - timedelta(days=1)).strftime("%Y-%m") if since else ""
    found = []
    for path, month, batch, least, most in zip(*wanted.values(), strict=True):
        if (batch is not None and batch <= after) or (month or "") < first:
            continue
        # Statistics of long texts are cut short: a prefix of the greatest may stand for it.
        if customer_ids and most is not None and not any(least <= one and (one <= most or one.startswith(most)) for one in customer_ids):
            continue
        found.append(File(uri=located(url, path), month=month or ""))
    return sorted(found, key=lambda file: file.month, reverse=True)


def located(url: str, path: str) -> str:
    """The place of a file of the log, which writes paths percent-encoded and relative."""
    relative = unquote(path)
    return f"{url.rstrip('/')}/{relative}" if "://" in url else str(Path(url).resolve() / relative)


def recent_events(
    reader: duckdb.DuckDBPyConnection,
    files: Sequence[File],
    *,
    customer_ids: Sequence[str],
    contact_ids: Sequence[str],
    since: datetime | None,
    limit: int,
) -> pa.Table:
    """The latest `limit` rows, newest first; months older than the newest few are opened only when those do not hold enough."""
    recent = sorted({file.month for file in files})[-RECENT_MONTHS:]
    columns = ", ".join(f'"{name}"' for name in LAKE.names)
    found = LAKE.empty_table()
    for group in ([file.uri for file in files if file.month in recent], [file.uri for file in files if file.month not in recent]):
        if not group or found.num_rows >= limit:
            continue
        values: dict[str, object] = {"files": group, "since": since or datetime(1, 1, 1, tzinfo=UTC), "limit": limit - found.num_rows}
        # A join with the wanted ids reaches the files' statistics; a condition with OR would not.
        asked = []
        for name, column, ids, more in (("customers", "customer_id", customer_ids, ""), ("contacts", "contact_id", contact_ids, _UNNAMED)):
            if ids:
                values[name] = list(ids)
                asked.append(f'SELECT {columns} FROM {_FILES} WHERE {column} IN (SELECT unnest(${name})) AND "at" >= $since {more}')
        if asked:
            query = f'SELECT * FROM ({" UNION ALL ".join(asked)}) ORDER BY "at" DESC LIMIT $limit'
            found = pa.concat_tables([found, reader.execute(query, values).to_arrow_table().cast(LAKE)])
    return found


_FILES = "read_parquet($files, hive_partitioning = true, hive_types = {'month': VARCHAR})"
_UNNAMED = "AND customer_id IS NULL"
