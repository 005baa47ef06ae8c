"""Metrics as a file: one row a customer, one column a metric or score, as they are now."""

from collections.abc import Iterator

import pyarrow as pa

from bansou.core.metrics.compute import METRICS
from bansou.core.metrics.models import Latest

BATCH = 5_000
SCORES = ("health", "health_change_28", "health_coverage", "churn_likelihood", "churn_likelihood_change_28")
CODES = (*(metric.code for metric in METRICS), *SCORES)
_T = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [pa.field("customer_id", pa.string()), pa.field("at", _T), pa.field("input_at", _T), *(pa.field(code, pa.float64()) for code in CODES)]
)


def exported() -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of all metrics and the customers' present values in batches."""
    return SCHEMA, _batches()


def _batches() -> Iterator[pa.RecordBatch]:
    rows = Latest.objects.order_by("customer__external_id").values_list("customer__external_id", "at", "input_at", "values")
    part: list[dict[str, object]] = []
    for name, at, input_at, values in rows.iterator(chunk_size=BATCH):
        part.append({"customer_id": name, "at": at, "input_at": input_at} | {code: values.get(code) for code in CODES})
        if len(part) == BATCH:
            yield pa.RecordBatch.from_pylist(part, schema=SCHEMA)
            part = []
    if part:
        yield pa.RecordBatch.from_pylist(part, schema=SCHEMA)
