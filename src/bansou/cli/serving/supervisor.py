"""Keeps processes running under one console: prefixes their lines, restarts what ends, stops all together."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from bansou.cli.serving.lifeline import PARENT

SOON, LATEST, CALM = 0.2, 30.0, 60.0  # seconds: the first wait before a restart, the longest, and a life that counts as healthy
GRACE = 5.0
COLOURS = {"web": 36, "edge": 35, "engine": 32, "worker": 33}


@dataclass(slots=True, kw_only=True)
class Child:
    """One process the supervisor keeps running."""

    name: str
    command: list[str]
    running: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    wait: float = SOON
    unfinished: bytes = b""


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """Runs `children` until SIGTERM or SIGINT; `on_tick` is called about twice a second and may end the watch by returning False."""

    children: list[Child]
    environment: dict[str, str] = field(default_factory=dict)
    on_tick: Callable[[], None] = lambda: None
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _stopping: bool = False

    def run(self) -> None:
        """Every child ran until a signal asked to stop, and none is left."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self._stopping:
                self._start_due()
                self._pass_on_lines(timeout=0.3)
                self._bury_ended()
                self.on_tick()
        finally:
            self._end_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _start_due(self) -> None:
        for child in self.children:
            if child.running is None and time.monotonic() >= child.start_at:
                child.running = subprocess.Popen(
                    child.command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    env=os.environ | self.environment | {PARENT: str(os.getpid()), "PYTHONUNBUFFERED": "1"},
                    process_group=0,
                )
                child.started_at = time.monotonic()
                os.set_blocking(_output(child).fileno(), False)
                self._selector.register(_output(child), selectors.EVENT_READ, child)

    def _pass_on_lines(self, *, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            child: Child = key.data
            data = os.read(key.fd, 65536)
            if not data:
                self._selector.unregister(key.fileobj)
                continue
            *lines, child.unfinished = (child.unfinished + data).split(b"\n")
            for line in lines:
                say(child.name, line.decode(errors="replace"))

    def _bury_ended(self) -> None:
        for child in self.children:
            if child.running is None or child.running.poll() is None:
                continue
            code = child.running.returncode
            self._let_go(child)
            if time.monotonic() - child.started_at > CALM:
                child.wait = SOON
            child.start_at = time.monotonic() + child.wait
            say("bansou", f"{child.name} ended ({_reason(code)}); it starts again in {child.wait:.1f} s")
            child.wait = min(child.wait * 2, LATEST)

    def _let_go(self, child: Child) -> None:
        """What is left of the child's group is gone and its output closed."""
        if child.running is None:
            return
        _signal_group(child.running.pid, signal.SIGKILL)
        deadline = time.monotonic() + 1
        while child.running.stdout in self._selector.get_map() and time.monotonic() < deadline:
            self._pass_on_lines(timeout=0.1)
        if child.running.stdout in self._selector.get_map():  # a process that left the group still holds the other end
            self._selector.unregister(_output(child))
        child.running.wait()
        _output(child).close()
        child.running = None

    def _end_all(self) -> None:
        alive = [child for child in self.children if child.running is not None]
        for child in alive:
            if child.running is not None:
                child.running.terminate()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and any(c.running is not None and c.running.poll() is None for c in alive):
            self._pass_on_lines(timeout=0.05)
        for child in alive:
            self._let_go(child)


def say(name: str, line: str) -> None:
    """One line of the console, under the name of the process that wrote it."""
    label = f"{name:<7}"
    if sys.stdout.isatty() and name in COLOURS and "NO_COLOR" not in os.environ:
        label = f"\x1b[{COLOURS[name]}m{label}\x1b[0m"
    sys.stdout.write(f"{label}| {line}\n")
    sys.stdout.flush()


def _output(child: Child) -> IO[bytes]:
    if child.running is None or child.running.stdout is None:
        raise RuntimeError(f"{child.name} is not running")
    return child.running.stdout


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
