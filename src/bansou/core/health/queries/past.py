"""Customers as they were on past days and what followed, to learn from and to test on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bansou.base.engine.engine import Engine
from bansou.core.customers.queries import facts_for_engine
from bansou.core.health.compute import Snapshots, snapshots_of, tenure_anchors, weekly_anchors
from bansou.core.metrics.queries import measured_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Snapshots with their day (days since 1970) and, for a split by it, the value of a customer field ("" where none)."""

    snapshots: Snapshots
    days: NDArray[np.float64]

    def of_tenure(self, days: int) -> "Past":
        """The snapshots up to that day of the contract."""
        chosen = self.snapshots.columns["tenure_days"] <= days
        return Past(snapshots=self.snapshots.where(chosen), days=self.days[chosen])

    def values_of(self, field: Mapping[str, Any]) -> NDArray[np.str_]:
        """The field's value of each snapshot's customer."""
        return np.array([str(field.get(name, "")) for name in self.snapshots.customers.tolist()], dtype=np.str_)


def past_snapshots(*, engine: Engine, until: date, tenure_days: Sequence[int] | None = None, at_most: int | None = None) -> Past:
    """Everyone at the end of each week of the contract (or on given days of it), up to `until`, with what followed by then.

    With more than `at_most` customers, the same ones are chosen every time by a hash of their id.
    """
    facts = facts_for_engine(on=until)
    customers = _known(facts.customers, until, at_most)
    given = engine.table("past_everyone", customers)
    anchors = tenure_anchors(given, days=tenure_days, until=until) if tenure_days else weekly_anchors(given, until=until)
    measured = measured_at(engine=engine, customers=customers, features=facts.features, anchors=engine.fetch(anchors))
    found = snapshots_of(
        measured,
        products=_by_customer(customers, "product"),
        left_on=_by_customer(customers, "cancelled_on"),
        ended_on=_by_customer(customers, "ended_on"),
        until=until,
    )
    return Past(snapshots=found, days=measured["on"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.float64))


def _known(customers: pa.Table, until: date, at_most: int | None) -> pa.Table:
    """Those who had started by then, at most as many as asked for."""
    started = customers["started_on"]
    rows = customers.filter(pc.and_(pc.is_valid(started), pc.less_equal(started, pa.scalar(until))))
    if at_most is None or rows.num_rows <= at_most:
        return rows
    share = at_most / rows.num_rows
    chosen = [int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) / 2**32 < share for name in rows["customer_id"].to_pylist()]
    return rows.filter(chosen)


def _by_customer(customers: pa.Table, column: str) -> Mapping[str, Any]:
    names, values = customers["customer_id"].to_pylist(), customers[column].to_pylist()
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
