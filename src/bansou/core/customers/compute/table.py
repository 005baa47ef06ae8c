"""Reading a CSV file that nobody checked: its encoding, its delimiter, its rows, and what is wrong with them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from bansou.core.customers.contracts import FileRefused, Problem

LARGEST_BYTES = 100 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
LONGEST_CELL = 131_072

ENCODINGS = {"utf-8": "UTF-8", "cp932": "Shift_JIS (CP932)", "utf-16": "UTF-16", "euc_jp": "EUC-JP"}
_ALIASES = {"shift_jis": "cp932", "sjis": "cp932", "shift-jis": "cp932", "ms932": "cp932", "windows-31j": "cp932", "utf8": "utf-8"}
_ALIASES |= {"utf-8-sig": "utf-8", "utf_8": "utf-8", "euc-jp": "euc_jp", "utf16": "utf-16"}
_MAGIC = {
    b"PK\x03\x04": "excel",
    b"\xd0\xcf\x11\xe0": "excel",
    b"%PDF": "binary",
    b"\x89PNG": "binary",
    b"PAR1": "parquet",
    b"\x1f\x8b": "gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A file as text: its header, its rows with the number a person sees beside them, and the rows that cannot be read."""

    encoding: str
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    problems: list[Problem]


def refuse(code: str, **facts: object) -> FileRefused:
    """The error that says why the whole file cannot be read."""
    return FileRefused(Problem(row=0, field="", value="", code=code, facts=facts))


def read_csv(data: bytes, *, declared: str | None = None) -> CsvFile:
    """The file as a table; FileRefused where nothing of it can be read. `declared` None or 'auto' finds the encoding."""
    if len(data) > LARGEST_BYTES:
        raise refuse("too_large", megabytes=round(len(data) / 2**20), limit=LARGEST_BYTES // 2**20)
    encoding = _encoding(data, declared)
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    if not text.strip():
        raise refuse("empty")
    lines = io.StringIO(text, newline="").readlines() if "\r" not in text.replace("\r\n", "") else text.splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if line.strip())
    records = _records(lines[first:], _delimiter(lines[first]))
    header = _header(next(records))
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for number, record in enumerate(records, start=2):
        if isinstance(record, Problem):
            problems.append(Problem(row=number, field="", value=record.value, code=record.code))
        elif len(record) != len(header) and any(record):
            facts = {"found": len(record), "expected": len(header)}
            problems.append(Problem(row=number, field="", value=_short(record), code="columns", facts=facts))
        elif any(record):
            rows.append((number, record))
        if number > MOST_ROWS + 1:
            raise refuse("too_many_rows", limit=MOST_ROWS)
    return CsvFile(encoding=encoding, header=header, rows=rows, problems=problems)


def _encoding(data: bytes, declared: str | None) -> str:
    for magic, code in _MAGIC.items():
        if data.startswith(magic):
            raise refuse(code)
    found = _found_encoding(data)
    if found is None:
        raise refuse("binary")
    wanted = (declared or "auto").strip().lower()
    wanted = _ALIASES.get(wanted, wanted)
    if wanted == "auto":
        return found
    if wanted not in ENCODINGS:
        raise refuse("unknown_encoding", encoding=declared, known=", ".join(ENCODINGS))
    try:
        data.decode("utf-8-sig" if wanted == "utf-8" else wanted)
    except UnicodeError:
        raise refuse("wrong_encoding", declared=ENCODINGS[wanted], found=ENCODINGS.get(found, found)) from None
    if wanted != found and found == "utf-8" and not data.isascii():
        raise refuse("wrong_encoding", declared=ENCODINGS[wanted], found=ENCODINGS[found])
    return wanted


def _found_encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are that, CP932 where they are and look so, else what charset-normalizer says; None for binary."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in data:
        return None
    try:
        data.decode("utf-8-sig")
    except UnicodeError:
        pass
    else:
        return "utf-8"
    best = from_bytes(data[:200_000], cp_isolation=["cp932", "euc_jp", "shift_jis_2004"]).best()
    guesses = [_ALIASES.get(best.encoding, best.encoding)] if best else []
    for guess in (*guesses, "cp932", "euc_jp"):
        if guess in ENCODINGS and _decodes(data, guess):
            return guess
    return None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return False
    odd = sum(1 for character in text[:20_000] if ord(character) < 32 and character not in "\r\n\t")
    return odd == 0


def _delimiter(line: str) -> str:
    return max((",", "\t", ";"), key=lambda mark: (line.count(mark), mark == ","))


def _records(lines: list[str], delimiter: str) -> Iterator[list[str] | Problem]:
    """The records in turn; one that cannot be read costs its first line, and reading goes on with the next."""
    start = 0
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=delimiter, strict=True)
        before = 0
        try:
            for record in reader:
                before = reader.line_num
                yield record
            return
        except csv.Error as error:
            code = "cell_too_long" if "field larger" in str(error) else "quotes"
            broken = start + before
            yield Problem(row=0, field="", value=lines[broken].rstrip()[:80], code=code)
            start = broken + 1


def _header(first: list[str] | Problem) -> tuple[str, ...]:
    if isinstance(first, Problem):
        raise refuse("header_quotes")
    names = tuple(name.strip().lstrip("\ufeff") or f"#{index}" for index, name in enumerate(first, start=1))
    if len(names) > MOST_COLUMNS:
        raise refuse("too_many_columns", found=len(names), limit=MOST_COLUMNS)
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise refuse("column_twice", column=twice[0])
    return names


def _short(record: list[str]) -> str:
    return ",".join(record)[:80]
