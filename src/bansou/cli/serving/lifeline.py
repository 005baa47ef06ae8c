"""A process that ends when the one that started it ends, however that happened."""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "BANSOU_SUPERVISOR"
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def hold() -> None:
    """This process, when a supervisor started it, and every process it forks end with their parent; kill -9 of the parent included."""
    if supervisor := os.environ.pop(PARENT, ""):
        _end_with(int(supervisor))
        parents: list[int] = []
        os.register_at_fork(before=lambda: parents.append(os.getpid()), after_in_child=lambda: _end_with(parents[-1]))


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we held on to it
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
