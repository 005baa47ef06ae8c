"""The inbox: events that have been acknowledged and not yet moved into the lake."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from bansou.core.events.contracts import Refused, Row


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """What one request brought: accepted rows and refused events, already encoded by `encode_rows` and `encode_refused`.

    `key_id` is None when the request named no known key; then nothing in it is accepted.
    """

    received_at: datetime
    key_id: int | None
    source: str
    payload: bytes
    refused: bytes
    accepted: int
    refused_count: int


class InboxBatch(Blob, frozen=True, kw_only=True):
    """A blob with its number; numbers only rise, and are never given twice in one inbox."""

    id: int


class Depth(msgspec.Struct, frozen=True, kw_only=True):
    """How much waits: batches, roughly how many bytes, and since when (None when nothing waits)."""

    batches: int
    bytes: int
    oldest_at: datetime | None


class InboxUnavailable(Exception):
    """The inbox could not take or give anything now (locked, full, not reachable); nothing was half written."""

    status = 503


class Inbox(Protocol):
    """A durable queue that many processes may write and one reads."""

    def name(self) -> str:
        """The identity this inbox got when it was made; a new or emptied inbox has another one.

        Use it in the Delta application id, so that numbers starting again at 1 are not taken for old ones.
        """

    def last(self) -> int:
        """The highest number ever given, 0 before the first; lower than what the lake has taken only in an old copy put back."""

    def renew(self) -> str:
        """A new identity, so that what an old copy holds is offered to the lake once more; `message_id` keeps it from counting twice."""

    def append(self, blobs: Sequence[Blob]) -> None:
        """All the blobs are durable together, or none is and `InboxUnavailable` is raised."""

    def batches(self, after: int, limit_bytes: int) -> list[InboxBatch]:
        """The next batches in order, at least one if any waits; nothing with a lower number can appear later."""

    def discard(self, up_to: int) -> None:
        """Every batch up to and including this number is gone; said again, nothing changes."""

    def depth(self) -> Depth:
        """What waits now."""

    def close(self) -> None:
        """The connections are given back."""


_encoder = msgspec.json.Encoder()
_rows = msgspec.json.Decoder(list[Row])
_refused = msgspec.json.Decoder(list[Refused])


def encode_rows(rows: Sequence[Row]) -> bytes:
    """The rows as one JSON array; their properties are copied in as they are."""
    return _encoder.encode(rows)


def encode_refused(refused: Sequence[Refused]) -> bytes:
    """The refused events as one JSON array."""
    return _encoder.encode(refused) if refused else b"[]"


def rows_of(payload: bytes) -> list[Row]:
    """The accepted rows of a batch; `bytes(row.properties).decode()` is the text of the JSON object."""
    return _rows.decode(payload)


def refused_of(payload: bytes) -> list[Refused]:
    """The refused events of a batch."""
    return _refused.decode(payload)
