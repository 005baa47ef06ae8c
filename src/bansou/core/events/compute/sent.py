"""What a sender put into one request, decoded; one odd item never keeps the others from being read."""

import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from bansou.core.events.compute.loose import context_of, moment, read_loosely, text
from bansou.core.events.compute.shapes import Context, Item, Malformed, Refusal
from bansou.core.events.contracts import BATCH_ITEMS, CALL_LIMIT, Reason


class Sent(msgspec.Struct):
    """One request: its items in order (an item may already be a refusal) and what holds for all of them."""

    items: Sequence[Item | Refusal]
    body: bytes
    is_batch: bool
    write_key: str = ""
    sent_at: datetime | None = None
    context: Context | None = None

    def raws(self) -> list[bytes]:
        """The text of each item as it was sent."""
        return [bytes(raw) for raw in _raw_batch.decode(self.body).batch] if self.is_batch else [self.body]


class _Shared(msgspec.Struct):
    write_key: Any = msgspec.field(default=None, name="writeKey")
    sent_at: Any = msgspec.field(default=None, name="sentAt")
    context: Any = None


class _Call(Item):
    write_key: Any = msgspec.field(default=None, name="writeKey")
    sent_at: Any = msgspec.field(default=None, name="sentAt")


class _Batch(_Shared, kw_only=True):
    batch: list[Item]


class _RawBatch(_Shared, kw_only=True):
    batch: list[msgspec.Raw]


_call = msgspec.json.Decoder(_Call)
_shared = msgspec.json.Decoder(_Shared)
_batch = msgspec.json.Decoder(_Batch)
_raw_batch = msgspec.json.Decoder(_RawBatch)
_BOM: Final = b"\xef\xbb\xbf"
_NUL: Final = b"\\u0000"


def read_call(body: bytes) -> Sent:
    """The one event of a single call; raises `Malformed`."""
    return _tolerant(_read_call, body)


def read_batch(body: bytes) -> Sent:
    """The events of a batch call; raises `Malformed`."""
    return _tolerant(_read_batch, body)


def _tolerant(read: Callable[[bytes], Sent], body: bytes) -> Sent:
    """What `read` makes of the body, after mending what lenient encoders write (NaN, lone surrogates, NUL)."""
    body = body.removeprefix(_BOM)
    try:
        if not body.isascii():
            body.decode()
    except UnicodeDecodeError as error:
        raise Malformed(Reason.BAD_JSON, f"byte {error.start} is not UTF-8") from error
    if _NUL not in body:
        try:
            return read(body)
        except (msgspec.DecodeError, RecursionError):
            pass
    try:
        return read(_mend(body))
    except (ValueError, RecursionError) as error:
        raise Malformed(Reason.BAD_JSON, str(error)) from error


def _read_call(body: bytes) -> Sent:
    shared: _Call | _Shared
    item: Item | Refusal
    try:
        shared = item = _call.decode(body)
    except msgspec.ValidationError:
        try:
            shared = _shared.decode(body)
        except msgspec.ValidationError as error:
            raise Malformed(Reason.NOT_AN_OBJECT, str(error)) from error
        item = read_loosely(body)
    return Sent(
        items=[item],
        body=body,
        is_batch=False,
        write_key=text(shared.write_key),
        sent_at=moment(shared.sent_at),
    )


def _read_batch(body: bytes) -> Sent:
    try:
        shared, items = _read_items(body)
    except msgspec.ValidationError as error:
        raise Malformed(Reason.NO_BATCH, str(error)) from error
    if len(items) > BATCH_ITEMS:
        raise Malformed(Reason.TOO_MANY, f"{len(items)}")
    return Sent(
        items=items,
        body=body,
        is_batch=True,
        write_key=text(shared.write_key),
        sent_at=moment(shared.sent_at),
        context=context_of(shared.context, strict=False),
    )


def _read_items(body: bytes) -> tuple[_Shared, Sequence[Item | Refusal]]:
    """All the items at once when each is well typed and small, else one by one."""
    if len(body) <= CALL_LIMIT:
        try:
            typed = _batch.decode(body)
            return typed, typed.batch
        except msgspec.ValidationError:
            pass
    raw = _raw_batch.decode(body)
    sizes = [len(memoryview(item)) for item in raw.batch]
    if max(sizes, default=0) <= CALL_LIMIT < len(body):
        try:
            typed = _batch.decode(body)
            return typed, typed.batch
        except msgspec.ValidationError:
            pass
    return raw, [read_loosely(bytes(item)) for item in raw.batch[: BATCH_ITEMS + 1]]


def _mend(body: bytes) -> bytes:
    value = json.loads(body, parse_constant=lambda _: None)
    return json.dumps(_mended(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {key.replace("\x00", ""): _mended(one) for key, one in value.items()}
    return value
