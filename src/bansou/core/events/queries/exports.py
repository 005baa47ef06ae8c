"""Events as a file: every row of the lake, as it was taken in."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from bansou.base.engine.lake import Lake
from bansou.base.engine.rows import LAKE

COLUMNS = ("at", "customer_id", "contact_id", "event", "properties", "kind", "anonymous_id", "message_id", "received_at", "source")
SCHEMA = pa.schema([LAKE.field(name) for name in COLUMNS])


def exported() -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of the lake and its rows in batches, without loading them all; the first five are those of an import."""
    return SCHEMA, _batches()


def _batches() -> Iterator[pa.RecordBatch]:
    lake = Lake(settings.LAKE_URL, home=Path(settings.BANSOU_HOME))
    if not lake.exists():
        return
    for batch in lake.batches(COLUMNS):
        yield batch.select(list(COLUMNS)).cast(SCHEMA)
