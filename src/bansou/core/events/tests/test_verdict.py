"""What becomes of each item of a request."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bansou.core.events.compute.sent import read_batch, read_call
from bansou.core.events.compute.shapes import Malformed
from bansou.core.events.compute.verdict import Verdicts, judge
from bansou.core.events.contracts import Kind, Reason, Row, micros
from bansou.core.events.ports.inbox import encode_rows, rows_of

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
TRACK = {"type": "track", "event": "Opened", "userId": "u1", "messageId": "m1"}


def judged(*items: object, **shared: object) -> Verdicts:
    return judge(read_batch(json.dumps({"batch": items, **shared}).encode()), received_at=NOON)


def accepted(item: dict[str, Any], **shared: object) -> Row:
    verdicts = judged(item, **shared)
    assert verdicts.refused == []
    return verdicts.rows[0]


def properties(row: Row) -> Any:
    return json.loads(bytes(row.properties))


def test_a_track_call_becomes_a_row() -> None:
    row = accepted(TRACK | {"timestamp": "2026-11-21T02:59:00Z", "properties": {"plan": "pro"}, "anonymousId": "a1"})

    assert (row.message_id, row.kind, row.event, row.contact_id, row.anonymous_id) == ("m1", "track", "Opened", "u1", "a1")
    assert row.at == micros(NOON - timedelta(minutes=1))
    assert properties(row) == {"plan": "pro"}


@pytest.mark.parametrize(
    ("item", "reason", "field"),
    [
        (TRACK | {"userId": None}, Reason.NO_SUBJECT, "userId"),
        (TRACK | {"userId": "  "}, Reason.NO_SUBJECT, "userId"),
        (TRACK | {"event": ""}, Reason.NO_EVENT, "event"),
        (TRACK | {"event": "e" * 513}, Reason.LONG_EVENT, "event"),
        (TRACK | {"type": "sing"}, Reason.NO_TYPE, "type"),
        (TRACK | {"type": None}, Reason.NO_TYPE, "type"),
        (TRACK | {"userId": {"id": 1}}, Reason.BAD_ID, "userId"),
        (TRACK | {"userId": "u" * 513}, Reason.BAD_ID, "userId"),
        (TRACK | {"timestamp": "yesterday"}, Reason.BAD_TIME, "timestamp"),
        (TRACK | {"timestamp": 1_700_000_000}, Reason.BAD_TIME, "timestamp"),
        (TRACK | {"timestamp": "2026-11-22T03:00:01Z"}, Reason.FUTURE, "timestamp"),
        (TRACK | {"timestamp": "1970-01-01T00:00:00Z"}, Reason.TOO_OLD, "timestamp"),
        (TRACK | {"properties": ["a"]}, Reason.BAD_PROPERTIES, "properties"),
        (TRACK | {"context": "a"}, Reason.BAD_PROPERTIES, "context"),
        (TRACK | {"properties": {"x": "y" * 33_000}}, Reason.TOO_LARGE, ""),
        ({"type": "group", "userId": "u1"}, Reason.NO_GROUP, "groupId"),
        ({"type": "group", "groupId": "c1"}, Reason.NO_SUBJECT, "userId"),
        ({"type": "alias", "userId": "u1"}, Reason.NO_PREVIOUS, "previousId"),
        (7, Reason.NOT_AN_OBJECT, ""),
        (None, Reason.NOT_AN_OBJECT, ""),
    ],
)
def test_a_bad_item_is_refused_with_its_field_and_the_others_stay(item: object, reason: Reason, field: str) -> None:
    verdicts = judged(TRACK | {"messageId": "before"}, item, TRACK | {"messageId": "after"})

    assert [row.message_id for row in verdicts.rows] == ["before", "after"]
    assert [(one.reason, one.field) for one in verdicts.refused] == [(reason.value, field)]
    assert verdicts.refused[0].raw[:20] in json.dumps(item)


def test_every_reason_has_a_sentence_and_a_cure_in_both_languages() -> None:
    for reason in Reason:
        assert reason.sentence("ja").endswith("。")
        assert reason.cure("ja").endswith("。")
        assert reason.sentence("en").endswith(".")
        assert reason.cure("en").endswith(".")


def test_the_senders_wrong_clock_is_corrected_by_when_it_sent() -> None:
    wrong = {"timestamp": "2026-11-21T08:00:00Z"}

    row = accepted(TRACK | wrong, sentAt="2026-11-21T08:10:00Z")

    assert row.at == micros(NOON - timedelta(minutes=10))


def test_a_little_ahead_counts_as_now_and_no_time_as_now() -> None:
    assert accepted(TRACK | {"timestamp": "2026-11-21T04:00:00Z"}).at == micros(NOON)
    assert accepted(TRACK).at == micros(NOON)


@pytest.mark.parametrize("written", ["2026-11-21T11:00:00+09:00", "2026-11-21T02:00:00", "2026-11-21 02:00:00Z", "20261121T020000Z"])
def test_times_are_read_in_the_usual_forms(written: str) -> None:
    assert accepted(TRACK | {"timestamp": written}).at == micros(NOON - timedelta(hours=1))


def test_a_number_as_id_means_its_digits() -> None:
    assert accepted(TRACK | {"userId": 42}).contact_id == "42"
    assert accepted(TRACK | {"userId": 42.0}).contact_id == "42"


def test_a_missing_message_id_is_made_and_a_very_long_one_shortened_alike() -> None:
    without = {k: v for k, v in TRACK.items() if k != "messageId"}

    made = [row.message_id for row in judged(without, without).rows]
    long = [row.message_id for row in judged(TRACK | {"messageId": "x" * 300}, TRACK | {"messageId": "x" * 300}).rows]

    assert len(set(made)) == 2
    assert len(set(long)) == 1
    assert len(long[0]) < 100


@pytest.mark.parametrize(
    "item",
    [
        {"context": {"groupId": "c1"}, "properties": {"customer_id": "other"}},
        {"groupId": "c1"},
        {"properties": {"customer_id": "c1"}},
        {"properties": {"groupId": "c1"}},
        {"properties": {"$groups": {"project": "p9", "company": "c1"}}},
        {"properties": {"$groups": {"workspace": "c1"}}},
        {"type": "identify", "traits": {"company": {"id": "c1"}}},
        {"type": "group", "groupId": "c1", "traits": {"name": "Initech"}},
    ],
)
def test_a_customer_is_named_by_the_context_the_item_or_its_properties(item: dict[str, Any]) -> None:
    assert accepted(TRACK | item).customer_id == "c1"


def test_the_context_of_a_batch_holds_for_its_items_unless_they_say_otherwise() -> None:
    shared = {"groupId": "c1", "cause": "journey:7", "depth": 2}

    one = accepted(TRACK, context=shared)
    other = accepted(TRACK | {"context": {"groupId": "c2"}}, context=shared)

    assert (one.customer_id, one.cause, one.depth) == ("c1", "journey:7", 2)
    assert (other.customer_id, other.cause, other.depth) == ("c2", "journey:7", 2)


def test_a_customers_own_event_needs_no_person() -> None:
    row = accepted({"type": "track", "event": "Synced", "context": {"groupId": "c1"}})

    assert (row.customer_id, row.contact_id, row.anonymous_id) == ("c1", None, None)


def test_a_page_keeps_its_name_and_category_among_its_properties() -> None:
    page = {"type": "page", "anonymousId": "a1", "name": "料金", "category": "公開"}

    bare = accepted(page)
    full = accepted(page | {"properties": {"path": "/p", "name": "own"}})

    assert (bare.event, properties(bare)) == ("page", {"name": "料金", "category": "公開"})
    assert properties(full) == {"path": "/p", "name": "own", "category": "公開"}


def test_an_alias_ties_the_previous_id_to_the_known_one() -> None:
    row = accepted({"type": "alias", "previousId": "a1", "userId": "u1"})

    assert (row.kind, row.anonymous_id, row.contact_id) == ("alias", "a1", "u1")


def test_what_lenient_encoders_write_spoils_nothing() -> None:
    body = b'\xef\xbb\xbf{"batch":[%s,{"type":"track","event":"B","userId":"u","properties":{"a":NaN,"b":"x\\u0000y","c":"\\ud800"}}]}'

    verdicts = judge(read_batch(body % json.dumps(TRACK).encode()), received_at=NOON)

    assert [row.event for row in verdicts.rows] == ["Opened", "B"]
    assert properties(verdicts.rows[1]) == {"a": None, "b": "xy", "c": "?"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"batch":[{"type":"tra', Reason.BAD_JSON),
        (b"", Reason.BAD_JSON),
        ('{"batch":[{"event":"伴走"}]}'.encode("cp932"), Reason.BAD_JSON),
        (b'{"batch":' + b"[" * 100_000, Reason.BAD_JSON),
        (b'{"batch":{}}', Reason.NO_BATCH),
        (b'{"events":[]}', Reason.NO_BATCH),
        (b"[]", Reason.NO_BATCH),
        (b'{"batch":[%s]}' % b",".join([b"1"] * 2501), Reason.TOO_MANY),
    ],
)
def test_a_request_that_cannot_be_read_says_why_and_what_to_do(body: bytes, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        read_batch(body)

    assert caught.value.reason is reason
    assert reason.cure() in str(caught.value)


def test_a_single_call_takes_its_kind_from_the_path() -> None:
    sent = read_call(b'{"event":"Opened","userId":7,"writeKey":"k","sentAt":"2026-11-21T03:00:00Z"}')

    verdicts = judge(sent, received_at=NOON, kind=Kind.TRACK)

    assert sent.write_key == "k"
    assert [(row.kind, row.contact_id) for row in verdicts.rows] == [("track", "7")]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("2026-11-21T03:00:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "type",
    "event",
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "messageId",
    "timestamp",
    "properties",
    "traits",
    "context",
    "name",
]
ITEMS = ANYTHING | st.dictionaries(st.sampled_from(FIELDS), ANYTHING).map(lambda odd: TRACK | odd)


@settings(max_examples=300, deadline=None)
@given(st.lists(ITEMS, max_size=4))
def test_every_item_has_exactly_one_verdict_whatever_was_sent(items: list[object]) -> None:
    verdicts = judged(TRACK, *items)

    assert len(verdicts.rows) + len(verdicts.refused) == len(items) + 1
    for row in rows_of(encode_rows(verdicts.rows)):
        assert isinstance(json.loads(bytes(row.properties)), dict)
        assert row.at <= micros(NOON)
        assert row.contact_id or row.anonymous_id or row.customer_id
