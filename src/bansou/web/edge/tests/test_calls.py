"""Every call of the Segment HTTP API, and what is answered."""

import base64
import gzip
import json

import pytest

from bansou.core.events.contracts import Reason
from bansou.web.edge.app import handles
from bansou.web.edge.tests.conftest import BASIC, Door

EVENT = {"event": "Opened", "userId": "u1", "groupId": "c1", "previousId": "a1", "messageId": "m1"}
BATCH = {"batch": [EVENT | {"type": "track"}, EVENT | {"type": "identify", "messageId": "m2"}]}


@pytest.mark.parametrize(
    ("path", "kind"),
    [(f"/v1/{name}", kind) for kind in ("track", "page", "screen", "identify", "group", "alias") for name in (kind, kind + "/")]
    + [("/v1/t", "track"), ("/v1/p", "page"), ("/v1/s", "screen"), ("/v1/i", "identify"), ("/v1/g", "group"), ("/v1/a", "alias")],
)
def test_each_single_call_is_stored_as_its_kind(door: Door, path: str, kind: str) -> None:
    answer = door.post(path, EVENT)

    assert (answer.status, answer.text) == (200, '{"success":true}')
    assert [(row.kind, row.contact_id, row.message_id) for row in door.rows()] == [(kind, "u1", "m1")]


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b"])
def test_a_batch_is_stored_in_its_order(door: Door, path: str) -> None:
    assert door.post(path, BATCH).text == '{"success":true}'

    assert [row.kind for row in door.rows()] == ["track", "identify"]


def basic(text: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(text.encode()).decode()}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (basic("web:"), {}),
        (basic("web"), {}),
        (basic("web:password"), {}),
        ({"authorization": "basic " + base64.b64encode(b"web:").decode()}, {}),
        ({"x-write-key": "web"}, {}),
        ({}, {"writeKey": "web"}),
        (basic("someone:else"), {"writeKey": "web"}),
        ({"authorization": "Bearer abc"}, {"writeKey": "web"}),
        ({"authorization": "Basic %%%"}, {"writeKey": "web"}),
    ],
)
def test_the_key_is_found_wherever_a_client_puts_it(door: Door, headers: dict[str, str], body: dict[str, str]) -> None:
    assert door.post("/v1/batch", BATCH | body, headers).status == 200
    assert door.post("/v1/track", EVENT | body, headers).status == 200
    assert {batch.source for batch in door.inbox.batches(0, 1 << 30)} == {"Web"}


@pytest.mark.parametrize(
    ("headers", "code"), [(basic("nobody-knows:"), "unknown_key"), ({}, "unknown_key"), (basic("old:"), "revoked_key")]
)
def test_a_wrong_key_is_told_so_and_stores_no_event(door: Door, headers: dict[str, str], code: str) -> None:
    answer = door.post("/v1/batch", BATCH, headers)

    assert answer.status == 401
    assert answer.json["code"] == code
    assert "bansou keys create" in answer.json["message"] or "new key" in answer.json["message"]
    assert door.rows() == []


def test_text_plain_and_pieces_and_gzip_are_read_alike(door: Door) -> None:
    door.post("/v1/t", EVENT, BASIC | {"content-type": "text/plain"})
    door.post("/v1/t", EVENT, BASIC, chunk=7)
    door.post("/v1/t", gzip.compress(json.dumps(EVENT).encode()), BASIC | {"content-encoding": "gzip"})

    assert [row.contact_id for row in door.rows()] == ["u1", "u1", "u1"]


def test_one_bad_event_is_kept_as_refused_and_the_others_are_stored(door: Door) -> None:
    answer = door.post("/v1/batch", {"batch": [*BATCH["batch"], {"type": "track", "userId": "u1"}]})

    assert (answer.status, answer.text) == (200, '{"success":true}')
    assert len(door.rows()) == 2
    assert [(one.reason, one.raw) for one in door.refused()] == [("no_event", '{"type": "track", "userId": "u1"}')]


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "code"),
    [
        ("/v1/batch", b'{"batch":[{"type', {}, 400, "bad_json"),
        ("/v1/batch", b"", {}, 400, "bad_json"),
        ("/v1/track", b"[]", {}, 400, "not_an_object"),
        ("/v1/batch", {"events": []}, {}, 400, "no_batch"),
        ("/v1/batch", b"x" * (500 * 1024 + 1), {}, 413, "body_too_large"),
        ("/v1/track", b"x" * (32 * 1024 + 1), {}, 413, "body_too_large"),
        ("/v1/batch", {"batch": [1] * 2501}, {}, 413, "too_many"),
        ("/v1/batch", b"not gzip", {"content-encoding": "gzip"}, 400, "bad_gzip"),
        ("/v1/batch", gzip.compress(b'{"batch":[]}', mtime=0)[:-9], {"content-encoding": "gzip"}, 400, "bad_gzip"),
        ("/v1/batch", gzip.compress(b" " * 50_000_000, mtime=0), {"content-encoding": "gzip"}, 413, "body_too_large"),
        ("/v1/batch", b"x", {"content-encoding": "br"}, 400, "bad_gzip"),
    ],
)
def test_an_unreadable_request_names_the_limit_and_the_cure(
    door: Door, *, path: str, body: object, headers: dict[str, str], status: int, code: str
) -> None:
    answer = door.post(path, body, BASIC | headers, chunk=65_536)

    assert (answer.status, answer.json["code"]) == (status, code)
    assert Reason(code).cure() in answer.json["message"]
    assert [(one.reason, one.count) for one in door.refused()] == [(code, 1)]


def test_a_browser_on_any_site_may_call(door: Door) -> None:
    asked = "authorization,content-type,x-retry-count,x-write-key"

    preflight = door.call("OPTIONS", "/v1/t", {"access-control-request-headers": asked, "origin": "https://app.example"})
    plain = door.call("OPTIONS", "/v1/t")
    answer = door.post("/v1/t", EVENT)

    assert preflight.headers["access-control-allow-headers"] == asked
    assert {"authorization", "content-type", "x-retry-count", "x-write-key"} <= set(
        plain.headers["access-control-allow-headers"].split(", ")
    )
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == preflight.headers["access-control-allow-origin"] == "*"


def test_the_browsers_settings_lead_back_to_the_host_that_was_asked(door: Door) -> None:
    answer = door.call("GET", "/v1/projects/web/settings")
    behind_proxy = door.call("GET", "/v1/projects/web/settings", {"x-forwarded-proto": "https", "x-forwarded-host": "cs.example"})

    sender = answer.json["integrations"]["Segment.io"]
    assert (sender["apiKey"], sender["apiHost"], sender["protocol"]) == ("web", "cs.example:8000/v1", "http")
    assert behind_proxy.json["integrations"]["Segment.io"]["protocol"] == "https"
    assert door.call("GET", "/v1/projects/nobody/settings").status == 404


def test_the_clients_own_metrics_are_taken_and_dropped(door: Door) -> None:
    assert door.post("/v1/m", {"series": []}, {}).text == '{"success":true}'
    assert door.rows() == []


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/track", 405), ("POST", "/v1/merge", 404), ("GET", "/v1/", 404)])
def test_anything_else_is_answered_as_json(door: Door, method: str, path: str, status: int) -> None:
    answer = door.call(method, path)

    assert answer.status == status
    assert set(answer.json) == {"code", "message"}


def test_only_its_own_paths_are_handled() -> None:
    assert handles("/v1/track")
    assert not handles("/")
    assert not handles("/customers/v1/track")
