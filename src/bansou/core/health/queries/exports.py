"""Health as a file: one row a customer, with the strongest reasons in words and the likelihood of leaving."""

from collections.abc import Iterator

import pyarrow as pa

from bansou.core.health.models import Prediction, Score
from bansou.core.health.queries.scores import band_of
from bansou.core.health.queries.words import reason_lines

BATCH = 5_000
_S, _F, _T = pa.string(), pa.float64(), pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        pa.field("customer_id", _S), pa.field("customer", _S), pa.field("health", _F), pa.field("band", _S), pa.field("coverage", _F),
        pa.field("change_28", _F), pa.field("since", pa.date32()), pa.field("reasons", _S), pa.field("churn_likelihood", _F),
        pa.field("churn_reasons", _S), pa.field("at", _T),
    ]
)  # fmt: skip


def exported() -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of health and every scored customer in batches."""
    return SCHEMA, _batches()


def _batches() -> Iterator[pa.RecordBatch]:
    part: list[dict[str, object]] = []
    rows = Score.objects.select_related("customer", "customer__prediction").order_by("customer__external_id")
    for row in rows.iterator(chunk_size=BATCH):
        part.append(_row(row))
        if len(part) == BATCH:
            yield pa.RecordBatch.from_pylist(part, schema=SCHEMA)
            part = []
    if part:
        yield pa.RecordBatch.from_pylist(part, schema=SCHEMA)


def _row(row: Score) -> dict[str, object]:
    prediction: Prediction | None = getattr(row.customer, "prediction", None)
    return {
        "customer_id": row.customer.external_id, "customer": row.customer.name, "health": row.score, "band": band_of(row.score),
        "coverage": row.coverage, "change_28": row.change_28, "since": row.since, "reasons": _words(reason_lines(row.reasons)),
        "churn_likelihood": prediction.likelihood if prediction else None,
        "churn_reasons": _words(reason_lines(prediction.reasons, unit="odds")) if prediction else "", "at": row.at,
    }  # fmt: skip


def _words(lines: list[dict[str, object]]) -> str:
    return "; ".join(str(line["text"]) for line in lines)
