"""A sentence to translate."""

from dataclasses import dataclass, field
from pathlib import Path

Key = tuple[str | None, str]


@dataclass(slots=True, kw_only=True)
class Sentence:
    """A sentence to translate and where it stands."""

    key: Key
    plural: str | None = None
    places: list[tuple[Path, int]] = field(default_factory=list)
