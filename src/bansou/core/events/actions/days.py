"""The totals of the Usage page: events by day and product, and who uses which feature."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.db import transaction

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.core.events.actions.state import ALL_DAYS, engine_state, stale_days
from bansou.core.events.actions.use import product_table
from bansou.core.events.models import EventDay, EventKind, FeatureAdoption

PATIENCE = timedelta(seconds=15)
WEEKS = 12
NAME = 200


def count_days(*, engine: Engine, scope: frozenset[str] | None, at: datetime) -> int:
    """The totals of every stale day are right again; in micro-batches at most every 15 seconds. How many days were counted."""
    state = engine_state()
    if scope is not None and not totals_are_due(at=at):
        return 0
    on = day_of(at)
    days = None if scope is None else stale_days(state=state, on=on)
    use = _with_product(engine).filter(ibis._.day <= ibis.date(on))
    if days is not None:
        use = use.filter(ibis._.day.isin([ibis.date(day) for day in sorted(days)]))
    counted = engine.fetch(
        use.group_by("day", "product", "event").agg(
            uses=use.uses.sum(), customers=use.customer_id.nunique(), contacts=use.contact_id.nunique()
        )
    )
    adoption = _adoption(engine, on)
    with transaction.atomic():
        _replace_days(counted, days)
        _name_kinds(counted)
        FeatureAdoption.objects.all().delete()
        FeatureAdoption.objects.bulk_create(adoption, batch_size=500)
        state.refresh_from_db()
        state.stale_days = (
            [] if days is None else [day for day in state.stale_days if day == ALL_DAYS or date.fromisoformat(day) not in days]
        )
        state.days_counted_at = at
        state.save(update_fields=["stale_days", "days_counted_at"])
    return len(set(counted["day"].to_pylist()))


def totals_are_due(*, at: datetime) -> bool:
    """Whether days are stale and were not counted in the last moments."""
    state = engine_state()
    return bool(state.stale_days) and not (state.days_counted_at and timedelta() <= at - state.days_counted_at < PATIENCE)


def _with_product(engine: Engine) -> ir.Table:
    use, products = engine.use(), product_table(engine=engine).rename(named="customer_id")
    joined = use.left_join(products, use.customer_id == products.named)
    return joined.mutate(product=ibis.coalesce(joined.product, "")).drop("named")


def _replace_days(counted: pa.Table, days: frozenset[date] | None) -> None:
    old = EventDay.objects.all() if days is None else EventDay.objects.filter(day__in=days)
    old.delete()
    EventDay.objects.bulk_create(
        [EventDay(**{**row, "event": _plain(row["event"])}) for row in _summed(counted)],
        batch_size=2000,
    )


def _summed(counted: pa.Table) -> Iterable[dict[str, Any]]:
    """Rows whose names are the same once cut to what the records hold are one."""
    rows: dict[tuple[date, str, str], dict[str, Any]] = {}
    for row in counted.to_pylist():
        key = (row["day"], row["product"], _plain(row["event"]))
        if key in rows:
            for name in ("uses", "customers", "contacts"):
                rows[key][name] += row[name]
        else:
            rows[key] = row
    return rows.values()


def _name_kinds(counted: pa.Table) -> None:
    spans: dict[str, tuple[date, date]] = {}
    for name, day in zip(counted["event"].to_pylist(), counted["day"].to_pylist(), strict=True):
        first, last = spans.get(_plain(name), (day, day))
        spans[_plain(name)] = (min(first, day), max(last, day))
    known = {kind.name: kind for kind in EventKind.objects.all()}
    EventKind.objects.bulk_create([EventKind(name=name, first_on=a, last_on=b) for name, (a, b) in spans.items() if name not in known])
    for name, (first, last) in spans.items():
        kind = known.get(name)
        if kind and (kind.first_on is None or kind.last_on is None or first < kind.first_on or last > kind.last_on):
            kind.first_on, kind.last_on = min(first, kind.first_on or first), max(last, kind.last_on or last)
            kind.save(update_fields=["first_on", "last_on"])


def _adoption(engine: Engine, on: date) -> list[FeatureAdoption]:
    first = on - timedelta(days=7 * WEEKS)
    use = _with_product(engine).filter(ibis._.day <= ibis.date(on), ibis._.day > ibis.date(first), ibis._.customer_id != "")
    use = use.mutate(week=((ibis.date(on).epoch_seconds() - use.day.epoch_seconds()) / 86400).floor().cast("int64") // 7)
    by_event = _counts(engine, use, "product", "event")
    in_all = _counts(engine, use, "product")
    found = []
    for (product, event), one in by_event.items():
        active = in_all[(product,)]
        weeks = [round(n / m, 4) if m else 0 for n, m in zip(one["weeks"], active["weeks"], strict=True)][::-1]
        found.append(
            FeatureAdoption(
                product=product,
                event=_plain(event),
                uses=one["uses"],
                customers=one["now"],
                customers_before=one["before"],
                active=active["now"],
                active_before=active["before"],
                weeks=weeks,
            )
        )
    return list({(row.product, row.event): row for row in found}.values())


def _counts(engine: Engine, use: ir.Table, *by: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """By the columns named: uses in 28 days, customers in them, in the 28 days before, and in each of the last weeks, newest first."""
    now, before = use.week < 4, use.week.between(4, 7)
    weeks = {f"w{week}": use.customer_id.nunique(where=use.week == week) for week in range(WEEKS)}
    table = engine.fetch(
        use.group_by(*by).agg(
            uses=use.uses.sum(where=now).fill_null(0),
            now=use.customer_id.nunique(where=now),
            before=use.customer_id.nunique(where=before),
            **weeks,
        )
    )
    return {tuple(row[name] for name in by): {**row, "weeks": [row[f"w{week}"] for week in range(WEEKS)]} for row in table.to_pylist()}


def _plain(text: str) -> str:
    return text.replace("\x00", "")[:NAME]
