"""Tasks as a file."""

import pyarrow as pa

from bansou.core.customers.testing import make_customer
from bansou.core.tasks.queries.exports import exported
from bansou.core.tasks.testing import make_task


def test_every_task_is_a_row_with_its_reason_in_words(db):
    make_task(make_customer(name="Initech", external_id="initech"))

    schema, batches = exported()
    row = pa.Table.from_batches(list(batches), schema).to_pylist()[0]

    assert (row["customer_id"], row["kind"], row["value_at_stake"]) == ("initech", "silent", 5000)
    assert "40" in row["reason"]


def test_no_task_is_an_empty_file_with_its_columns(db):
    schema, batches = exported()

    assert list(batches) == []
    assert "reason" in schema.names
