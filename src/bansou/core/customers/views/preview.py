"""An import before it happens, as the page shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bansou.core.customers.actions.imports import Look
from bansou.core.customers.compute.resolve import PlannedRow
from bansou.core.customers.compute.shape import CUSTOM, IGNORE, TARGETS, custom_code
from bansou.core.customers.compute.table import CsvFile
from bansou.core.customers.contracts import RecordKind
from bansou.core.customers.models import Import
from bansou.core.customers.queries import target_title

SHOWN_ROWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """A column of the file, what it fills, and what it might fill instead; `examples` are its first cells."""

    place: int
    name: str
    chosen: str
    choices: tuple[tuple[str, Any], ...]
    examples: str


def columns_of(source: Import, mapping: dict[str, str], *, file: CsvFile) -> list[ColumnChoice]:
    """Each column of the file with its choices."""
    kind = RecordKind(source.kind)
    targets = [(target.code, target_title(kind, target.code)) for target in TARGETS[kind]]
    lines = []
    for place, (name, chosen) in enumerate(mapping.items()):
        custom = chosen if chosen.startswith(CUSTOM) else CUSTOM + custom_code(name)
        choices = (*targets, (custom, _("Custom field “%(name)s”") % {"name": custom.removeprefix(CUSTOM)}), (IGNORE, _("Do not import")))
        index = file.header.index(name)
        examples = list(dict.fromkeys(row[1][index] for row in file.rows[:20] if row[1][index]))[:3]
        lines.append(ColumnChoice(place=place, name=name, chosen=chosen, choices=choices, examples=", ".join(examples)[:80]))
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first rows as they will be stored; each has its number, new or changed, and a cell for each title."""

    titles: tuple[Any, ...]
    rows: tuple[tuple[int, bool, tuple[str, ...]], ...]


def sample_of(look: Look) -> Sample:
    """The first new and changed rows of a look."""
    kind = look.plan.kind
    raw = dict(look.file.rows)
    used = [(index, name, code) for index, (name, code) in enumerate(look.plan.mapping.items()) if code != IGNORE]
    titles = tuple(code.removeprefix(CUSTOM) if code.startswith(CUSTOM) else target_title(kind, code) for _index, _name, code in used)
    rows = sorted([*look.plan.new[:SHOWN_ROWS], *look.plan.changed[:SHOWN_ROWS]], key=lambda row: row.row)[:SHOWN_ROWS]
    return Sample(titles=titles, rows=tuple((row.row, row.before is None, _cells(row, raw[row.row], used)) for row in rows))


def _cells(row: PlannedRow, raw: list[str], used: list[tuple[int, str, str]]) -> tuple[str, ...]:
    cells = []
    for index, _name, code in used:
        value = row.custom.get(code.removeprefix(CUSTOM)) if code.startswith(CUSTOM) else row.values.get(code, raw[index].strip())
        if code == "owner" and "owner_id" not in row.values:
            value = None
        cells.append(str(value) if value is not None else "")
    return tuple(cells)
