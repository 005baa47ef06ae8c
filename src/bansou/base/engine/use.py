"""Daily use, defined once as Ibis expressions, for DuckDB and for Spark.

Rows name whom they know: a customer, a contact, an anonymous visitor. Who that is becomes known later, so use is kept as it was
named (`partials`, sums that may be added in any order) beside what ties names together (`evidence`), and joined on reading:

- an anonymous visitor is the contact of the earliest row that names both; without one, the contact an alias gives it;
- an alias (former id, id to keep) renames the former id, but never a contact of the records, nor one known from other rows unless in
  favour of one of the records;
- an event without a customer belongs to its contact's customer in the records, else to the one last named together with the contact.

Beside the uses stand the results: how many of them carried a number (a score, a value), and its sum in thousandths.

Nothing depends on the order in which rows arrived. Times are naive UTC, missing names are '' on every backend.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bansou.base.engine.rows import USES

EVENTS = ibis.schema(
    {
        "message_id": "string",
        "at": "timestamp(6)",
        "received_at": "timestamp(6)",
        "kind": "string",
        "event": "string",
        "customer_id": "string",
        "contact_id": "string",
        "anonymous_id": "string",
        "source": "string",
        "properties": "string",
        "cause": "string",
        "depth": "int16",
        "batch": "int64",
        "month": "string",
    }
)
PARTIALS = ibis.schema(
    {
        "day": "date",
        "customer_id": "string",
        "contact_id": "string",
        "anonymous_id": "string",
        "event": "string",
        "uses": "int64",
        "results": "int64",
        "result_sum": "float64",
        "first_at": "timestamp(6)",
        "last_at": "timestamp(6)",
    }
)
EVIDENCE = ibis.schema(
    {
        "customer_id": "string",
        "contact_id": "string",
        "anonymous_id": "string",
        "renames": "boolean",
        "first_at": "timestamp(6)",
        "last_at": "timestamp(6)",
    }
)
# The number in the property `value` (the Segment specification's own), `score` or `rating`; the first of them in the text.
RESULT_NAMES = ("value", "score", "rating")
RESULT = f'"(?:{"|".join(RESULT_NAMES)})"[ ]*:[ ]*(-?[0-9]{{1,9}}(?:[.][0-9]+)?)[ ]*[,}}]'
SURVIVORS = pa.schema([("former", pa.string()), ("contact_id", pa.string())])
RECORDS = pa.schema([("contact_id", pa.string()), ("customer_id", pa.string())])
PEOPLE = ibis.schema({"contact_id": "string", "anonymous_id": "string", "person": "string", "customer_id": "string"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What ties names beyond the events: `survivors` (former, contact_id) and the caller's `records` (contact_id, customer_id)."""

    survivors: ir.Table
    records: ir.Table


def daily_use(events: ir.Table, links: Links, day_cut: str) -> ir.Table:
    """Uses per day, customer, contact and event, every name resolved."""
    parts = partials(events, day_cut)
    return resolve(parts, people(evidence(parts, events), links))


def partials(events: ir.Table, day_cut: str) -> ir.Table:
    """Uses per day and event as named in the rows; adding the partials of parts gives the partials of the whole."""
    used = events.filter(events.kind.isin(USES))
    used = used.select("at", "event", day=day_of(used.at, day_cut), **_names(used), result=_result(used.properties))
    return used.group_by("day", "customer_id", "contact_id", "anonymous_id", "event").agg(
        uses=used.count(),
        results=used.result.count(),
        result_sum=used.result.sum().fill_null(0.0),
        first_at=used.at.min(),
        last_at=used.at.max(),
    )


def _result(properties: ir.StringColumn) -> ir.FloatingValue:
    """What came of the use, as the event's own number, in whole thousandths: their sums are exact in any order."""
    found = properties.re_extract(RESULT, 1).nullif("").cast("float64")
    return (found * 1000).round().cast("float64")


def add_up(parts: ir.Table) -> ir.Table:
    """The partials of the whole from partials of its parts."""
    return parts.group_by("day", "customer_id", "contact_id", "anonymous_id", "event").agg(
        uses=_added(parts.uses),
        results=_added(parts.results),
        result_sum=parts.result_sum.sum(),
        first_at=parts.first_at.min(),
        last_at=parts.last_at.max(),
    )


def evidence(parts: ir.Table, events: ir.Table) -> ir.Table:
    """Which names stood together in a row, and when first and last, from the events and their partials."""
    names = ["customer_id", "contact_id", "anonymous_id"]
    used = parts.select(*names, "first_at", "last_at", renames=False)
    told = events.filter(~events.kind.isin(USES))
    told = told.select(**_names(told), first_at=told.at, last_at=told.at, renames=told.kind == "alias")
    rows = used.union(told)
    return rows.group_by(*names, "renames").agg(first_at=rows.first_at.min(), last_at=rows.last_at.max())


