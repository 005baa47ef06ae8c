"""One row of the lake, and how decoded events become rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

UTC = pa.timestamp("us", tz="UTC")
KINDS = ("track", "page", "screen", "identify", "group", "alias")
USES = ("track", "page", "screen")

# What is handed to the lake: everything but the append's own number, which the lake gives.
ROWS = pa.schema(
    [
        pa.field("message_id", pa.string(), nullable=False),
        pa.field("at", UTC, nullable=False),
        pa.field("received_at", UTC, nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("event", pa.string(), nullable=False),
        pa.field("customer_id", pa.string()),
        pa.field("contact_id", pa.string()),
        pa.field("anonymous_id", pa.string()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("properties", pa.string(), nullable=False),
        pa.field("cause", pa.string()),
        pa.field("depth", pa.int16(), nullable=False),
        pa.field("month", pa.string(), nullable=False),
    ]
)
# What stands in the lake. Delta readers disagree about NOT NULL columns, so the lake declares none.
LAKE = pa.schema(
    [
        *(field.with_nullable(True) for field in ROWS if field.name != "month"),
        pa.field("batch", pa.int64()),
        pa.field("month", pa.string()),
    ]
)


class Row(NamedTuple):
    """One decoded event. Times may be aware datetimes or whole microseconds since 1970 in UTC.

    An alias carries the former id in `anonymous_id` and the id to keep in `contact_id`; a group call the group in `customer_id`.
    """

    message_id: str
    at: datetime | int
    received_at: datetime | int
    kind: str
    event: str
    customer_id: str | None = None
    contact_id: str | None = None
    anonymous_id: str | None = None
    source: str = ""
    properties: str = "{}"
    cause: str | None = None
    depth: int = 0


def rows_to_arrow(rows: Iterable[Sequence[object]], *, day_cut: str = "Asia/Tokyo") -> pa.Table:
    """The rows, in the order of `Row`, as a table of the schema `ROWS`, each with the month of its own day."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return ROWS.empty_table()
    fields = [field for field in ROWS if field.name != "month"]
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, fields, strict=True)]
    return pa.Table.from_arrays([*arrays, months(arrays[1], day_cut=day_cut)], schema=ROWS)


def months(at: pa.Array | pa.ChunkedArray, *, day_cut: str) -> pa.Array:
    """The month 'YYYY-MM' of each instant, as the calendar at `day_cut` has it."""
    local = pc.local_timestamp(at.cast(pa.timestamp("us", tz=day_cut)))
    months = local.to_numpy(zero_copy_only=False) if isinstance(local, pa.Array) else local.to_numpy()
    number = months.astype("datetime64[M]").astype(np.int64)
    if not len(number):
        return pa.array([], pa.string())
    first = int(number.min())
    names = pa.array(np.arange(first, int(number.max()) + 1).astype("datetime64[M]").astype(str).tolist(), pa.string())
    return names.take(pa.array(number - first))


def by_customer(rows: pa.Table) -> pa.Table:
    """The rows in the order in which the lake keeps them, by month and customer, so that a customer's rows lie together."""
    keys = [_ranks(rows[name]) for name in ("month", "customer_id")]
    return rows.take(pa.array(np.argsort(keys[0] << 32 | keys[1], kind="stable")))


def _ranks(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    coded = pc.fill_null(column, "").combine_chunks()
    coded = (coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded).dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = ranks[coded.indices.to_numpy()]
    return found
