"""What came in and what was refused is counted, in the transaction that also remembers how far the count has come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F

from bansou.base.kit.days import day_of
from bansou.core.events.contracts import Refused
from bansou.core.events.models import Arrival, LatestEvent, RefusedEvent
from bansou.core.events.ports.inbox import InboxBatch, refused_of

SORTS_A_DAY = 100  # different values kept of one reason and source a day; what is beyond is counted together
LATEST = 60
OTHERS = "…"


class _Sort(NamedTuple):
    day: date
    source: str
    reason: str
    field: str
    value: str


def count_arrivals(*, batches: Sequence[InboxBatch]) -> tuple[int, int]:
    """Every batch is counted in its minute and under its key; the numbers of accepted and refused events."""
    minutes: dict[tuple[datetime, str], list[int]] = defaultdict(lambda: [0, 0])
    for batch in batches:
        cell = minutes[batch.received_at.replace(second=0, microsecond=0), batch.source[:120]]
        cell[0] += batch.accepted
        cell[1] += batch.refused_count
    for (minute, source), (accepted, refused) in minutes.items():
        Arrival.objects.bulk_create(
            [Arrival(minute=minute, source=source)], update_conflicts=True, unique_fields=["minute", "source"], update_fields=["source"]
        )
        Arrival.objects.filter(minute=minute, source=source).update(accepted=F("accepted") + accepted, refused=F("refused") + refused)
    return sum(cell[0] for cell in minutes.values()), sum(cell[1] for cell in minutes.values())


def keep_refused(*, batches: Iterable[InboxBatch]) -> None:
    """Every refused event is counted under its day, key, reason and value, with the last raw text of its sort."""
    sorts: dict[_Sort, tuple[int, Refused, datetime, datetime]] = {}
    for batch in batches:
        for refused in refused_of(batch.refused) if batch.refused_count else ():
            sort = _Sort(day_of(batch.received_at), batch.source[:120], refused.reason[:40], refused.field[:80], refused.value[:200])
            count, _, first, _ = sorts.get(sort, (0, refused, batch.received_at, batch.received_at))
            sorts[sort] = (count + refused.count, refused, first, batch.received_at)
    for sort, (count, refused, first, last) in sorts.items():
        _keep(sort, count, refused, first, last)


def _keep(sort: _Sort, count: int, refused: Refused, first: datetime, last: datetime) -> None:
    known = RefusedEvent.objects.filter(**sort._asdict())
    if not known.exists():
        alike = RefusedEvent.objects.filter(day=sort.day, source=sort.source, reason=sort.reason)
        if alike.count() >= SORTS_A_DAY:
            sort = sort._replace(field="", value=OTHERS)
            known = RefusedEvent.objects.filter(**sort._asdict())
        RefusedEvent.objects.bulk_create([RefusedEvent(**sort._asdict(), first_at=first, last_at=last)], ignore_conflicts=True)
    known.update(count=F("count") + count, last_at=last, raw=refused.raw.replace("\x00", ""), message_id=refused.message_id[:200])


def show_latest(*, events: Sequence[LatestEvent]) -> None:
    """The page of live arrival shows these, and no more than the newest few in all."""
    if not events:
        return
    LatestEvent.objects.bulk_create(events[-LATEST:])
    old = LatestEvent.objects.order_by("-pk").values_list("pk", flat=True)[LATEST : LATEST + 1]
    if limit := next(iter(old), None):
        LatestEvent.objects.filter(pk__lte=limit).delete()
