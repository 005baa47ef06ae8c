"""Customers as arrays, the way the arithmetic wants them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from django.db.models import Min, Q, TextField
from django.db.models.functions import Cast

from bansou.base.kit.days import day_of
from bansou.core.customers.models import Contact, Contract, Customer
from bansou.core.metrics.models import Latest
from bansou.core.tasks.contracts import Columns, Floats
from bansou.core.tasks.models import Baseline

EPOCH = date(1970, 1, 1)
AVERAGE_CHURN = "churn_likelihood"
LEFT_DAYS = 60
SERIES = {
    "health": "health",
    "health_change": "health_change_28",
    "churn": "churn_likelihood",
    "churn_change": "churn_likelihood_change_28",
    "use_trend": "use_trend_28",
    "days_trend": "active_days_trend_28",
    "active_days": "active_days_28",
    "peer_change": "peer_place_change",
    "silence": "days_since_last_seen",
    "habit": "silence_against_habit",
    "onboarding_progress": "onboarding_progress",
    "onboarding_stalled": "onboarding_days_stalled",
    "seat_use": "seat_use",
    "contacts": "active_contacts_28",
    "contacts_trend": "active_contacts_trend_28",
    "new_contacts": "new_contacts_28",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The customers looked at, in one order throughout: primary keys, owners, the champion each column speaks of; and those who left."""

    ids: list[int]
    owners: list[int | None]
    champions: list[int | None]
    gone: list[int]
    columns: Columns


def look(*, at: datetime, only: frozenset[str] | None = None, engine: Any = None) -> Looked:
    """Everyone who is not gone (or those of `only`) as of `at`; without an engine nothing is known of champions' use."""
    day = day_of(at)
    rows = Customer.objects.order_by("pk")
    if only is not None:
        rows = rows.filter(external_id__in=only)
    here: list[Any] = []
    gone: list[Any] = []
    fields = ("pk", "external_id", "owner_id", "amount", "seats", "renews_on", "started_on", "ended_on", "archived_at")
    for row in rows.values_list(*fields):
        (gone if row[8] is not None or (row[7] is not None and row[7] <= day) else here).append(row)
    ids = [row[0] for row in here]
    some = None if only is None else ids
    notices = _notices(day, some)
    values = _values(ids, some)
    champions = _champions(some, day=day, engine=engine)
    columns = Columns(
        today=number(day),
        average_churn=_average(values["churn"], whole=only is None),
        amount=column(row[3] for row in here),
        seats=column(row[4] for row in here),
        renews=column(_day(row[5]) for row in here),
        notice=column(_day(notices.get(row[0])) for row in here),
        tenure=column(None if row[6] is None else (day - row[6]).days for row in here),
        champion_silence=column(champions.get(pk, NOBODY)[1] for pk in ids),
        champion_days=column(champions.get(pk, NOBODY)[2] for pk in ids),
        champion_left=column(champions.get(pk, NOBODY)[3] for pk in ids),
        **values,
    )
    owners, people = [row[2] for row in here], [champions.get(pk, NOBODY)[0] for pk in ids]
    return Looked(ids=ids, owners=owners, champions=people, gone=[row[0] for row in gone], columns=columns)


NOBODY: tuple[int | None, float | None, float | None, float | None] = (None, None, None, None)


def number(day: date) -> int:
    """The day as a number since 1970."""
    return (day - EPOCH).days


def day_numbered(value: float) -> date:
    """The day that `number` numbered so."""
    return EPOCH + timedelta(days=int(value))


def column(values: Iterable[Any]) -> Floats:
    """The values as numbers, NaN for None."""
    return np.array([float("nan") if value is None else float(value) for value in values], dtype=np.float64)


def _day(day: date | None) -> int | None:
    return None if day is None else number(day)


def _of(rows: Any, some: list[int] | None) -> Any:
    return rows if some is None else rows.filter(customer_id__in=some)


def _values(ids: list[int], some: list[int] | None) -> dict[str, Floats]:
    texts = dict(_of(Latest.objects.order_by(), some).values_list("customer_id", Cast("values", TextField())))
    read = msgspec.json.Decoder(dict[str, float | None]).decode
    nothing: dict[str, float | None] = {}
    latest = [read(text) if (text := texts.get(pk)) else nothing for pk in ids]
    return {name: column(entry.get(code) for entry in latest) for name, code in SERIES.items()}


def _notices(day: date, some: list[int] | None) -> dict[int, date]:
    """The next day to give notice by customer, over running contracts."""
    running = Q(ends_on=None) | Q(ends_on__gt=day)
    rows = Contract.objects.filter(running, cancelled_on=None, notice_on__gte=day).order_by()
    return dict(_of(rows, some).values_list("customer_id").annotate(Min("notice_on")))


def _average(churn: Floats, *, whole: bool) -> float:
    if not whole:
        known = Baseline.objects.filter(code=AVERAGE_CHURN).first()
        return float("nan") if known is None or known.value is None else known.value
    return float(np.nanmean(churn)) if (~np.isnan(churn)).any() else float("nan")


def _champions(some: list[int] | None, *, day: date, engine: Any) -> dict[int, tuple[int | None, float | None, float | None, float | None]]:
    """By customer the champion silent longest or gone: contact, days silent, active days in the four weeks before, days since leaving."""
    rows = Contact.objects.filter(role=Contact.Role.CHAMPION, customer__isnull=False).order_by("pk")
    rows = rows.filter(Q(left_on=None) | Q(left_on__lte=day, left_on__gt=day - timedelta(days=LEFT_DAYS)))
    people = list(_of(rows, some).values_list("pk", "external_id", "customer_id", "left_on"))
    use = _contact_use([person[1] for person in people], day=day, engine=engine)
    found: dict[int, tuple[int | None, float | None, float | None, float | None]] = {}
    for pk, external_id, customer, left_on in people:
        last, days = use.get(external_id, (None, None))
        entry = (pk, None if last is None else (day - last).days, days, None if left_on is None else (day - left_on).days)
        if customer not in found or _weight(entry) > _weight(found[customer]):
            found[customer] = entry
    return found


def _weight(entry: tuple[int | None, float | None, float | None, float | None]) -> tuple[bool, float]:
    return entry[3] is not None, entry[1] or 0.0


def _contact_use(contacts: list[str], *, day: date, engine: Any) -> dict[str, tuple[date | None, float | None]]:
    """By contact the last day of use up to `day`, and on how many days of the 28 up to then the contact was active."""
    if engine is None or not contacts:
        return {}
    use = engine.use()
    named = engine.table("champions", pa.table({"contact_id": contacts}))
    days = use.filter(use.day <= day).semi_join(named, "contact_id").select("contact_id", "day").distinct()
    last = days.group_by("contact_id").agg(last=days.day.max())
    near = days.join(last, "contact_id")
    near = near.filter((near.last.epoch_days() - near.day.epoch_days()) < 28)
    rows = engine.fetch(near.group_by("contact_id").agg(last=near.last.max(), days=near.count()))
    return {row["contact_id"]: (row["last"], float(row["days"])) for row in rows.to_pylist()}
