"""What the door answers, in the form the Segment clients expect."""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

import msgspec

_JSON = (b"content-type", b"application/json")
Send = Callable[[dict[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]

_SUCCESS: Final = b'{"success":true}'
_CORS: Final = ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"retry-after"))
_ALLOWED: Final = b"authorization, content-type, content-encoding, accept, x-retry-count, x-write-key, x-requested-with"
_NAMES: Final = re.compile(rb"[A-Za-z0-9\-, ]{1,1000}")
_SUCCESS_START: Final = {
    "type": "http.response.start",
    "status": 200,
    "headers": [_JSON, (b"content-length", str(len(_SUCCESS)).encode()), *_CORS],
}
_SUCCESS_BODY: Final = {"type": "http.response.body", "body": _SUCCESS, "more_body": False}


async def success(send: Send) -> None:
    """200 with `{"success":true}`: everything in the request is durable."""
    await send(_SUCCESS_START)
    await send(_SUCCESS_BODY)


async def error(send: Send, status: int, code: str, message: str, *, retry_after: int | None = None) -> None:
    """The status with `{"code","message"}`; older clients take any other body for a broken network."""
    more = [(b"retry-after", str(retry_after).encode())] if retry_after is not None else []
    await answer(send, status, {"code": code, "message": message}, more)


async def answer(send: Send, status: int, value: object, more: Iterable[Header] = ()) -> None:
    """The value as JSON, readable from any web page."""
    body = msgspec.json.encode(value)
    headers = [_JSON, (b"content-length", str(len(body)).encode()), *_CORS, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def preflight(send: Send, asked: bytes) -> None:
    """A browser on any site may call, with the headers it asks for."""
    headers = [
        *_CORS,
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", asked if _NAMES.fullmatch(asked) else _ALLOWED),
        (b"access-control-max-age", b"86400"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def settings_of(key: str, *, host: str, scheme: str) -> dict[str, Any]:
    """What the browser client asks for before it sends: that its events come back here."""
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": f"{host}/v1",
                "protocol": scheme,
                "unbundledIntegrations": [],
                "addBundledMetadata": True,
                "maybeBundledConfigIds": {},
                "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
            }
        },
        "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
        "remotePlugins": [],
    }
