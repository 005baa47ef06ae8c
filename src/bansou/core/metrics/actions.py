"""Measuring customers, and keeping the values of metrics and scores as series."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from weakref import WeakKeyDictionary

import ibis.expr.types as ir
import msgspec
import pyarrow as pa
from django.db import connection, transaction

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.core.customers.queries import customers_by_external_id, facts_for_engine
from bansou.core.metrics.compute import METRICS, Reference, last_seen, peer_reference, used_by
from bansou.core.metrics.compute import measure as measured

Values = Mapping[str, float | None]
_CODES = tuple(metric.code for metric in METRICS)
_kept: WeakKeyDictionary[Engine, tuple[object, Reference]] = WeakKeyDictionary()


def measure(*, engine: Engine, scope: frozenset[str] | None, at: datetime) -> int:
    """Every metric of the scope's present customers (None: everyone's) is up to date as of `at`; how many customers that is."""
    on = day_of(at)
    facts = facts_for_engine(on=on, customers=scope)
    present = facts.customers.filter(_is_present(facts.customers, on))
    if not present.num_rows:
        return 0
    customers = engine.table("measured", present)
    features = engine.table("features", facts.features)
    anchors = engine.table("anchors", _anchors(present, on))
    reference = _reference(engine, on=on, features=facts.features, whole=facts.customers if scope is None else None)
    use = engine.keep("measured_use", lambda: used_by(use=engine.use(only=anchors), anchors=anchors))
    table = engine.answer(
        "measure", lambda: measured(use=use, customers=customers, features=features, anchors=anchors, reference=reference)
    )
    last = engine.answer("last_seen", lambda: last_seen(use=use, anchors=anchors))
    numbers = dict(customers_by_external_id(scope).values_list("external_id", "pk"))
    rows = [(numbers[name], values) for name, values in _rows(table) if name in numbers]
    times = zip(last["customer_id"].to_pylist(), last["last_at"].cast(pa.timestamp("us", tz="UTC")).to_pylist(), strict=True)
    keep_series(series=rows, at=at, input_at={numbers[name]: seen_at for name, seen_at in times if name in numbers}, is_daily=scope is None)
    return len(rows)


@transaction.atomic
def keep_series(
    *, series: Iterable[tuple[int, Values]], at: datetime, input_at: Mapping[int, datetime] | None = None, is_daily: bool
) -> None:
    """The values given stand beside the others of each customer, as of `at`; None removes one; `is_daily` keeps them for the day too.

    What is known later than `at` stays the latest: measuring the past again changes the history alone.
    """
    rows = [(customer, msgspec.json.encode(values).decode()) for customer, values in series]
    seen = input_at or {}
    adapt = connection.ops.adapt_datetimefield_value
    now = adapt(at)
    with connection.cursor() as cursor:
        cursor.executemany(_latest(), [(customer, now, adapt(seen.get(customer)), given, given) for customer, given in rows])
        if is_daily:
            day = connection.ops.adapt_datefield_value(day_of(at))
            cursor.executemany(_history(), [(customer, day, given, given) for customer, given in rows])


def _merged(old: str, new: str) -> str:
    """SQL that gives `old` with the keys of `new`, without those that are null."""
    if connection.vendor == "postgresql":
        return f"jsonb_strip_nulls({old} || {new}::jsonb)"
    return f"json_patch({old}, {new})"


def _latest() -> str:
    return (
        f"INSERT INTO metrics_latest (customer_id, at, input_at, series) VALUES (%s, %s, %s, {_merged(_empty(), '%s')}) "  # noqa: S608 - own words
        "ON CONFLICT (customer_id) DO UPDATE SET at = excluded.at, input_at = coalesce(excluded.input_at, metrics_latest.input_at), "
        f"series = {_merged('metrics_latest.series', '%s')} WHERE excluded.at >= metrics_latest.at"
    )


def _history() -> str:
    return (
        f"INSERT INTO metrics_history (customer_id, day, series) VALUES (%s, %s, {_merged(_empty(), '%s')}) "  # noqa: S608 - own words
        f"ON CONFLICT (customer_id, day) DO UPDATE SET series = {_merged('metrics_history.series', '%s')}"
    )


def _empty() -> str:
    return "'{}'::jsonb" if connection.vendor == "postgresql" else "'{}'"


def _is_present(customers: pa.Table, on: date) -> pa.Array:
    """Whether each customer is there on `on`: started, or without a contract yet, and not gone."""
    starts, ends = customers["started_on"].to_pylist(), customers["ended_on"].to_pylist()
    present = [(start is None or start <= on) and (end is None or end > on) for start, end in zip(starts, ends, strict=True)]
    return pa.array(present, pa.bool_())


def _rows(table: pa.Table) -> Iterable[tuple[str, Values]]:
    names = table["customer_id"].to_pylist()
    columns = [table[code].cast(pa.float64()).to_pylist() for code in _CODES]
    for name, *values in zip(names, *columns, strict=True):
        yield name, {code: _tidy(value) for code, value in zip(_CODES, values, strict=True)}


def _tidy(value: float | None) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else round(value, 4)


def _reference(engine: Engine, *, on: date, features: pa.Table, whole: pa.Table | None) -> Reference:
    """What is usual among peers on the day `on`, computed anew for a whole run and kept for the day between them."""
    mark = (on, tuple(map(str, features.to_pylist())))
    known = _kept.get(engine)
    if known is not None and known[0] == mark and whole is None:
        return known[1]
    everyone = whole if whole is not None else facts_for_engine(on=on).customers
    anchors = engine.table("everyone_on", _anchors(everyone, on))
    given = {
        "use": engine.keep("everyones_use", lambda: used_by(use=engine.use(), anchors=anchors)),
        "customers": engine.table("everyone", everyone),
        "features": engine.table("declared_by", features),
        "anchors": anchors,
    }
    kept = Reference(**{part: _kept_part(engine, part, given) for part in ("declared", "norms", "typical")})
    _kept[engine] = (mark, kept)
    return kept


def _kept_part(engine: Engine, part: str, given: dict[str, ir.Table]) -> ir.Table:
    rows = engine.answer(f"peers_{part}", lambda: getattr(peer_reference(**given), part))
    return engine.table(f"peers_{part}", rows)


def _anchors(customers: pa.Table, on: date) -> pa.Table:
    return pa.table({"customer_id": customers["customer_id"], "on": pa.array([on] * customers.num_rows, pa.date32())})
