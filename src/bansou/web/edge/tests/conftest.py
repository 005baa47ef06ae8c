"""A door with an inbox of its own, called in one event loop."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bansou.core.events.contracts import Refused, Row, WriteKey
from bansou.core.events.ports.inbox import refused_of, rows_of
from bansou.core.events.ports.inbox_sqlite import SqliteInbox
from bansou.core.events.ports.keys import KeysUnavailable
from bansou.web.edge.app import edge

BASIC = {"authorization": "Basic d2ViOg=="}


class Answer:
    """What the door said."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        self.text = b"".join(message.get("body", b"") for message in messages[1:]).decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class TableOfKeys:
    """Keys as a dictionary; None stands for a database that cannot be asked."""

    def __init__(self) -> None:
        self.table: dict[str, WriteKey] | None = {
            "web": WriteKey(id=1, name="Web"),
            "old": WriteKey(id=2, name="Old", revoked=True),
        }

    def all(self) -> dict[str, WriteKey]:
        if self.table is None:
            raise KeysUnavailable("away")
        return dict(self.table)

    def close(self) -> None:
        pass


class Door:
    """The door, and what lies behind it."""

    def __init__(self, place: Path, **options: Any) -> None:
        self.inbox = SqliteInbox(place / "inbox.sqlite3", wait_seconds=0.1)
        self.keys = TableOfKeys()
        self.app = edge(inbox=self.inbox, keys=self.keys, **options)
        self.runner = asyncio.Runner()

    def post(self, path: str, body: object = None, headers: dict[str, str] = BASIC, *, chunk: int = 1 << 20) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        parts = [data[at : at + chunk] for at in range(0, len(data), chunk)] or [b""]
        return self.call("POST", path, headers, parts)

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, parts: list[bytes] | None = None) -> Answer:
        return self.runner.run(self._call(method, path, headers or {}, parts or [b""]))

    def together(self, *calls: tuple[str, object]) -> list[Answer]:
        async def all_of_them() -> list[Answer]:
            return await asyncio.gather(*(self._call("POST", path, BASIC, [json.dumps(body).encode()]) for path, body in calls))

        return self.runner.run(all_of_them())

    async def _call(self, method: str, path: str, headers: dict[str, str], parts: list[bytes]) -> Answer:
        waiting = [{"type": "http.request", "body": part, "more_body": n + 1 < len(parts)} for n, part in enumerate(parts)]
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "scheme": "http",
            "headers": [(name.encode(), value.encode()) for name, value in ({"host": "cs.example:8000"} | headers).items()],
        }
        await self.app(scope, receive, send)
        return Answer(said)

    def rows(self) -> list[Row]:
        return [row for batch in self.inbox.batches(0, 1 << 30) for row in rows_of(batch.payload)]

    def refused(self) -> list[Refused]:
        self.runner.run(self._settle())
        return [one for batch in self.inbox.batches(0, 1 << 30) for one in refused_of(batch.refused)]

    async def _settle(self) -> None:
        """What was to be written at once has been written."""
        await asyncio.sleep(0.01)
        await asyncio.gather(*self.app._tally._writing)

    def close(self) -> None:
        self.runner.run(self.app.close())
        self.runner.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(tmp_path)
    yield door
    door.close()
