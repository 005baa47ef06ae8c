"""Tiers as a file: one row a customer."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from bansou.core.allocation.models import Placement
from bansou.core.allocation.queries import words
from bansou.core.allocation.queries.policy import current_policy

BATCH = 5000
SCHEMA = pa.schema(
    [
        pa.field("customer_id", pa.string()),
        pa.field("customer", pa.string()),
        pa.field("tier", pa.string()),
        pa.field("since", pa.timestamp("us", tz="UTC")),
        pa.field("proposed_tier", pa.string()),
        pa.field("state", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("reasons", pa.string()),
    ]
)
_FIELDS = ("customer__external_id", "customer__name", "tier__code", "since", "proposed__code", "state", "score", "reasons")


def exported() -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of the tiers of all customers, and their rows in batches; archived customers are left out."""
    return SCHEMA, _batches()


def _batches() -> Iterator[pa.RecordBatch]:
    use_metric = current_policy().use_metric
    rows = Placement.objects.filter(customer__archived_at=None).order_by("customer__external_id").values_list(*_FIELDS)
    run: list[tuple[Any, ...]] = []
    for *values, reasons in rows.iterator(chunk_size=BATCH):
        run.append((*values, " ".join(words.sentence(reason, use_metric=use_metric) for reason in reasons)))
        if len(run) == BATCH:
            yield _batch(run)
            run = []
    if run:
        yield _batch(run)


def _batch(run: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = list(zip(*run, strict=True))
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
