"""Whether a write key is valid, known a few seconds after it was made or revoked."""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from bansou.core.events.contracts import WriteKey
from bansou.core.events.ports.keys import Keys, KeysUnavailable

log = logging.getLogger(__name__)


class KeyCache:
    """The keys as they were a few seconds ago.

    After `fresh_seconds` they are read again in the background, after `stale_seconds` (nobody sent anything for a while) before the
    answer; an unknown key makes it look at once, but at most every `retry_seconds`.
    """

    def __init__(
        self,
        keys: Keys,
        thread: ThreadPoolExecutor,
        *,
        fresh_seconds: float = 4.0,
        stale_seconds: float = 8.0,
        retry_seconds: float = 1.0,
    ) -> None:
        self._keys = keys
        self._thread = thread
        self._fresh = fresh_seconds
        self._stale = stale_seconds
        self._retry = retry_seconds
        self._known: dict[str, WriteKey] | None = None
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def find(self, key: str) -> WriteKey | None:
        """The key, or None if there is none; raises `KeysUnavailable` while no reading has ever succeeded."""
        found = (self._known or {}).get(key)
        age = time.monotonic() - self._read_at
        if found is not None and age <= self._stale:
            if age > self._fresh:
                self._read()
            return found
        if self._known is None or age > self._retry:
            await asyncio.shield(self._read())
        if self._known is None:
            raise KeysUnavailable("The write keys cannot be read now.")
        return self._known.get(key)

    def _read(self) -> asyncio.Task[None]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._load())
        return self._reading

    async def _load(self) -> None:
        try:
            self._known = await asyncio.get_running_loop().run_in_executor(self._thread, self._keys.all)
        except KeysUnavailable as error:
            log.warning("Write keys could not be read, the last known ones stay valid: %s", error)
        self._read_at = time.monotonic()
