from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pytest

from bansou.base.engine.rows import Row
from bansou.base.engine.testing import MONDAY, make_row, make_rows
from bansou.base.engine.tests.conftest import Opener
from bansou.base.engine.use import day_of, survivors

HOUR = timedelta(hours=1)


def used(opened: Opener, *batches: list[Row], records: dict[str, str] | None = None) -> set[tuple[str, str, int]]:
    engine = opened()
    if records:
        engine.relate(pa.table({"contact_id": list(records), "customer_id": list(records.values())}))
    for number, rows in enumerate(batches, start=1):
        engine.append(make_rows(*rows), source="test", number=number)
    found = engine.fetch(engine.use().group_by("customer_id", "contact_id").agg(uses=ibis._.uses.sum()))
    return {(row["customer_id"], row["contact_id"], row["uses"]) for row in found.to_pylist()}


def test_uses_are_counted_by_the_day_in_tokyo(opened: Opener) -> None:
    engine = opened()
    late = datetime(2026, 6, 1, 14, 59, tzinfo=UTC)
    rows = make_rows(*(make_row(customer="acme", contact="ann", at=late + minutes * timedelta(minutes=1)) for minutes in (0, 1, 2)))
    engine.append(rows, source="test", number=1)

    found = engine.fetch(engine.use().order_by("day")).to_pylist()

    assert [(str(row["day"]), row["event"], row["uses"]) for row in found] == [("2026-06-01", "login", 1), ("2026-06-02", "login", 2)]
    assert found[1]["first_at"] == datetime(2026, 6, 1, 15)  # noqa: DTZ001 - naive UTC
    assert found[1]["last_at"] == datetime(2026, 6, 1, 15, 1)  # noqa: DTZ001


def test_identify_group_and_alias_are_no_use(opened: Opener) -> None:
    rows = [make_row("x", kind=kind, customer="acme", contact="ann", visitor="v") for kind in ("identify", "group", "alias")]
    assert used(opened, rows) == set()


def test_a_visitor_known_later_brings_the_earlier_visits(opened: Opener) -> None:
    before = [make_row(visitor="v"), make_row(customer="acme", contact="ann", at=MONDAY - HOUR)]
    after = [make_row("identify", kind="identify", contact="ann", visitor="v", at=MONDAY + HOUR)]
    assert used(opened, before, after) == {("acme", "ann", 2)}


def test_an_unknown_visitor_stays_a_visitor(opened: Opener) -> None:
    assert used(opened, [make_row(visitor="v"), make_row(visitor="w", customer="acme")]) == {("", "anon:v", 1), ("acme", "anon:w", 1)}


def test_the_first_to_identify_has_the_visits(opened: Opener) -> None:
    later = make_row("identify", kind="identify", contact="bob", visitor="v", at=MONDAY + 2 * HOUR)
    first = make_row("identify", kind="identify", contact="ann", visitor="v", at=MONDAY + HOUR)
    assert used(opened, [make_row(visitor="v")], [later], [first]) == {("", "ann", 1)}


def test_the_latest_group_call_names_the_customer(opened: Opener) -> None:
    old = make_row("group", kind="group", customer="acme", contact="ann", at=MONDAY)
    new = make_row("group", kind="group", customer="beta", contact="ann", at=MONDAY + HOUR)
    assert used(opened, [make_row(contact="ann")], [new], [old]) == {("beta", "ann", 1)}


def test_a_customer_named_again_later_wins_although_nothing_new_was_said(opened: Opener) -> None:
    def call(customer: str, hour: int) -> Row:
        return make_row("group", kind="group", customer=customer, contact="ann", at=MONDAY + hour * HOUR)

    assert used(opened, [make_row(contact="ann"), call("acme", 1)], [call("beta", 2)], [call("acme", 3)]) == {("acme", "ann", 1)}


def test_the_records_outrank_what_events_say(opened: Opener) -> None:
    said = make_row("group", kind="group", customer="beta", contact="ann")
    assert used(opened, [make_row(contact="ann"), said], records={"ann": "acme"}) == {("acme", "ann", 1)}


def test_an_event_that_names_its_customer_keeps_it(opened: Opener) -> None:
    assert used(opened, [make_row(contact="ann", customer="beta")], records={"ann": "acme"}) == {("beta", "ann", 1)}


def test_an_alias_gives_a_visitor_to_a_contact(opened: Opener) -> None:
    alias = make_row("alias", kind="alias", visitor="v", contact="ann", at=MONDAY + HOUR)
    assert used(opened, [make_row(visitor="v")], [alias], [make_row(contact="ann", customer="acme")]) == {("acme", "ann", 2)}


@pytest.mark.parametrize("way", [("temp", "ann"), ("ann", "temp")])
def test_an_alias_never_renames_a_known_contact(opened: Opener, way: tuple[str, str]) -> None:
    alias = make_row("alias", kind="alias", visitor=way[0], contact=way[1])
    rows = [make_row(contact="ann", customer="acme"), make_row(visitor="temp")]
    assert used(opened, rows, [alias]) == {("acme", "ann", 2)}


def test_two_known_contacts_stay_two(opened: Opener) -> None:
    alias = make_row("alias", kind="alias", visitor="ann", contact="bob")
    assert {contact for _, contact, _ in used(opened, [make_row(contact="ann"), make_row(contact="bob")], [alias])} == {"ann", "bob"}


def test_a_contact_of_the_records_outranks_one_only_seen(opened: Opener) -> None:
    alias = make_row("alias", kind="alias", visitor="ann", contact="fresh")
    rows = [make_row(contact="fresh"), make_row(contact="ann")]
    assert used(opened, rows, [alias], records={"ann": "acme"}) == {("acme", "ann", 2)}


def test_renames_follow_each_other_and_never_turn_in_a_ring() -> None:
    assert survivors([("a", "b"), ("b", "c")], frozenset("c")) == {"a": "c", "b": "c"}
    assert survivors([("a", "b"), ("b", "a")], frozenset()) == {"a": "b"}
    assert survivors([("a", "a")], frozenset()) == {}


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/London", "America/New_York", "Asia/Kathmandu"])
def test_the_day_is_the_one_of_the_zone_on_both_sides_of_a_clock_change(zone: str) -> None:
    instants = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=5 * step, minutes=30) for step in range(1800)]
    rows = ibis.memtable(pa.table({"at": pa.array([at.replace(tzinfo=None) for at in instants], pa.timestamp("us"))}))
    found = ibis.duckdb.connect().to_pyarrow(rows.select("at", day=day_of(rows.at, zone)).order_by("at"))
    assert found["day"].to_pylist() == [at.astimezone(ZoneInfo(zone)).date() for at in instants]


@pytest.mark.parametrize(
    ("properties", "sums"),
    [
        ('{"score": 78}', (1, 78_000)),
        ('{"plan": "pro", "value": -1.5}', (1, -1_500)),
        ('{"rating":4,"score":9}', (1, 4_000)),
        ('{"score": "78"}', (0, 0)),
        ('{"scores": 78}', (0, 0)),
        ("{}", (0, 0)),
    ],
)
def test_the_number_an_event_carries_is_kept_beside_its_use(opened: Opener, properties: str, sums: tuple[int, int]) -> None:
    engine = opened()
    engine.append(make_rows(make_row(customer="acme", contact="ann", properties=properties)), source="test", number=1)

    [row] = engine.fetch(engine.use()).to_pylist()

    assert (row["results"], row["result_sum"]) == sums
