"""What a request says besides its events: its key, its coding, its body within the limit."""

import asyncio
import base64
import binascii
import zlib
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import msgspec

from bansou.core.events.compute.shapes import Malformed
from bansou.core.events.contracts import Reason

Receive = Callable[[], Awaitable[dict[str, Any]]]

_DISCARDED: Final = 8 << 20
_BODY_SECONDS: Final = 30


class Gone(Exception):
    """The sender went away before its request was complete."""


class Headers(msgspec.Struct):
    """The request headers the door reads."""

    authorization: bytes = b""
    write_key: bytes = b""
    encoding: bytes = b""
    host: bytes = b""
    forwarded_host: bytes = b""
    forwarded_proto: bytes = b""
    asked_headers: bytes = b""


_FIELDS: Final = {
    b"authorization": "authorization",
    b"x-write-key": "write_key",
    b"content-encoding": "encoding",
    b"host": "host",
    b"x-forwarded-host": "forwarded_host",
    b"x-forwarded-proto": "forwarded_proto",
    b"access-control-request-headers": "asked_headers",
}


def headers_of(scope_headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers by name."""
    found = Headers()
    for name, value in scope_headers:
        field = _FIELDS.get(name)
        if field is not None:
            setattr(found, field, value)
    return found


def keys_in(headers: Headers) -> list[str]:
    """The write keys that the headers name, the likeliest first."""
    found = []
    scheme, _, coded = headers.authorization.partition(b" ")
    if scheme.lower() == b"basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            found.append(base64.b64decode(coded.strip(), validate=True).decode().partition(":")[0].strip())
    if headers.write_key:
        found.append(headers.write_key.decode("latin-1").strip())
    return [key for key in found if key]


async def body_of(receive: Receive, headers: Headers, *, limit: int) -> bytes:
    """The body, unpacked; raises `Malformed` above the limit and `Gone` when it never ends."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] != "http.request":
        raise Gone
    if message.get("more_body"):
        async with asyncio.timeout(_BODY_SECONDS):
            body = await _rest(receive, body, limit=limit)
    if len(body) > limit:
        raise Malformed(Reason.BODY_TOO_LARGE, f"more than {limit} bytes")
    return _unpacked(body, headers.encoding.strip().lower(), limit=limit)


async def _rest(receive: Receive, first: bytes, *, limit: int) -> bytes:
    """The whole body; beyond the limit it is read on and thrown away, so that the sender gets to read the answer."""
    parts = [first]
    size = len(first)
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > _DISCARDED:
            break
        if not message.get("more_body"):
            break
    if size > limit:
        raise Malformed(Reason.BODY_TOO_LARGE, f"more than {limit} bytes")
    return b"".join(parts)


def _unpacked(body: bytes, encoding: bytes, *, limit: int) -> bytes:
    if encoding in (b"", b"identity") and not body.startswith(b"\x1f\x8b"):
        return body
    if encoding not in (b"", b"identity", b"gzip", b"x-gzip"):
        raise Malformed(Reason.BAD_GZIP, f"Content-Encoding: {encoding.decode('latin-1')[:40]}")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise Malformed(Reason.BAD_GZIP, str(error)) from error
    if len(plain) > limit:
        raise Malformed(Reason.BODY_TOO_LARGE, f"more than {limit} bytes unpacked")
    if not unpacker.eof:
        raise Malformed(Reason.BAD_GZIP, "the body is cut off")
    return plain
