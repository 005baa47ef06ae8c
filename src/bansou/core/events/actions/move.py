"""From the inbox into the lake, each event exactly once, and into the counts, each batch exactly once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import pyarrow as pa
from django.db import transaction

from bansou.base.engine.engine import Engine
from bansou.base.engine.rows import rows_to_arrow
from bansou.base.kit.days import day_of
from bansou.core.events.actions.arrivals import LATEST, count_arrivals, keep_refused, show_latest
from bansou.core.events.actions.people import keep_people
from bansou.core.events.actions.state import engine_state, mark_stale
from bansou.core.events.contracts import Reason, Refused, Row
from bansou.core.events.models import EngineState, LatestEvent
from bansou.core.events.ports.inbox import Inbox, InboxBatch, encode_refused, rows_of
from bansou.core.events.queries import places

log = logging.getLogger(__name__)
AT_ONCE = 16 << 20  # bytes of waiting batches taken in one step


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one step took from the inbox: batches, events accepted, refused and known already, and the customers made or changed."""

    batches: int = 0
    accepted: int = 0
    refused: int = 0
    repeated: int = 0
    touched: frozenset[str] = frozenset()


def move_inbox(*, engine: Engine, at: datetime, inbox: Inbox | None = None, limit: int = AT_ONCE) -> Moved:
    """The next batches are in the lake, counted, and gone from the inbox; after a crash the same step is simply done again.

    The lake remembers the number of the batch it took last, and so do the counts, each in the transaction that takes it; the inbox lets
    go only of what both have.
    """
    inbox = inbox or places.inbox()
    state = _state_of(inbox)
    source = f"inbox:{inbox.name()}"
    laked = engine.lake.last(source)
    if inbox.last() < max(laked, state.inbox_number):
        log.warning("The inbox is an older copy of itself; what it holds is offered to the lake once more.")
        inbox.renew()
        return move_inbox(engine=engine, at=at, inbox=inbox, limit=limit)
    batches = inbox.batches(after=min(laked, state.inbox_number), limit_bytes=limit)
    if not batches:
        return Moved()
    opened = [_open(batch) for batch in batches]
    repeated = 0
    fresh = [(batch, rows) for batch, rows in opened if batch.id > laked and rows]
    if fresh:
        table, opened = _table(fresh, opened)
        repeated = engine.append(table, source=source, number=batches[-1].id).repeated
    uncounted = [(batch, rows) for batch, rows in opened if batch.id > state.inbox_number]
    accepted, refused, touched = _count(uncounted, number=batches[-1].id, at=at)
    inbox.discard(batches[-1].id)
    return Moved(batches=len(batches), accepted=accepted, refused=refused, repeated=repeated, touched=touched)


_Opened = tuple[InboxBatch, list[Row]]


@transaction.atomic
def _count(opened: Sequence[_Opened], *, number: int, at: datetime) -> tuple[int, int, frozenset[str]]:
    batches = [batch for batch, _ in opened]
    accepted, refused = count_arrivals(batches=batches)
    keep_refused(batches=batches)
    touched = keep_people(rows=(row for _, rows in opened for row in rows), at=at)
    show_latest(events=_latest(opened))
    mark_stale(days={day_of(datetime.fromtimestamp(at / 1e6, UTC)) for at in _hours(opened)})
    EngineState.objects.filter(pk=1, inbox_number__lt=number).update(inbox_number=number)
    return accepted, refused, touched


def _state_of(inbox: Inbox) -> EngineState:
    state = engine_state()
    if state.inbox != inbox.name():
        state.inbox, state.inbox_number = inbox.name(), 0
        state.save(update_fields=["inbox", "inbox_number"])
    return state


def _open(batch: InboxBatch) -> _Opened:
    """A batch that cannot be read is counted as refused; it does not stop those behind it."""
    try:
        return batch, rows_of(batch.payload) if batch.accepted else []
    except msgspec.MsgspecError:
        log.exception("Batch %s of the inbox cannot be read; its %s events are shown as refused.", batch.id, batch.accepted)
        lost = Refused(reason=Reason.BAD_JSON, raw=batch.payload[:2048].decode(errors="replace"), count=batch.accepted)
        return _refuse(batch, [lost]), []


def _table(fresh: Sequence[_Opened], opened: list[_Opened]) -> tuple[pa.Table, list[_Opened]]:
    """The rows for the lake; one that the lake cannot hold is refused alone."""
    try:
        return rows_to_arrow([_tuple(row, batch) for batch, rows in fresh for row in rows]), opened
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        good = [(batch, [row for row in rows if _fits(row, batch)]) for batch, rows in opened]
        kept = [
            (_refuse(batch, [Refused(reason=Reason.BAD_ID, message_id=row.message_id) for row in rows if row not in left]), left)
            for (batch, rows), (_, left) in zip(opened, good, strict=True)
        ]
        new = {batch.id for batch, _ in fresh}
        return rows_to_arrow([_tuple(row, batch) for batch, rows in kept if batch.id in new for row in rows]), kept


def _fits(row: Row, batch: InboxBatch) -> bool:
    try:
        rows_to_arrow([_tuple(row, batch)])
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        return False
    return True


def _refuse(batch: InboxBatch, more: list[Refused]) -> InboxBatch:
    count = sum(one.count for one in more)
    if not count:
        return batch
    before = msgspec.json.decode(batch.refused, type=list[Refused]) if batch.refused_count else []
    return msgspec.structs.replace(
        batch, refused=encode_refused([*before, *more]), refused_count=batch.refused_count + count, accepted=batch.accepted - count
    )


def _tuple(row: Row, batch: InboxBatch) -> tuple[object, ...]:
    return (
        row.message_id,
        row.at,
        batch.received_at,
        row.kind,
        row.event,
        row.customer_id,
        row.contact_id,
        row.anonymous_id,
        batch.source,
        str(bytes(row.properties), "utf-8"),
        row.cause,
        row.depth,
    )


def _hours(opened: Sequence[_Opened]) -> list[int]:
    """One instant of every hour in which something happened; days begin at whole hours wherever the cut is."""
    return [hour * 3_600_000_000 for hour in {row.at // 3_600_000_000 for _, rows in opened for row in rows}]


def _latest(opened: Sequence[_Opened]) -> list[LatestEvent]:
    last: list[LatestEvent] = []
    for batch, rows in reversed(opened):
        for row in reversed(rows):
            if len(last) == LATEST:
                return last[::-1]
            last.append(
                LatestEvent(
                    received_at=batch.received_at,
                    at=datetime.fromtimestamp(row.at / 1e6, UTC),
                    kind=row.kind,
                    event=_plain(row.event)[:200],
                    customer_id=_plain(row.customer_id),
                    contact_id=_plain(row.contact_id),
                    anonymous_id=_plain(row.anonymous_id),
                    source=batch.source[:120],
                )
            )
    return last[::-1]


def _plain(text: str | None) -> str:
    return (text or "").replace("\x00", "")
