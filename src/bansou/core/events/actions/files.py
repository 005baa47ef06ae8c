"""Files of events are read part by part, each part exactly once, however often the reading is broken off."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from django.db import transaction

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.base.members.models import Member
from bansou.core.events.actions.state import mark_stale
from bansou.core.events.compute.files import Chunk, FileError, read_events, source_of
from bansou.core.events.models import EventImport

ERRORS_KEPT = 200


class AlreadyImportedError(Exception):
    """A file with the very same content has been imported before."""

    status = 409

    def __init__(self, name: str, before: str, at: datetime) -> None:
        super().__init__(
            f"{name} was imported already, as {before} on {at:%Y-%m-%d %H:%M} UTC: nothing was read again. "
            "A file with other content, even by one line, may be imported; rows known by their message id are not counted twice."
        )
        self.name, self.before, self.at = name, before, at


def begin_import(*, path: Path, at: datetime, by: Member | None, file_name: str = "") -> EventImport:
    """The file waits to be read; one that was broken off goes on, one that is done raises AlreadyImportedError."""
    digest = source_of(path)
    known, is_new = EventImport.objects.get_or_create(
        digest=digest, defaults={"path": str(path.resolve()), "file_name": file_name or path.name, "member": by, "started_at": at}
    )
    if known.state == EventImport.State.DONE:
        raise AlreadyImportedError(file_name or path.name, known.file_name, known.ended_at or at)
    if not is_new:
        known.path, known.state, known.message = str(path.resolve()), EventImport.State.WAITING, ""
        known.save(update_fields=["path", "state", "message"])
    return known


def read_part(*, engine: Engine, reading: EventImport, parts: Iterator[Chunk], at: datetime) -> bool:
    """The next part is in the lake and counted; False when there is none left and the import is done, or has failed."""
    try:
        chunk = next(parts)
    except StopIteration:
        _end(reading, EventImport.State.DONE, at=at)
        return False
    except (FileError, OSError) as error:
        _end(reading, EventImport.State.FAILED, at=at, message=str(error))
        return False
    is_again = chunk.number <= engine.lake.last(reading.digest)
    appended = engine.append(chunk.rows, source=reading.digest, number=chunk.number)
    _count(reading, chunk, repeated=0 if is_again else appended.repeated)
    return True


def parts_of(*, reading: EventImport, at: datetime) -> Iterator[Chunk]:
    """The file's parts from its beginning; those taken before are recognised by their number."""
    return read_events(Path(reading.path), at=at)


@transaction.atomic
def _count(reading: EventImport, chunk: Chunk, *, repeated: int) -> None:
    """The part is counted once: its number is stored with the counts."""
    if chunk.number <= reading.chunk:
        return
    reading.state = EventImport.State.RUNNING
    reading.chunk = chunk.number
    reading.accepted += chunk.rows.num_rows - repeated
    reading.repeated += repeated
    reading.refused += len(chunk.errors)
    reading.rows = reading.accepted + reading.repeated + reading.refused
    reading.errors = [*reading.errors, *(_facts(error) for error in chunk.errors[: ERRORS_KEPT - len(reading.errors)])]
    reading.save()
    mark_stale(days=_days(chunk))


def _end(reading: EventImport, state: EventImport.State, *, at: datetime, message: str = "") -> None:
    reading.state, reading.ended_at, reading.message = state, at, message
    reading.save(update_fields=["state", "ended_at", "message"])


def _facts(error: Any) -> dict[str, Any]:
    return dataclasses.asdict(error) if dataclasses.is_dataclass(error) and not isinstance(error, type) else {"reason": str(error)}


def _days(chunk: Chunk) -> set[date]:
    """The days of the part, from the hours in it."""
    hours = pc.unique(pc.floor_temporal(chunk.rows["at"], unit="hour")).to_pylist()
    return {day_of(hour) for hour in hours}
