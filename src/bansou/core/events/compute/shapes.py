"""The shapes of what senders write, and what is said when something has another shape."""

import json
from datetime import datetime

import msgspec

from bansou.core.events.contracts import VALUE_LIMIT, Reason


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
