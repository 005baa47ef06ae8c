"""Group commit: whatever arrived while the last group was being written goes to the disk together."""

import asyncio
import logging
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from bansou.core.events.ports.inbox import Blob, Inbox, InboxUnavailable

log = logging.getLogger(__name__)


class Committer:
    """Writes blobs into the inbox, one group at a time, and tells each waiting request when its blob is durable."""

    def __init__(self, inbox: Inbox, thread: ThreadPoolExecutor, *, group_bytes: int = 8 << 20, waiting_bytes: int = 64 << 20) -> None:
        self._inbox = inbox
        self._thread = thread
        self._group_bytes = group_bytes
        self._waiting_bytes = waiting_bytes
        self._waiting: deque[tuple[Blob, asyncio.Future[None]]] = deque()
        self._size = 0
        self._task: asyncio.Task[None] | None = None

    async def add(self, blob: Blob) -> None:
        """The blob is durable; raises `InboxUnavailable` if it is not."""
        size = _size(blob)
        if self._size + size > self._waiting_bytes:
            raise InboxUnavailable("More events are waiting for the disk than fit into memory.")
        durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._size += size
        self._waiting.append((blob, durable))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())
        await durable

    async def flush(self) -> None:
        """Everything that was added is durable or refused."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group = self._next_group()
            error: InboxUnavailable | None = None
            try:
                await loop.run_in_executor(self._thread, self._inbox.append, [blob for blob, _ in group])
            except InboxUnavailable as caught:
                error = caught
            except Exception as caught:
                log.exception("The inbox failed in an unforeseen way")
                error = InboxUnavailable(str(caught))
            for blob, durable in group:
                self._size -= _size(blob)
                if durable.done():
                    continue
                if error is None:
                    durable.set_result(None)
                else:
                    durable.set_exception(error)
            await asyncio.sleep(0)  # the answers go out first, and another process gets its turn at the lock

    def _next_group(self) -> list[tuple[Blob, asyncio.Future[None]]]:
        group = []
        size = 0
        while self._waiting and size < self._group_bytes:
            group.append(self._waiting.popleft())
            size += _size(group[-1][0])
        return group


class Backlog:
    """Whether so much waits for the lake that senders should hold their events back for a while."""

    def __init__(self, inbox: Inbox, thread: ThreadPoolExecutor, *, limit_bytes: int, every_seconds: float = 2.0) -> None:
        self._inbox = inbox
        self._thread = thread
        self._limit = limit_bytes
        self._every = every_seconds
        self._full = False
        self._asked_at = 0.0
        self._asking: asyncio.Task[None] | None = None

    def is_full(self) -> bool:
        """What was true a moment ago; a newer answer is fetched in the background."""
        now = time.monotonic()
        if now - self._asked_at > self._every and (self._asking is None or self._asking.done()):
            self._asked_at = now
            self._asking = asyncio.create_task(self.ask())
        return self._full

    async def ask(self) -> None:
        """`is_full` knows the present state."""
        try:
            depth = await asyncio.get_running_loop().run_in_executor(self._thread, self._inbox.depth)
        except InboxUnavailable as error:
            log.warning("The inbox's depth is not known: %s", error)
            return
        self._full = depth.bytes > self._limit


def _size(blob: Blob) -> int:
    return len(blob.payload) + len(blob.refused)
