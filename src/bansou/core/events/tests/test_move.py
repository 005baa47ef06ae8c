"""From the inbox into the lake and the counts, each exactly once."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bansou.core.events.actions import arrivals, move_inbox
from bansou.core.events.actions import move as moving
from bansou.core.events.contracts import Refused
from bansou.core.events.models import Arrival, LatestEvent, RefusedEvent
from bansou.core.events.testing import NOON, River, make_row


def lake_ids(river: River) -> list[str]:
    return sorted(river.engine.lake.rows()["message_id"].to_pylist())


def test_what_waits_in_the_inbox_stands_in_the_lake_and_in_the_counts(river: River) -> None:
    river.arrive(make_row(message_id="a"), make_row(message_id="b"))

    moved = move_inbox(engine=river.engine, at=NOON)

    assert (moved.accepted, moved.refused) == (2, 0)
    assert lake_ids(river) == ["a", "b"]
    assert river.inbox.depth().batches == 0
    assert Arrival.objects.get().accepted == 2


def test_moving_twice_equals_once(river: River) -> None:
    river.arrive(make_row(message_id="a"))
    move_inbox(engine=river.engine, at=NOON)

    assert move_inbox(engine=river.engine, at=NOON).batches == 0
    assert lake_ids(river) == ["a"]
    assert Arrival.objects.get().accepted == 1


def test_a_message_sent_again_is_not_counted_twice(river: River) -> None:
    river.arrive(make_row(message_id="a"))
    river.arrive(make_row(message_id="a"))

    assert move_inbox(engine=river.engine, at=NOON).repeated == 1
    assert lake_ids(river) == ["a"]


def test_a_crash_after_the_lake_loses_and_doubles_nothing(river: River, monkeypatch: pytest.MonkeyPatch) -> None:
    river.arrive(make_row(message_id="a"), refused=[Refused(reason="no_event")])
    with monkeypatch.context() as broken:
        broken.setattr(moving, "count_arrivals", _crash)
        _move_and_crash(river)
    river.arrive(make_row(message_id="b"))

    move_inbox(engine=river.engine, at=NOON)

    assert lake_ids(river) == ["a", "b"]
    assert (Arrival.objects.get().accepted, Arrival.objects.get().refused) == (2, 1)


def test_a_crash_before_the_inbox_lets_go_doubles_nothing(river: River, monkeypatch: pytest.MonkeyPatch) -> None:
    river.arrive(make_row(message_id="a"), refused=[Refused(reason="no_event", count=3)])
    with monkeypatch.context() as broken:
        broken.setattr(river.inbox, "discard", _crash)
        _move_and_crash(river)

    move_inbox(engine=river.engine, at=NOON)

    assert lake_ids(river) == ["a"]
    assert Arrival.objects.get().accepted == 1
    assert RefusedEvent.objects.get().count == 3


def test_refused_events_are_kept_by_reason_and_value(river: River) -> None:
    river.arrive(
        refused=[
            Refused(reason="no_event", raw="{}"),
            Refused(reason="bad_time", field="timestamp", value="x"),
            Refused(reason="no_event", raw="{2}"),
        ]
    )

    move_inbox(engine=river.engine, at=NOON)

    assert sorted(RefusedEvent.objects.values_list("reason", "value", "count", "raw")) == [
        ("bad_time", "x", 1, ""),
        ("no_event", "", 2, "{2}"),
    ]


def test_endless_garbage_takes_a_bounded_number_of_rows(river: River) -> None:
    sent = arrivals.SORTS_A_DAY + 50
    river.arrive(refused=[Refused(reason="bad_time", field="timestamp", value=f"x{n}") for n in range(sent)])

    move_inbox(engine=river.engine, at=NOON)

    assert RefusedEvent.objects.count() == arrivals.SORTS_A_DAY + 1
    assert sum(RefusedEvent.objects.values_list("count", flat=True)) == sent


def test_only_the_latest_events_are_kept_for_the_live_page(river: River) -> None:
    for _ in range(3):
        river.arrive(*(make_row() for _ in range(arrivals.LATEST)))
        move_inbox(engine=river.engine, at=NOON)

    assert LatestEvent.objects.count() == arrivals.LATEST


def test_a_batch_that_cannot_be_read_is_shown_and_stops_nothing(river: River) -> None:
    river.arrive(make_row(message_id="a"))
    batch = river.inbox.batches(after=0, limit_bytes=1 << 20)[0]
    river.inbox.discard(batch.id)
    river.inbox.append([moving.msgspec.convert({**moving.msgspec.structs.asdict(batch), "payload": b"[broken"}, moving.InboxBatch)])
    river.arrive(make_row(message_id="b"))

    moved = move_inbox(engine=river.engine, at=NOON)

    assert (moved.accepted, moved.refused) == (1, 1)
    assert lake_ids(river) == ["b"]


def test_a_row_the_lake_cannot_hold_is_refused_alone(river: River) -> None:
    river.arrive(make_row(message_id="a"), make_row(message_id="deep", depth=70_000))

    moved = move_inbox(engine=river.engine, at=NOON)

    assert (moved.accepted, moved.refused) == (1, 1)
    assert lake_ids(river) == ["a"]
    assert RefusedEvent.objects.get().message_id == "deep"


def _move_and_crash(river: River) -> None:
    with pytest.raises(KeyboardInterrupt):
        move_inbox(engine=river.engine, at=NOON)


def _crash(*_args: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_an_old_copy_of_the_inbox_put_back_loses_nothing_that_comes_after(river: River, tmp_path: Path) -> None:
    river.arrive(make_row(message_id="a"))
    with closing(sqlite3.connect(river.inbox.path)) as db, closing(sqlite3.connect(tmp_path / "copy")) as copy:
        db.backup(copy)
    river.arrive(make_row(message_id="b"))
    move_inbox(engine=river.engine, at=NOON)

    river.inbox.close()
    for old in river.inbox.path.parent.glob(f"{river.inbox.path.name}*"):
        old.unlink()
    shutil.copy(tmp_path / "copy", river.inbox.path)
    move_inbox(engine=river.engine, at=NOON)
    river.arrive(make_row(message_id="c"))
    move_inbox(engine=river.engine, at=NOON)

    assert lake_ids(river) == ["a", "b", "c"]
