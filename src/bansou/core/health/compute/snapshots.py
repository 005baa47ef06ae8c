"""Which customers to look at on which past days, and what followed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from bansou.core.health.compute.hazard import Snapshots

MAX_WEEKS, MAX_CALENDAR = 60, 104
# What a model learns from: relations to the own past and to peers rather than plain counts, which differ by product; nothing taken
# from records as they are now; nothing that reaches back to where recording began, which would tell when a customer started.
LEARNED: tuple[str, ...] = (
    "peer_place_active_days_7", "peer_place_uses_7", "peer_place_silence", "peer_place_active_days_28", "peer_place_uses_28",
    "peer_place_features_28", "peer_place_contacts_28", "peer_place_lifetime", "peer_place_change", "peer_trend_gap", "peer_ratio_uses_28",
    "typical_features_28", "milestone_reach", "milestone_delay", "results_against_peers", "results_reached", "result_delay",
    "silence_against_habit", "use_trend_7", "use_trend_28", "active_days_7", "depth_28", "self_running_index",
    "active_contacts_trend_28", "top_contact_share", "stickiness",
    "onboarding_progress", "onboarding_days_stalled", "days_to_first_value",
    "tenure_days", "days_from_signing", "amount_at_start",
)  # fmt: skip


def tenure_anchors(customers: Table, *, days: Sequence[int], until: date) -> Table:
    """Give `customer_id, on` for every customer still there at the end of each of the `days` of its contract, up to `until`.

    The day of a contract is counted from 0, its start; a customer gone on a day is not there at its end.
    """
    tenure = ibis.array([ibis.literal(day, type="int64") for day in days])
    rows = customers.select("customer_id", "started_on", "ended_on").mutate(tenure=tenure).unnest("tenure")
    rows = rows.mutate(on=(rows.started_on + rows.tenure.as_interval("D")).cast("date"))
    rows = rows.filter((rows.on <= until) & (rows.ended_on.isnull() | (rows.ended_on > rows.on)))
    return rows.select("customer_id", "on")


def weekly_anchors(customers: Table, *, until: date) -> Table:
    """Give `customer_id, on` for every customer at the end of each Thursday from its second week to its 60th, up to `until`.

    The same weekday for everyone keeps the days few, and with them the work of comparing peers; of the weeks in which anybody
    was there, the newest 104 count.
    """
    last = _number(until)
    rows = customers.filter(customers.started_on.notnull()).select("customer_id", "started_on", "ended_on")
    first = rows.started_on.epoch_days().cast("int64") + 7
    gone = ibis.coalesce(rows.ended_on.epoch_days().cast("int64"), last + 1)
    end = ibis.least(gone, last + 1, first + 7 * (MAX_WEEKS - 1))
    rows = rows.mutate(n=ibis.range(first + (7 - first % 7) % 7, ibis.greatest(end, first), 7)).unnest("n")  # day 0 was a Thursday
    rows = rows.mutate(newest=rows.n.max().over(ibis.window()))
    rows = rows.filter(rows.n > rows.newest - 7 * MAX_CALENDAR)
    return rows.mutate(on=(ibis.date(1970, 1, 1) + rows.n.as_interval("D")).cast("date")).select("customer_id", "on")


def snapshots_of(
    measured: pa.Table, *, products: Mapping[str, str], left_on: Mapping[str, date], ended_on: Mapping[str, date], until: date
) -> Snapshots:
    """Give the measured rows with what followed: when each customer left, and how long it was watched.

    `left_on` holds those who cancelled; `ended_on` those whose contract ran out or was cancelled; all after `until` is unknown.
    """
    names = measured["customer_id"].to_pylist()
    day = measured["on"].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.float64)
    codes = [code for code in measured.column_names if code not in {"customer_id", "on"}]
    columns = {code: measured[code].cast(pa.float64()).to_numpy(zero_copy_only=False) for code in codes}
    left = {name: float(_number(on)) for name, on in left_on.items() if on <= until}
    ended = {name: float(min(_number(on), _number(until + timedelta(days=1)))) for name, on in ended_on.items()}
    last = float(_number(until + timedelta(days=1)))
    return Snapshots(
        columns=columns,
        products=np.array([products.get(name, "") for name in names], dtype=np.str_),
        customers=np.array(names, dtype=np.str_),
        days_left=np.array([left.get(name, np.inf) for name in names]) - day,
        days_seen=np.array([last if name in left else ended.get(name, last) for name in names]) - day,
    )


def _number(on: date) -> int:
    return (on - date(1970, 1, 1)).days
