"""Makers for tests: an engine over a few rows of use, and series of values."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from bansou.base.engine.engine import Engine, open_engine
from bansou.base.engine.rows import Row, rows_to_arrow
from bansou.base.kit.days import start_of
from bansou.core.customers.models import Customer
from bansou.core.metrics.actions import keep_series


def make_engine(home: Path) -> Engine:
    """An engine with an empty lake in `home`."""
    return open_engine(home=home, lake_url=str(home / "lake"), private=True)


def make_use(engine: Engine, customer: Customer, days: Mapping[date, int], *, contact: str = "c-1", event: str = "work") -> None:
    """The customer used `event` as often as told on each day."""
    rows = [
        Row(
            message_id=f"{customer.external_id}-{contact}-{event}-{day}-{n}", at=start_of(day) + timedelta(hours=9, minutes=n),
            received_at=start_of(day) + timedelta(hours=10), kind="track", event=event, customer_id=customer.external_id,
            contact_id=contact, anonymous_id=None, source="test", properties="{}", cause=None, depth=0,
        )
        for day, uses in days.items() for n in range(uses)
    ]  # fmt: skip
    engine.append(rows_to_arrow(rows), source=f"test:{customer.external_id}:{contact}:{event}", number=1)


def make_series(customer: Customer, *, at: datetime, **values: float) -> None:
    """The values stand as the customer's latest and in its history."""
    keep_series(series=[(customer.pk, values)], at=at, is_daily=True)
