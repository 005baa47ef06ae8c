"""Tiny tables to measure over."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

TODAY = date(2026, 6, 30)
USE = pa.schema(
    [
        ("day", pa.date32()), ("customer_id", pa.string()), ("contact_id", pa.string()), ("event", pa.string()),
        ("uses", pa.int64()), ("results", pa.int64()), ("result_sum", pa.float64()),
    ]
)  # fmt: skip
CUSTOMERS = pa.schema(
    [
        ("customer_id", pa.string()), ("product", pa.string()), ("started_on", pa.date32()), ("ended_on", pa.date32()),
        ("seats", pa.int64()), ("contacts", pa.int64()), ("amount", pa.float64()), ("renews_on", pa.date32()),
        ("signed_on", pa.date32()), ("first_amount", pa.float64()),
    ]
)  # fmt: skip
FEATURES = pa.schema([("product", pa.string()), ("event", pa.string()), ("is_value", pa.bool_()), ("onboarding_step", pa.int64())])
ANCHORS = pa.schema([("customer_id", pa.string()), ("on", pa.date32())])


def ago(days: int) -> date:
    """Give the day so many days before today."""
    return TODAY - timedelta(days=days)


def use_of(*rows: tuple[int, str, str, str, int], result: float | None = None) -> pa.Table:
    """Give use from (days ago, customer, contact, event, uses), each use with the result if there is one."""
    return _table(USE, (_use(*row, result) for row in rows))


def _use(days: int, customer: str, contact: str, event: str, uses: int, result: float | None) -> dict[str, Any]:  # noqa: PLR0917 - one row
    results = 0 if result is None else uses
    return {
        "day": ago(days), "customer_id": customer, "contact_id": contact, "event": event, "uses": uses,
        "results": results, "result_sum": 1000.0 * results * (result or 0),
    }  # fmt: skip


def customers_of(*names: str, tenure: int = 100, **fields: Any) -> pa.Table:
    """Give customers that started `tenure` days ago, alike but for their names."""
    row = {
        "product": "crm",
        "started_on": ago(tenure),
        "ended_on": None,
        "seats": 4,
        "contacts": 3,
        "amount": 1000.0,
        "renews_on": ago(-30),
        "signed_on": ago(tenure + 10),
        "first_amount": 900.0,
    }
    return _table(CUSTOMERS, ({**row, **fields, "customer_id": name} for name in names))


def features_of(*rows: tuple[str, bool, int | None]) -> pa.Table:
    """Give the declared features of the product crm from (event, is value, onboarding step)."""
    return _table(FEATURES, ({"product": "crm", "event": e, "is_value": value, "onboarding_step": step} for e, value, step in rows))


def anchors_of(*names: str, on: date = TODAY) -> pa.Table:
    """Give the customers as of the end of a day."""
    return _table(ANCHORS, ({"customer_id": name, "on": on} for name in names))


def _table(schema: pa.Schema, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
