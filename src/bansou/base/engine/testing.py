"""Makers of rows for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

import pyarrow as pa

from bansou.base.engine.rows import Row, rows_to_arrow

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)  # noon in Tokyo
_numbers = count(1)


def make_row(
    event: str = "login",
    *,
    customer: str | None = None,
    contact: str | None = None,
    visitor: str | None = None,
    kind: str = "track",
    at: datetime = MONDAY,
    message_id: str = "",
    properties: str = "{}",
) -> Row:
    """One event of a message id of its own."""
    name = message_id or f"m{next(_numbers)}"
    return Row(
        name, at, at, kind, event, customer_id=customer, contact_id=contact, anonymous_id=visitor, source="test", properties=properties
    )


def make_rows(*rows: Row) -> pa.Table:
    """Those events as the table that is appended."""
    return rows_to_arrow(rows)


def many_rows(numbers: Sequence[int]) -> pa.Table:
    """One event a number, its message id made from the number, over many customers, days and months."""
    return rows_to_arrow(
        make_row(
            f"event {number % 5}",
            customer=f"c{number % 40}",
            contact=f"p{number % 200}",
            at=MONDAY + timedelta(minutes=97 * number),
            message_id=f"n{number}",
            properties=f'{{"score": {number / 10}}}' if number % 3 == 0 else "{}",
        )
        for number in numbers
    )
