"""What the engine says to those above it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What one append did: `batch` is the lake's own number for it, `rows` how many were new, `repeated` how many were known already."""

    batch: int
    rows: int
    repeated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """How much of the machine the embedded engine may use."""

    memory: str = "1GiB"
    threads: int = 2


class LakeError(Exception):
    """Something about the event lake that a person has to know."""


class LakeHeldError(LakeError):
    """Another process writes the lake; there is one writer at a time."""

    def __init__(self, lock: Path, holder: str) -> None:
        super().__init__(
            f"The event lake is being written by another process ({holder or 'unknown'}). Only one process may write it: "
            f"hand the events to that process, or stop it first. (Lock: {lock})"
        )


class LakeMissingError(LakeError):
    """There is no event lake at that place yet."""