def people(seen: ir.Table, links: Links) -> ir.Table:
    """For every (contact, visitor) as named: who that is, and that person's customer ('' while unknown)."""
    rows = seen.filter(~seen.renames)
    renamed = links.survivors
    both = rows.filter((rows.contact_id != "") & (rows.anonymous_id != ""))
    first = ibis.row_number().over(group_by=both.anonymous_id, order_by=[both.first_at, both.contact_id])
    identified = both.mutate(place=first).filter(ibis._.place == 0).select(visitor="anonymous_id", known_as="contact_id")
    joined = rows.left_join(identified, rows.anonymous_id == identified.visitor).drop("visitor")
    by_alias = renamed.select(alias_visitor="former", alias_contact="contact_id")
    joined = joined.left_join(by_alias, joined.anonymous_id == by_alias.alias_visitor).drop("alias_visitor")
    contact = (joined.contact_id != "").ifelse(joined.contact_id, ibis.coalesce(joined.known_as, joined.alias_contact, ""))
    joined = joined.mutate(who=contact)
    later = renamed.select(was="former", stays="contact_id")
    joined = joined.left_join(later, joined.who == later.was).drop("was")
    nobody = (joined.anonymous_id != "").ifelse(ibis.literal("anon:") + joined.anonymous_id, "")
    joined = joined.mutate(person=(joined.who != "").ifelse(ibis.coalesce(joined.stays, joined.who), nobody))
    named = joined.filter((joined.customer_id != "") & (joined.person != ""))
    latest = ibis.row_number().over(group_by=named.person, order_by=[named.last_at.desc(), named.customer_id])
    tied = named.mutate(place=latest).filter(ibis._.place == 0).select(tied_person="person", tied_customer="customer_id")
    pairs = joined.select("contact_id", "anonymous_id", "person").distinct()
    pairs = pairs.left_join(tied, pairs.person == tied.tied_person).drop("tied_person")
    records = links.records.select(recorded="contact_id", recorded_customer="customer_id")
    pairs = pairs.left_join(records, pairs.person == records.recorded)
    return pairs.select(
        "contact_id",
        "anonymous_id",
        "person",
        customer_id=ibis.coalesce(pairs.recorded_customer, pairs.tied_customer, ""),
    )


def resolve(parts: ir.Table, who: ir.Table, only: ir.Table | None = None) -> ir.Table:
    """Daily use: the partials with every name resolved; a row without any known customer has customer ''.

    Two branches, so that a choice of customers (`only`, by its customer_id) reaches the stored rows in the one and the people in the other.
    """
    direct, linked = parts.filter(parts.customer_id != ""), parts.filter(parts.customer_id == "")
    by = ["contact_id", "anonymous_id"]
    tied = who
    if only is not None:
        direct, tied = direct.semi_join(only, "customer_id"), who.semi_join(only, "customer_id")
    direct = direct.join(who.drop("customer_id"), by)
    linked = linked.drop("customer_id").join(tied, by)
    columns = ["day", "customer_id", "person", "event", "uses", "results", "result_sum", "first_at", "last_at"]
    rows = direct.select(columns).union(linked.select(columns)).rename(contact_id="person")
    return rows.group_by("day", "customer_id", "contact_id", "event").agg(
        uses=_added(rows.uses),
        results=_added(rows.results),
        result_sum=rows.result_sum.sum(),
        first_at=rows.first_at.min(),
        last_at=rows.last_at.max(),
    )


def _added(uses: ir.IntegerColumn) -> ir.IntegerValue:
    """The sum as a plain integer: DuckDB's would be of 128 bits, which it stores and reads ten times slower."""
    return uses.sum().cast("int32").cast("int64")


def survivors(aliases: Iterable[tuple[str, str]], seen: frozenset[str], recorded: frozenset[str] = frozenset()) -> dict[str, str]:
    """For each renamed id the one that stays, from (former, id to keep) in the order of time.

    A contact of the records is never renamed, one seen in other rows only in favour of one of the records.
    """
    renamed: dict[str, str] = {}

    def rank(name: str) -> int:
        return 2 if name in recorded else int(name in seen)

    for former, kept in aliases:
        old, new = (kept, former) if rank(former) > rank(kept) else (former, kept)
        may_go = rank(old) == 0 or rank(new) > rank(old)
        if may_go and old not in renamed and _end(renamed, new) != old:
            renamed[old] = new
    return {old: _end(renamed, old) for old in renamed}


def day_of(at: ir.TimestampValue, day_cut: str) -> ir.DateValue:
    """The calendar day at `day_cut` of an instant in naive UTC, without the engine's own time zone tables."""
    changes = offsets(day_cut)
    day = (at + ibis.interval(seconds=changes[0][1])).date()
    if len(changes) == 1:
        return day
    cases = [
        (at >= ibis.timestamp(since.isoformat(" ")), (at + ibis.interval(seconds=seconds)).date()) for since, seconds in changes[:0:-1]
    ]
    return ibis.cases(*cases, else_=day)


@cache
def offsets(zone: str) -> tuple[tuple[datetime, int], ...]:
    """Since when (naive UTC) the zone was how many seconds ahead of UTC, from 1990 to 2050."""
    tz = ZoneInfo(zone)

    def offset(at: datetime) -> int:
        return round((at.replace(tzinfo=UTC).astimezone(tz).utcoffset() or timedelta()).total_seconds())

    at, end = datetime(1990, 1, 1), datetime(2050, 1, 1)  # noqa: DTZ001 - naive UTC
    found = [(at, offset(at))]
    while at < end:
        later = at + timedelta(days=7)
        if offset(later) != offset(at):
            low, high = at, later
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (low, middle) if offset(middle) != found[-1][1] else (middle, high)
            found.append((high, offset(high)))
        at = later
    return tuple(found)


def _names(events: ir.Table) -> dict[str, ir.Value]:
    return {name: events[name].fill_null("") for name in ("customer_id", "contact_id", "anonymous_id")}


def _end(renamed: dict[str, str], start: str) -> str:
    while start in renamed:
        start = renamed[start]
    return start
