"""The verdict on each item of a request: a row for the lake, or a refusal with its reason."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import msgspec

from bansou.core.events.compute.sent import Sent
from bansou.core.events.compute.shapes import Context, Item, Refusal
from bansou.core.events.contracts import RAW_LIMIT, Kind, Reason, Refused, Row, micros

ID_LIMIT: Final = 512
_MESSAGE_ID_LIMIT: Final = 256
_DAY: Final = 86_400_000_000
_EARLIEST: Final = micros(datetime(2000, 1, 1, tzinfo=UTC))
_KINDS: Final = {kind.value: kind for kind in Kind}
_NAMES: Final = {kind: kind.value for kind in Kind}  # an enum's own `value` takes longer than all the rest of a lookup
_EMPTY: Final = msgspec.Raw(b"{}")
_NULL: Final = msgspec.Raw(b"null")
_GROUPS: Final = ("customer", "company", "account", "organization", "group")
_NO_CONTEXT: Final = Context()


class Verdicts(msgspec.Struct):
    """What became of each item: rows and refusals, in the order they were sent."""

    rows: list[Row]
    refused: list[Refused]


class _Glance(msgspec.Struct, gc=False):
    """The properties or traits that say whose event it is, of any type."""

    customer_id: Any = None
    group_id: Any = msgspec.field(default=None, name="groupId")
    groups: Any = msgspec.field(default=None, name="$groups")
    company: Any = None
    name: Any = None
    category: Any = None


_NOTHING: Final = _Glance()
_glance = msgspec.json.Decoder(_Glance).decode
_encode = msgspec.json.Encoder().encode


def judge(sent: Sent, *, received_at: datetime, kind: Kind | None = None) -> Verdicts:
    """Each item is a row or refused; `kind` is what a single call's path says, and None lets each item say its own."""
    received = micros(received_at)
    shift = received - micros(sent.sent_at) if sent.sent_at else 0
    shared = sent.context or _NO_CONTEXT
    rows: list[Row] = []
    refused: list[Refused] = []
    raws: Sequence[bytes] | None = None
    for number, item in enumerate(sent.items):
        try:
            if isinstance(item, Refusal):
                raise item
            rows.append(_row(item, kind, shared, received, shift))
        except Refusal as refusal:
            raws = raws if raws is not None else sent.raws()
            refused.append(_refused(item, refusal, raws[number]))
    return Verdicts(rows=rows, refused=refused)


def _row(item: Item, kind: Kind | None, shared: Context, received: int, shift: int) -> Row:
    kind = kind or _KINDS.get(item.type or "")
    if kind is None:
        raise Refusal(Reason.NO_TYPE, "type", item.type)
    is_trait = kind is Kind.IDENTIFY or kind is Kind.GROUP
    properties, glance = _properties(item, is_trait)
    contact = _id("userId", item.user_id)
    anonymous = _id("anonymousId", item.anonymous_id)
    context = item.context or shared
    customer = _customer(item, context, shared, glance, is_identify=kind is Kind.IDENTIFY)
    name = event = _NAMES[kind]
    if kind is Kind.TRACK:
        event = _event(item.event)
    elif kind is Kind.GROUP:
        customer = _id("groupId", item.group_id)
        if customer is None:
            raise Refusal(Reason.NO_GROUP, "groupId", item.group_id)
    elif kind is Kind.ALIAS:
        anonymous = _id("previousId", item.previous_id) or anonymous
        if contact is None or anonymous is None:
            raise Refusal(Reason.NO_PREVIOUS, "previousId" if contact else "userId")
    elif not is_trait and (item.name or item.category):
        properties = _with_name(properties, item, glance)
    if contact is None and anonymous is None and (customer is None or is_trait):
        raise Refusal(Reason.NO_SUBJECT, "userId")
    return Row(
        message_id=_message_id(item.message_id),
        at=_at(item, received, shift),
        kind=name,
        event=event,
        customer_id=customer,
        contact_id=contact,
        anonymous_id=anonymous,
        properties=properties,
        cause=item.cause or context.cause or shared.cause,
        depth=_depth(item, context, shared),
    )


