"""Tiers as a file."""

import pyarrow as pa

from bansou.core.allocation import actions
from bansou.core.allocation.queries.exports import exported
from bansou.core.allocation.testing import make_paying
from bansou.core.customers.testing import MONDAY


def test_every_placed_customer_is_a_row_with_its_reasons_in_words(db):
    make_paying("Acme", 900_000, health=40)
    actions.place(scope=None, at=MONDAY)

    schema, batches = exported()
    row = pa.Table.from_batches(list(batches), schema).to_pylist()[0]

    assert (row["customer_id"], row["tier"], row["state"]) == ("acme", "low", "settled")
    assert "900,000" in row["reasons"]
