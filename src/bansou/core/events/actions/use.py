"""Daily use is brought from the engine into the records, small enough for pages to read at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ibis.expr.types as ir
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.core.customers.models import Customer

DAYS = 400
FEATURE_DAYS = 28
_AT_ONCE = 20_000


def project_use(*, engine: Engine, scope: frozenset[str] | None, at: datetime) -> int:
    """The records hold the use of each customer of the scope (None: of all) up to the day of `at`; how many there are."""
    ids = _customers(scope)
    done = 0
    for part in _parts(sorted(ids)):
        done += _project({name: ids[name] for name in part}, engine, at)
    return done


def _project(ids: dict[str, int], engine: Engine, at: datetime) -> int:
    on = day_of(at)
    asked = pa.table(
        {
            "customer_id": pa.array(list(ids), pa.string()),
            "first": pa.repeat(pa.scalar(on - timedelta(days=DAYS - 1)), len(ids)),
            "recent": pa.repeat(pa.scalar(on - timedelta(days=FEATURE_DAYS - 1)), len(ids)),
            "last": pa.repeat(pa.scalar(on), len(ids)),
        }
    )
    engine.table("asked", asked)
    use = engine.keep("asked_use", lambda: _asked_use(engine, asked))
    by_day = engine.answer("events.by_day", lambda: _by_day(use))
    features = _features(engine.answer("events.by_feature", lambda: _by_feature(use)))
    _write(_rows(by_day, features, ids, on, at))
    return len(ids)


def _asked_use(engine: Engine, asked: pa.Table) -> ir.Table:
    """The use of those asked for, in the days asked for, with whether it is recent."""
    given = engine.table("asked", asked)
    use = engine.use(only=given).join(given, "customer_id")
    use = use.filter(use.day >= use["first"], use.day <= use["last"])
    return use.select("customer_id", "contact_id", "day", "event", "uses", "last_at", is_recent=use.day >= use.recent)


def _by_day(use: ir.Table) -> ir.Table:
    return use.group_by("customer_id", "day").agg(uses=use.uses.sum(), contacts=use.contact_id.nunique(), last_at=use.last_at.max())


def _by_feature(use: ir.Table) -> ir.Table:
    use = use.filter(use.is_recent)
    return use.group_by("customer_id", "event").agg(uses=use.uses.sum())


def _whole(sums: pa.ChunkedArray) -> pa.ChunkedArray:
    """The sums as integers; DuckDB adds up in 128 bits."""
    return sums.cast(pa.int64())


def _features(table: pa.Table) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for customer, event, uses in zip(
        table["customer_id"].to_pylist(), table["event"].to_pylist(), _whole(table["uses"]).to_pylist(), strict=True
    ):
        found[customer][event.replace("\x00", "")] = uses
    return found


def _rows(by_day: pa.Table, features: dict[str, dict[str, int]], ids: dict[str, int], on: date, at: datetime) -> Iterator[tuple[Any, ...]]:
    """One row a customer; the days before its first use are left out of the lists."""
    first = on - timedelta(days=DAYS - 1)
    names = list(ids)
    row = pc.index_in(by_day["customer_id"], pa.array(names, pa.string()))
    known = pc.is_valid(row)
    by_day, row = by_day.filter(known), row.filter(known).to_numpy()
    column = by_day["day"].cast(pa.int32()).to_numpy() - (first - date(1970, 1, 1)).days
    uses = np.zeros((len(names), DAYS), dtype=np.int64)
    contacts = np.zeros((len(names), DAYS), dtype=np.int64)
    last = np.zeros(len(names), dtype=np.int64)
    uses[row, column] = _whole(by_day["uses"]).to_numpy()
    contacts[row, column] = by_day["contacts"].to_numpy()
    np.maximum.at(last, row, by_day["last_at"].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy())
    starts = np.where(uses.any(axis=1), (uses > 0).argmax(axis=1), DAYS - 1)
    recent = uses[:, -FEATURE_DAYS:].sum(axis=1)
    dump = msgspec.json.encode
    for number, name in enumerate(names):
        start = int(starts[number])
        yield (
            ids[name],
            first + timedelta(days=start),
            dump(uses[number, start:].tolist()).decode(),
            dump(contacts[number, start:].tolist()).decode(),
            dump(features.get(name, {})).decode(),
            int(recent[number]),
            datetime.fromtimestamp(last[number] / 1e6, UTC) if last[number] else None,
            at,
        )


_COLUMNS = ("customer_id", "from_on", "daily", "active_contacts", "features", "uses_28d", "last_at", "updated_at")


def _write(rows: Iterator[tuple[Any, ...]]) -> None:
    """Written by one statement for all; the ORM would take most of a second for some thousand rows."""
    updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
    statement = (
        f"INSERT INTO events_customeruse ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))}) "  # noqa: S608 - our own column names
        f"ON CONFLICT (customer_id) DO UPDATE SET {updates}"
    )
    prepare = connection.ops.adapt_datetimefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [(*row[:6], prepare(row[6]), prepare(row[7])) for row in rows])


def _customers(scope: frozenset[str] | None) -> dict[str, int]:
    """The records' numbers of the customers named, or of all."""
    rows = Customer.objects.order_by().values_list("external_id", "pk")
    if scope is None:
        return dict(rows)
    return {name: pk for part in _parts(sorted(scope), 900) for name, pk in rows.filter(external_id__in=part)}


def _parts(names: Sequence[str], size: int = _AT_ONCE) -> Iterator[Sequence[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))


def product_table(*, engine: Engine) -> ir.Table:
    """Which product each customer of the records has ('' where none is known), as a table of the engine."""
    pairs = list(Customer.objects.order_by().values_list("external_id", "product__code"))
    rows = pa.table(
        {"customer_id": pa.array([one[0] for one in pairs], pa.string()), "product": pa.array([one[1] or "" for one in pairs], pa.string())}
    )
    return engine.table("product_of", rows)
