"""What a sender put into one request, decoded; one odd item never keeps the others from being read."""

import json
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from bansou.core.events.contracts import BATCH_ITEMS, CALL_LIMIT, VALUE_LIMIT, Reason


class Malformed(Exception):
    """The request as a whole cannot be read."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.sentence()} {reason.cure()}" + (f" ({detail})" if detail else ""))
        self.reason = reason


class Refusal(Exception):
    """One item cannot be accepted."""

    def __init__(self, reason: Reason, field: str = "", value: object = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.value = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        self.value = self.value[:VALUE_LIMIT]


class Context(msgspec.Struct, gc=False):
    """The part of the context that the product reads."""

    group_id: str | None = msgspec.field(default=None, name="groupId")
    cause: str | None = None
    depth: int | None = None


class Item(msgspec.Struct, gc=False):
    """One call, as the clients write it; `properties` and `traits` stay text."""

    type: str | None = None
    event: str | None = None
    user_id: str | None = msgspec.field(default=None, name="userId")
    anonymous_id: str | None = msgspec.field(default=None, name="anonymousId")
    group_id: str | None = msgspec.field(default=None, name="groupId")
    previous_id: str | None = msgspec.field(default=None, name="previousId")
    message_id: str | None = msgspec.field(default=None, name="messageId")
    timestamp: datetime | None = None
    original_timestamp: datetime | None = msgspec.field(default=None, name="originalTimestamp")
    properties: msgspec.Raw = msgspec.Raw()
    traits: msgspec.Raw = msgspec.Raw()
    context: Context | None = None
    name: str | None = None
    category: str | None = None
    cause: str | None = None
    depth: int | None = None


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


class _Loose(msgspec.Struct):
    """An item of which every field may be of any type."""

    type: Any = None
    event: Any = None
    user_id: Any = msgspec.field(default=None, name="userId")
    anonymous_id: Any = msgspec.field(default=None, name="anonymousId")
    group_id: Any = msgspec.field(default=None, name="groupId")
    previous_id: Any = msgspec.field(default=None, name="previousId")
    message_id: Any = msgspec.field(default=None, name="messageId")
    timestamp: Any = None
    original_timestamp: Any = msgspec.field(default=None, name="originalTimestamp")
    properties: msgspec.Raw = msgspec.Raw()
    traits: msgspec.Raw = msgspec.Raw()
    context: Any = None
    name: Any = None
    category: Any = None
    cause: Any = None
    depth: Any = None


_call = msgspec.json.Decoder(_Call)
_shared = msgspec.json.Decoder(_Shared)
_batch = msgspec.json.Decoder(_Batch)
_raw_batch = msgspec.json.Decoder(_RawBatch)
_loose = msgspec.json.Decoder(_Loose)
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
        item = _one(body)
    return Sent(
        items=[item],
        body=body,
        is_batch=False,
        write_key=_text(shared.write_key),
        sent_at=_moment(shared.sent_at),
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
        write_key=_text(shared.write_key),
        sent_at=_moment(shared.sent_at),
        context=_context(shared.context, strict=False),
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
    return raw, [_one(bytes(item)) for item in raw.batch[: BATCH_ITEMS + 1]]


def _one(raw: bytes) -> Item | Refusal:
    """The item, its odd fields turned into what they can only mean, or why that cannot be."""
    if len(raw) > CALL_LIMIT:
        return Refusal(Reason.TOO_LARGE, "", f"{len(raw)} bytes")
    try:
        loose = _loose.decode(raw)
    except msgspec.ValidationError:
        return Refusal(Reason.NOT_AN_OBJECT)
    try:
        return Item(
            type=_text(loose.type) or None,
            event=_text(loose.event) or None,
            user_id=_identifier("userId", loose.user_id),
            anonymous_id=_identifier("anonymousId", loose.anonymous_id),
            group_id=_identifier("groupId", loose.group_id),
            previous_id=_identifier("previousId", loose.previous_id),
            message_id=_identifier("messageId", loose.message_id),
            timestamp=_time("timestamp", loose.timestamp),
            original_timestamp=_time("originalTimestamp", loose.original_timestamp),
            properties=loose.properties,
            traits=loose.traits,
            context=_context(loose.context, strict=True),
            name=_text(loose.name) or None,
            category=_text(loose.category) or None,
            cause=_text(loose.cause) or None,
            depth=_depth(loose.depth),
        )
    except Refusal as refusal:
        return refusal


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _depth(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _identifier(field: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal(Reason.BAD_ID, field, value)
    return str(value)


def _time(field: str, value: object) -> datetime | None:
    if value is None or value == "":
        return None
    found = _moment(value)
    if found is None:
        raise Refusal(Reason.BAD_TIME, field, value)
    return found


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        return msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        pass
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _context(value: object, *, strict: bool) -> Context | None:
    if isinstance(value, dict):
        group = value.get("groupId")
        return Context(
            group_id=_identifier("context.groupId", group) if strict or isinstance(group, str | int) else None,
            cause=_text(value.get("cause")) or None,
            depth=_depth(value.get("depth")),
        )
    if strict and value is not None:
        raise Refusal(Reason.BAD_PROPERTIES, "context", value)
    return None


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
