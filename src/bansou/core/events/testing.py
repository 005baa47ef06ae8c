"""Makers for tests: a river of its own with an inbox, and events that arrive in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from bansou.base.engine.engine import Engine, open_engine
from bansou.core.events.contracts import Refused, Row, micros
from bansou.core.events.ports.inbox import Blob, encode_refused, encode_rows
from bansou.core.events.ports.inbox_sqlite import SqliteInbox
from bansou.core.events.queries import places

NOON = datetime(2026, 4, 6, 3, 0, tzinfo=UTC)  # a Monday in Japan
_number = count(1)


@dataclass(slots=True, kw_only=True)
class River:
    """An engine and its inbox in a folder of their own."""

    engine: Engine
    inbox: SqliteInbox

    def arrive(self, *rows: Row, source: str = "web", refused: Sequence[Refused] = (), at: datetime = NOON) -> None:
        """The door has accepted these rows in one request."""
        count_refused = sum(one.count for one in refused)
        blob = Blob(
            received_at=at, key_id=1, source=source, payload=encode_rows(rows), refused=encode_refused(refused),
            accepted=len(rows), refused_count=count_refused,
        )  # fmt: skip
        self.inbox.append([blob])


@contextmanager
def make_river(home: Path) -> Iterator[River]:
    """A river in `home`; while it lasts, its inbox is the installation's."""
    engine = open_engine(home=home, lake_url=str(home / "lake"))
    river = River(engine=engine, inbox=SqliteInbox(home / "inbox.sqlite3"))
    with patch.object(places, "inbox", lambda: river.inbox):
        yield river
    river.engine.close()
    river.inbox.close()


def make_row(event: str = "login", *, customer: str | None = "acme", contact: str | None = "u1", at: datetime = NOON, **values: Any) -> Row:
    """One accepted event with an id of its own."""
    properties = msgspec.Raw(msgspec.json.encode(values.pop("properties", {})))
    message_id = values.pop("message_id", f"m{next(_number)}")
    kind = values.pop("kind", "track")
    return Row(
        message_id=message_id,
        at=micros(at),
        kind=kind,
        event=event,
        customer_id=customer,
        contact_id=contact,
        properties=properties,
        **values,
    )
