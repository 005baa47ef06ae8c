"""What is wrong in a file, as sentences: what happened, where, what to do."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bansou.core.customers.contracts import Problem

_L = gettext_lazy
# code → (what is wrong, what to do)
SENTENCES: dict[str, tuple[Any, Any]] = {
    "too_large": (_L("The file has %(megabytes)s MB; at most %(limit)s MB can be read."), _L("Split it into several files.")),
    "empty": (_L("The file is empty."), _L("Choose a file with a header row and at least one row below it.")),
    "excel": (_L("This is an Excel workbook, not a CSV file."), _L("In Excel, save it as “CSV UTF-8” and choose that file.")),
    "parquet": (_L("This is a Parquet file, not a CSV file."), _L("Export it as CSV and choose that file.")),
    "gzip": (_L("This file is compressed."), _L("Unpack it first, then choose the CSV file inside.")),
    "binary": (_L("This is not a text file."), _L("Choose a CSV file (UTF-8 or Shift_JIS).")),
    "wrong_encoding": (
        _L("This file looks like %(found)s, not like %(declared)s."),
        _L("Choose “%(found)s” or “Find automatically” as the encoding."),
    ),
    "unknown_encoding": (_L("“%(encoding)s” is not an encoding that can be read."), _L("Use one of: auto, %(known)s.")),
    "too_many_rows": (_L("The file has more than %(limit)s rows."), _L("Split it into several files.")),
    "too_many_columns": (_L("The file has %(found)s columns; at most %(limit)s can be read."), _L("Leave out columns nobody needs.")),
    "header_quotes": (_L("The header row has a quotation mark that is never closed."), _L("Close or remove it in the first row.")),
    "column_twice": (_L("The column “%(column)s” is there twice."), _L("Rename or remove one of them in the header row.")),
    "field_twice": (_L("Two columns fill the same field."), _L("Choose another field for one of them, or do not import it.")),
    "unknown_field": (_L("There is no field of that name."), _L("Choose one of the fields in the list.")),
    "missing_column": (
        _L("No column is given for this field, which every row needs."),
        _L("Choose the column that holds it, or one value for all rows."),
    ),
    "columns": (
        _L("The row has %(found)s columns, the header has %(expected)s."),
        _L("Check it for a missing or extra comma or quotation mark."),
    ),
    "quotes": (_L("A quotation mark is never closed or stands in the wrong place."), _L("Write \"\" for a quotation mark inside a cell.")),
    "cell_too_long": (_L("A cell is longer than 131,072 characters."), _L("Shorten it.")),
    "too_long": (_L("The text is longer than %(longest)s characters."), _L("Shorten it.")),
    "control": (_L("The text holds characters that cannot be shown."), _L("Remove them.")),
    "date": (_L("This cannot be read as a date."), _L("Write it as YYYY/MM/DD, for example 2026/01/31.")),
    "date_range": (_L("The year lies outside 1900 to 2200."), _L("Correct the year.")),
    "number": (_L("This cannot be read as a number."), _L("Write digits only, for example 12000.")),
    "number_range": (_L("The number is too large."), _L("Correct it.")),
    "whole": (_L("This is not a whole number."), _L("Write it without decimals.")),
    "negative": (_L("The number is below zero."), _L("Write zero or more.")),
    "boolean": (_L("This is neither yes nor no."), _L("Write yes or no (はい or いいえ).")),
    "email": (_L("This is not an email address."), _L("Write it as name@example.com.")),
    "url": (_L("This is not a web address."), _L("Write it as https://example.com.")),
    "currency": (_L("This is not a currency code."), _L("Write three letters, for example JPY.")),
    "role": (_L("This role is not known."), _L("Write decision maker, champion, admin or user.")),
    "needed": (_L("The cell is empty, but every row needs it."), _L("Fill it in.")),
    "duplicate": (_L("The same ID stands in row %(first)s already."), _L("Keep one of the two rows.")),
    "unknown_customer": (_L("No customer has this ID."), _L("Import the customers first, or correct the ID.")),
    "unknown_parent": (_L("No customer has the parent's ID."), _L("Add the parent to the file, or correct the ID.")),
    "parent_circle": (_L("The company would be its own parent."), _L("Correct the parent's ID.")),
    "unknown_owner": (_L("No member has this name or address; the owner stays as it is."), _L("Invite the member, or correct the name.")),
    "ends_before_start": (_L("The contract ends before it starts (%(starts)s)."), _L("Correct one of the two days.")),
    "cancelled_before_start": (
        _L("The contract was cancelled before it started (%(starts)s)."),
        _L("It is imported as never having run. Correct the day if that is wrong."),
    ),
    "cancelled_after_end": (
        _L("The contract was cancelled after its end (%(ends)s)."),
        _L("The end counts. Correct the day if that is wrong."),
    ),
}  # fmt: skip


def reason_of(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return str(SENTENCES[problem.code][0]) % dict(problem.facts)


def cure_of(problem: Problem) -> str:
    """What to do about it, in the reader's language."""
    return str(SENTENCES[problem.code][1]) % dict(problem.facts)


def sentence_of(problem: Problem) -> str:
    """Where, what and the cure in one line: Row 12, “starts_on” = “2026/13/01”: …"""
    what = f"{reason_of(problem)} {cure_of(problem)}"
    place = {"row": problem.row, "field": problem.field, "value": problem.value}
    if problem.row and problem.field:
        return _("Row %(row)s, “%(field)s” is “%(value)s”: ") % place + what
    if problem.row:
        return _("Row %(row)s (“%(value)s”): ") % place + what
    if problem.field:
        return _("“%(field)s”: ") % place + what
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