def _properties(item: Item, is_trait: bool) -> tuple[msgspec.Raw, _Glance]:
    raw = item.traits if is_trait else item.properties
    if not raw or raw == _NULL:
        return _EMPTY, _NOTHING
    try:
        return raw, _glance(raw)
    except msgspec.ValidationError:
        raise Refusal(Reason.BAD_PROPERTIES, "traits" if is_trait else "properties", bytes(raw).decode()) from None


def _id(field: str, value: object) -> str | None:
    if value is None:
        return None
    found = (value if type(value) is str else str(value)).strip()
    if len(found) > ID_LIMIT:
        raise Refusal(Reason.BAD_ID, field, found)
    return found or None


def _event(name: str | None) -> str:
    name = name.strip() if name else ""
    if not name:
        raise Refusal(Reason.NO_EVENT, "event")
    if len(name) > ID_LIMIT:
        raise Refusal(Reason.LONG_EVENT, "event", name)
    return name


def _message_id(given: str | None) -> str:
    """The sender's id, so that a repeated request counts once; one is made where none was sent."""
    if not given:
        return uuid4().hex
    if len(given) > _MESSAGE_ID_LIMIT:
        return "sha256:" + hashlib.sha256(given.encode()).hexdigest()
    return given


def _at(item: Item, received: int, shift: int) -> int:
    """When it happened by our clock: the sender's time, moved by how far the sender's clock was off when it sent."""
    said = item.timestamp or item.original_timestamp
    if said is None:
        return received
    at = micros(said) + shift
    if at > received:
        if at > received + _DAY:
            raise Refusal(Reason.FUTURE, "timestamp", said.isoformat())
        return received
    if at < _EARLIEST:
        raise Refusal(Reason.TOO_OLD, "timestamp", said.isoformat())
    return at


def _customer(item: Item, context: Context, shared: Context, glance: _Glance, *, is_identify: bool) -> str | None:
    """The customer the event is tied to: said by the context, else by the item, else by its properties."""
    said = context.group_id or shared.group_id
    if said or (said := item.group_id):
        return _id("groupId", said)
    for field, value in (("customer_id", glance.customer_id), ("groupId", glance.group_id)):
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return _id(field, value)
    if glance.groups is not None:
        return _id("$groups", _of_groups(glance.groups))
    if is_identify and isinstance(glance.company, dict):
        company = glance.company.get("id")
        return _id("company.id", company) if isinstance(company, str | int) else None
    return None


def _of_groups(groups: Any) -> str | None:
    if not isinstance(groups, dict):
        return None
    named = [groups[name] for name in _GROUPS if name in groups] or list(groups.values())[:1]
    return str(named[0]) if named and isinstance(named[0], str | int) else None


def _with_name(properties: msgspec.Raw, item: Item, glance: _Glance) -> msgspec.Raw:
    """The page's name and category are among its properties, unless they were already."""
    added = {}
    if item.name and glance.name is None:
        added["name"] = item.name
    if item.category and glance.category is None:
        added["category"] = item.category
    if not added:
        return properties
    rest = bytes(properties).strip()[1:].lstrip()
    head = _encode(added)
    return msgspec.Raw(head[:-1] + (b"}" if rest == b"}" else b"," + rest))


def _depth(item: Item, context: Context, shared: Context) -> int:
    depth = item.depth or context.depth or shared.depth
    return min(max(depth, 0), 32_767) if depth else 0


def _refused(item: Item | Refusal, refusal: Refusal, raw: bytes) -> Refused:
    return Refused(
        reason=refusal.reason.value,
        field=refusal.field,
        value=refusal.value,
        message_id=item.message_id or "" if isinstance(item, Item) else "",
        raw=raw[: RAW_LIMIT * 4].decode(errors="ignore")[:RAW_LIMIT],
    )
