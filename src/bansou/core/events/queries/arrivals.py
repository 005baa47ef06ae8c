"""What arrives: live, by key, refused, imported, and how the engine is doing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bansou.core.customers.models import Contact, Customer
from bansou.core.events.compute.file_faults import Fault
from bansou.core.events.models import Arrival, EngineState, EventImport, LatestEvent, RefusedEvent, WriteKey
from bansou.core.events.queries.use import labels

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One event that has just arrived, with the names people know."""

    at: datetime
    received_at: datetime
    label: str
    kind: str
    customer: Customer | None
    customer_name: str
    contact_name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The last half hour by minute, and the last events."""

    minutes: Sequence[int]
    accepted: int
    refused: int
    seen: Sequence[Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One way events come in: its key, when it was last heard, and a day by the hour."""

    name: str
    key: WriteKey | None
    last_at: datetime | None
    accepted: int
    refused: int
    hours: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportShown:
    """A file that was read, and its refused rows in words."""

    reading: EventImport
    faults: Sequence[str]


def live(*, at: datetime, minutes: int = 30, limit: int = 12) -> Live:
    """What has arrived in the last minutes, whom it concerns."""
    begin = at.replace(second=0, microsecond=0) - timedelta(minutes=minutes - 1)
    counts = [0] * minutes
    refused = 0
    for row in Arrival.objects.filter(minute__gte=begin):
        place = int((row.minute - begin).total_seconds() // 60)
        if 0 <= place < minutes:
            counts[place] += row.accepted
            refused += row.refused
    return Live(minutes=counts, accepted=sum(counts), refused=refused, seen=_named(list(LatestEvent.objects.all()[:limit])))


def _named(rows: Sequence[LatestEvent]) -> list[Seen]:
    contacts = {
        one.external_id: one for one in Contact.objects.filter(external_id__in={row.contact_id for row in rows}).select_related("customer")
    }
    customers = {one.external_id: one for one in Customer.objects.filter(external_id__in={row.customer_id for row in rows})}
    called = labels()
    found = []
    for row in rows:
        contact = contacts.get(row.contact_id)
        customer = customers.get(row.customer_id) or (contact.customer if contact and not row.customer_id else None)
        found.append(
            Seen(
                at=row.at,
                received_at=row.received_at,
                label=called.get(row.event, row.event),
                kind=row.kind,
                customer=customer,
                customer_name=customer.name if customer else row.customer_id,
                contact_name=str(contact) if contact else row.contact_id,
                source=row.source,
            )
        )
    return found


def sources(*, at: datetime) -> list[Source]:
    """Every key and every other name under which events came in the last 30 days, with the last 24 hours."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    begin = hour - 23 * HOUR
    hours: dict[str, list[int]] = defaultdict(lambda: [0] * 24)
    accepted: dict[str, int] = defaultdict(int)
    refused: dict[str, int] = defaultdict(int)
    for row in Arrival.objects.filter(minute__gte=begin):
        place = int((row.minute - begin) // HOUR)
        hours[row.source][min(max(place, 0), 23)] += row.accepted
        accepted[row.source] += row.accepted
        refused[row.source] += row.refused
    last = dict(Arrival.objects.filter(minute__gte=at - timedelta(days=30)).order_by().values_list("source").annotate(last=Max("minute")))
    keys = {key.name: key for key in WriteKey.objects.all()}
    names = [*keys, *(name for name in last if name and name not in keys)]
    return [
        Source(name=name, key=keys.get(name), last_at=last.get(name), accepted=accepted[name], refused=refused[name], hours=hours[name])
        for name in names
    ]


def refused_events() -> QuerySet[RefusedEvent]:
    """What was refused, the latest first."""
    return RefusedEvent.objects.all()


def refused_count(*, since: datetime) -> int:
    """How many events have been refused since then."""
    return Arrival.objects.filter(minute__gte=since).aggregate(n=Sum(F("refused")))["n"] or 0


def has_unknown_key(*, since: datetime) -> bool:
    """Whether somebody has sent events with a key that is not known."""
    return RefusedEvent.objects.filter(reason="unknown_key", last_at__gte=since).exists()


def event_imports(limit: int = 20) -> list[ImportShown]:
    """Files of events, the latest first, each refused row in words."""
    language = get_language() or "ja"
    return [ImportShown(reading=one, faults=[_fault(error, language) for error in one.errors]) for one in EventImport.objects.all()[:limit]]


def _fault(error: dict[str, Any], language: str) -> str:
    fault = Fault(error["code"]) if error.get("code") in set(Fault) else None
    sentence, cure = (fault.sentence(language), fault.cure(language)) if fault else (error.get("reason", ""), error.get("cure", ""))
    where = _("Row %(row)d") % {"row": error.get("row", 0)}
    field = f" {error['field']}" if error.get("field") else ""
    value = f" “{error['value']}”" if error.get("value") else ""
    return f"{where}{field}{value}: {sentence} {cure}"


def state() -> EngineState:
    """The engine's row; an empty one before its first turn."""
    return EngineState.objects.filter(pk=1).first() or EngineState(pk=1)


def last_arrival() -> datetime | None:
    """The minute in which something last arrived."""
    latest: datetime | None = Arrival.objects.aggregate(at=Max("minute"))["at"]
    return latest
