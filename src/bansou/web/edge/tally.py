"""Whole requests that were turned away, counted and shown without letting garbage fill the disk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from bansou.core.events.contracts import Reason, Refused, WriteKey
from bansou.core.events.ports.inbox import Blob, InboxUnavailable, encode_refused

log = logging.getLogger(__name__)

SORTS: Final = 20
_SAMPLE: Final = 512

_Sort = tuple[WriteKey | None, Reason, str]


class Tally:
    """Counts by key, reason and value; writes the first at once and after that one summary every `every_seconds`."""

    def __init__(self, keep: Callable[[Blob], Awaitable[None]], *, every_seconds: float = 30.0) -> None:
        self._keep = keep
        self._every = every_seconds
        self._counts: dict[_Sort, int] = {}
        self._samples: dict[_Sort, str] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._written_at = 0.0
        self._writing: set[asyncio.Task[None]] = set()

    def note(self, reason: Reason, *, key: WriteKey | None, value: str = "", raw: bytes = b"") -> None:
        """One more request was turned away for this reason."""
        sort = (key, reason, value)
        if sort not in self._counts and len(self._counts) >= SORTS:
            sort = (None, reason, "…")
        self._counts[sort] = self._counts.get(sort, 0) + 1
        self._samples.setdefault(sort, raw[: _SAMPLE * 4].decode(errors="replace")[:_SAMPLE].replace("\x00", ""))
        if self._timer is None:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._written_at + self._every)
            self._timer = loop.call_at(due, self._start)

    async def flush(self) -> None:
        """What was counted has been offered to the inbox; what it could not take is counted on."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._written_at = asyncio.get_running_loop().time()
        counts, self._counts = self._counts, {}
        samples, self._samples = self._samples, {}
        for key in {sort[0] for sort in counts}:
            refused = [
                Refused(reason=sort[1].value, value=sort[2], raw=samples[sort], count=count)
                for sort, count in counts.items()
                if sort[0] == key
            ]
            try:
                await self._keep(_blob(key, refused))
            except InboxUnavailable as error:
                log.warning("Refused requests could not be written down: %s", error)
                for sort, count in counts.items():
                    if sort[0] == key and len(self._counts) < SORTS * 2:
                        self._counts[sort] = self._counts.get(sort, 0) + count
                        self._samples.setdefault(sort, samples[sort])

    def _start(self) -> None:
        self._timer = None
        task = asyncio.create_task(self.flush())
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)


def masked(key: str) -> str:
    """Enough of a wrong key to recognise it, not enough to use it if it opens something else."""
    return f"{key[:6]}… ({len(key)})" if len(key) > 6 else key


def _blob(key: WriteKey | None, refused: list[Refused]) -> Blob:
    return Blob(
        received_at=datetime.now(UTC),
        key_id=key.id if key else None,
        source=key.name if key else "",
        payload=b"[]",
        refused=encode_refused(refused),
        accepted=0,
        refused_count=sum(one.count for one in refused),
    )
