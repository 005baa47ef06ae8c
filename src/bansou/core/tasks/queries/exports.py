"""Tasks as a file: one row a task, open and closed."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from bansou.core.tasks.models import Task
from bansou.core.tasks.queries import words

BATCH = 5000
_S, _T, _D = pa.string(), pa.timestamp("us", tz="UTC"), pa.date32()
SCHEMA = pa.schema(
    [
        pa.field("customer_id", _S),
        pa.field("customer", _S),
        pa.field("kind", _S),
        pa.field("to_do", _S),
        pa.field("reason", _S),
        pa.field("value_at_stake", pa.int64()),
        pa.field("priority", pa.int64()),
        pa.field("due_on", _D),
        pa.field("owner", _S),
        pa.field("state", _S),
        pa.field("later_until", _D),
        pa.field("opened_at", _T),
        pa.field("closed_at", _T),
        pa.field("closed_by", _S),
        pa.field("closed_why", _S),
        pa.field("closed_note", _S),
    ]
)


def exported() -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of all tasks, and their rows in batches, open ones first."""
    return SCHEMA, _batches()


def _batches() -> Iterator[pa.RecordBatch]:
    rows = Task.objects.select_related("customer", "owner", "closed_by", "contact").order_by("-state", "-priority", "pk")
    run: list[tuple[Any, ...]] = []
    for task in rows.iterator(chunk_size=BATCH):
        run.append(_row(task))
        if len(run) == BATCH:
            yield _batch(run)
            run = []
    if run:
        yield _batch(run)


def _row(task: Task) -> tuple[Any, ...]:
    told = words.sentence(task.reason, task.facts, contact=str(task.contact or ""))
    owner, by = (member.email if member else None for member in (task.owner, task.closed_by))
    return (
        task.customer.external_id, task.customer.name, task.kind, words.to_do(task.reason), told, task.value_at_stake, task.priority,
        task.due_on, owner, task.state, task.later_until, task.opened_at, task.closed_at, by, task.closed_why, task.closed_note,
    )  # fmt: skip


def _batch(run: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = list(zip(*run, strict=True))
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
