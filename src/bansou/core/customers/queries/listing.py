"""The list as a file, and the tabs above it."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils.translation import get_language, override

from bansou.core.customers.models import Customer
from bansou.core.customers.queries.portfolio import Ask, portfolio, with_columns

RUN = 500


def csv_of(ask: Ask) -> Iterator[bytes]:
    """All rows of the list with the chosen columns, as a CSV that Excel opens, in pieces, in the reader's language."""
    language = get_language() or "ja"
    head = b"\xef\xbb\xbf" + _line([str(column.title) for column in ask.columns])
    return chain([head], _runs(ask, language))


def _runs(ask: Ask, language: str) -> Iterator[bytes]:
    keys = list(portfolio(ask).values_list("pk", flat=True))
    for start in range(0, len(keys), RUN):
        part = keys[start : start + RUN]
        rows = {row.pk: row for row in with_columns(Customer.objects.filter(pk__in=part).order_by(), ask)}
        # The answer is written after the request's language has been put away.
        with override(language):
            piece = b"".join(_line([_cell(column.export(rows[key])) for column in ask.columns]) for key in part if key in rows)
        yield piece


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    # A cell that begins like a formula would be run by a spreadsheet.
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _line(cells: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
