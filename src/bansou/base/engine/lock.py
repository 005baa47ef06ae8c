"""One writer at a time, held by the operating system, so that it ends with the process however that ends."""

import fcntl
import os
from pathlib import Path

from bansou.base.engine.contracts import LakeHeldError


class WriterLock:
    """An advisory lock on a file; the file says who holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def hold(self) -> None:
        """Held by this process afterwards; raises LakeHeldError when another one has it."""
        if self._handle is not None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 100).decode(errors="replace").strip()
            os.close(handle)
            raise LakeHeldError(self.path, holder) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}\n".encode(), 0)
        self._handle = handle

    def release(self) -> None:
        """Free for others afterwards."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
