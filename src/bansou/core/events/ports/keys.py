"""Which write keys there are, as the record database says now."""

from typing import Protocol

from bansou.core.events.contracts import WriteKey


class KeysUnavailable(Exception):
    """The record database could not be asked now."""

    status = 503


class Keys(Protocol):
    """The table of write keys, read only."""

    def all(self) -> dict[str, WriteKey]:
        """Every key with its name, the revoked ones too; none before the first migration."""

    def close(self) -> None:
        """The connections are given back."""


QUERY = "SELECT id, name, key, revoked_at FROM events_writekey"


def keys_of(rows: list[tuple[int, str, str, object]]) -> dict[str, WriteKey]:
    """The rows of `QUERY` by key."""
    return {key: WriteKey(id=id_, name=name, revoked=revoked is not None) for id_, name, key, revoked in rows}
