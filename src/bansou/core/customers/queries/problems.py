"""What is wrong in a file, as sentences: what happened, where, what to do."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from bansou.core.customers.contracts import Problem

# code → (what is wrong, what to do)
SENTENCES: dict[str, tuple[Any, Any]] = {
    "too_large": (_("The file has %(megabytes)s MB; at most %(limit)s MB can be read."), _("Split it into several files.")),
    "empty": (_("The file is empty."), _("Choose a file with a header row and at least one row below it.")),
    "excel": (_("This is an Excel workbook, not a CSV file."), _("In Excel, save it as “CSV UTF-8” and choose that file.")),
    "parquet": (_("This is a Parquet file, not a CSV file."), _("Export it as CSV and choose that file.")),
    "gzip": (_("This file is compressed."), _("Unpack it first, then choose the CSV file inside.")),
    "binary": (_("This is not a text file."), _("Choose a CSV file (UTF-8 or Shift_JIS).")),
    "wrong_encoding": (
        _("This file looks like %(found)s, not like %(declared)s."),
        _("Choose “%(found)s” or “Find automatically” as the encoding."),
    ),
    "unknown_encoding": (_("“%(encoding)s” is not an encoding that can be read."), _("Use one of: auto, %(known)s.")),
    "too_many_rows": (_("The file has more than %(limit)s rows."), _("Split it into several files.")),
    "too_many_columns": (_("The file has %(found)s columns; at most %(limit)s can be read."), _("Leave out columns nobody needs.")),
    "header_quotes": (_("The header row has a quotation mark that is never closed."), _("Close or remove it in the first row.")),
    "column_twice": (_("The column “%(column)s” is there twice."), _("Rename or remove one of them in the header row.")),
    "field_twice": (_("Two columns fill the same field."), _("Choose another field for one of them, or do not import it.")),
    "unknown_field": (_("There is no field of that name."), _("Choose one of the fields in the list.")),
    "missing_column": (
        _("No column is given for this field, which every row needs."),
        _("Choose the column that holds it, or one value for all rows."),
    ),
    "columns": (
        _("The row has %(found)s columns, the header has %(expected)s."),
        _("Check it for a missing or extra comma or quotation mark."),
    ),
    "quotes": (_("A quotation mark is never closed or stands in the wrong place."), _("Write \"\" for a quotation mark inside a cell.")),
    "cell_too_long": (_("A cell is longer than 131,072 characters."), _("Shorten it.")),
    "too_long": (_("The text is longer than %(longest)s characters."), _("Shorten it.")),
    "control": (_("The text holds characters that cannot be shown."), _("Remove them.")),
    "date": (_("This cannot be read as a date."), _("Write it as YYYY/MM/DD, for example 2026/01/31.")),
    "date_range": (_("The year lies outside 1900 to 2200."), _("Correct the year.")),
    "number": (_("This cannot be read as a number."), _("Write digits only, for example 12000.")),
    "number_range": (_("The number is too large."), _("Correct it.")),
    "whole": (_("This is not a whole number."), _("Write it without decimals.")),
    "negative": (_("The number is below zero."), _("Write zero or more.")),
    "boolean": (_("This is neither yes nor no."), _("Write yes or no (はい or いいえ).")),
    "email": (_("This is not an email address."), _("Write it as name@example.com.")),
    "url": (_("This is not a web address."), _("Write it as https://example.com.")),
    "currency": (_("This is not a currency code."), _("Write three letters, for example JPY.")),
    "role": (_("This role is not known."), _("Write decision maker, champion, admin or user.")),
    "needed": (_("The cell is empty, but every row needs it."), _("Fill it in.")),
    "duplicate": (_("The same ID stands in row %(first)s already."), _("Keep one of the two rows.")),
    "unknown_customer": (_("No customer has this ID."), _("Import the customers first, or correct the ID.")),
    "unknown_parent": (_("No customer has the parent's ID."), _("Add the parent to the file, or correct the ID.")),
    "parent_circle": (_("The company would be its own parent."), _("Correct the parent's ID.")),
    "unknown_owner": (_("No member has this name or address; the owner stays as it is."), _("Invite the member, or correct the name.")),
    "ends_before_start": (_("The contract ends before it starts (%(starts)s)."), _("Correct one of the two days.")),
    "cancelled_before_start": (
        _("The contract was cancelled before it started (%(starts)s)."),
        _("It is imported as never having run. Correct the day if that is wrong."),
    ),
    "cancelled_after_end": (
        _("The contract was cancelled after its end (%(ends)s)."),
        _("The end counts. Correct the day if that is wrong."),
    ),
}  # fmt: skip


def reason_of(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return str(SENTENCES[problem.code][0]) % dict(problem.facts)


def cure_of(problem: Problem) -> str:
    """What to do about it, in the reader's language."""
    return str(SENTENCES[problem.code][1]) % dict(problem.facts)


def whole_of(problem: Problem) -> str:
    """What is wrong and what to do about it, as one text."""
    return str(_("%(reason)s %(cure)s")) % {"reason": reason_of(problem), "cure": cure_of(problem)}


def sentence_of(problem: Problem) -> str:
    """Where, what and the cure in one line: Row 12, “starts_on” = “2026/13/01”: …"""
    what = whole_of(problem)
    place = {"row": problem.row, "field": problem.field, "value": problem.value}
    if problem.row and problem.field:
        return str(_("Row %(row)s, “%(field)s” is “%(value)s”: ")) % place + what
    if problem.row:
        return str(_("Row %(row)s (“%(value)s”): ")) % place + what
    if problem.field:
        return str(_("“%(field)s”: ")) % place + what
    return what


def stored(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as they are kept with their import."""
    return [asdict(problem) | {"facts": dict(problem.facts)} for problem in problems]


def loaded(rows: Iterable[dict[str, Any]]) -> list[Problem]:
    """Problems as they were kept."""
    return [Problem(**row) for row in rows]


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, int]]:
    """One example of each kind of problem and column, with how many rows have it; the most frequent first."""
    counts: dict[tuple[str, str, bool], list[Any]] = {}
    for problem in problems:
        entry = counts.setdefault((problem.code, problem.field, problem.refused), [problem, 0])
        entry[1] += 1
    key: Callable[[tuple[Problem, int]], int] = lambda pair: -pair[1]  # noqa: E731
    return sorted(((problem, count) for problem, count in counts.values()), key=key)
