"""Reading one item whose fields may be of any type: odd ones are turned into what they can only mean."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from bansou.core.events.compute.shapes import Context, Item, Refusal
from bansou.core.events.contracts import CALL_LIMIT, Reason


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


_loose = msgspec.json.Decoder(_Loose)


def read_loosely(raw: bytes) -> Item | Refusal:
    """The item, its odd fields turned into what they can only mean, or why that cannot be."""
    if len(raw) > CALL_LIMIT:
        return Refusal(Reason.TOO_LARGE, "", f"{len(raw)} bytes")
    try:
        loose = _loose.decode(raw)
    except msgspec.ValidationError:
        return Refusal(Reason.NOT_AN_OBJECT)
    try:
        return Item(
            type=text(loose.type) or None,
            event=text(loose.event) or None,
            user_id=_identifier("userId", loose.user_id),
            anonymous_id=_identifier("anonymousId", loose.anonymous_id),
            group_id=_identifier("groupId", loose.group_id),
            previous_id=_identifier("previousId", loose.previous_id),
            message_id=_identifier("messageId", loose.message_id),
            timestamp=_time("timestamp", loose.timestamp),
            original_timestamp=_time("originalTimestamp", loose.original_timestamp),
            properties=loose.properties,
            traits=loose.traits,
            context=context_of(loose.context, strict=True),
            name=text(loose.name) or None,
            category=text(loose.category) or None,
            cause=text(loose.cause) or None,
            depth=_depth(loose.depth),
        )
    except Refusal as refusal:
        return refusal


def text(value: object) -> str:
    """The value where it is text, else nothing."""
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
    found = moment(value)
    if found is None:
        raise Refusal(Reason.BAD_TIME, field, value)
    return found


def moment(value: object) -> datetime | None:
    """The time that is written in one of the usual forms, in UTC where no zone is named; None for anything else."""
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


def context_of(value: object, *, strict: bool) -> Context | None:
    """What the context says; `strict` raises `Refusal` for one that is no object."""
    if isinstance(value, dict):
        group = value.get("groupId")
        return Context(
            group_id=_identifier("context.groupId", group) if strict or isinstance(group, str | int) else None,
            cause=text(value.get("cause")) or None,
            depth=_depth(value.get("depth")),
        )
    if strict and value is not None:
        raise Refusal(Reason.BAD_PROPERTIES, "context", value)
    return None
