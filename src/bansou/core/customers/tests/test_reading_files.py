"""What comes out of files nobody checked: encodings, quotes, dates, numbers, and columns by their names."""

from datetime import date
from decimal import Decimal

import pytest

from bansou.core.customers.compute.shape import guess_kind, guess_mapping
from bansou.core.customers.compute.table import read_csv
from bansou.core.customers.compute.values import read_amount, read_date, read_number, read_whole
from bansou.core.customers.contracts import FileRefused, RecordKind

JAPANESE = "顧客ID,会社名\nA1,株式会社あおぞら\nA2,有限会社みどり商店\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_file_is_read_in_the_encoding_it_is_in(encoding: str):
    file = read_csv(JAPANESE.encode(encoding))

    assert file.header == ("顧客ID", "会社名")
    assert file.rows[0] == (2, ["A1", "株式会社あおぞら"])


@pytest.mark.parametrize(("declared", "real"), [("utf-8", "cp932"), ("cp932", "utf-8")])
def test_an_encoding_wrongly_declared_is_told(declared: str, real: str):
    with pytest.raises(FileRefused) as refused:
        read_csv(JAPANESE.encode(real), declared=declared)

    assert refused.value.problem.code == "wrong_encoding"
    assert "Shift_JIS (CP932)" in refused.value.problem.facts.values()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"PK\x03\x04rest", "excel"),
        (b"PAR1rest", "parquet"),
        (b"\x1f\x8brest", "gzip"),
        (b"a,b\n\x00\x01,2\n", "binary"),
        (b"a,a\n1,2\n", "column_twice"),
        (b'"a,b\n1,2\n', "header_quotes"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_says_why(data: bytes, code: str):
    with pytest.raises(FileRefused) as refused:
        read_csv(data)

    assert refused.value.problem.code == code


def test_a_row_with_other_columns_costs_only_itself():
    file = read_csv(b"a,b\n1,2\n3\n4,5,6\n7,8\n")

    assert [row for row, _ in file.rows] == [2, 5]
    assert [(problem.row, problem.code) for problem in file.problems] == [(3, "columns"), (4, "columns")]


def test_a_quote_that_is_never_closed_costs_only_its_line():
    file = read_csv(b'a,b\n1,2\n3,"open\n5,6\n7,8\n')

    assert [cells for _, cells in file.rows] == [["1", "2"], ["5", "6"], ["7", "8"]]
    assert [problem.code for problem in file.problems] == ["quotes"]


def test_a_cell_may_hold_line_breaks_and_quotes():
    file = read_csv(b'a,b\n1,"two\nlines, ""quoted"""\n3,4\n')

    assert file.rows == [(2, ["1", 'two\nlines, "quoted"']), (3, ["3", "4"])]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_delimiter_is_found(mark: str):
    assert read_csv(f"a{mark}b\n1{mark}2\n".encode()).rows == [(2, ["1", "2"])]


@pytest.mark.parametrize(
    "text", ["2026-01-31", "2026/1/31", "2026.01.31", "2026年1月31日", "２０２６/０１/３１", "20260131", "2026-01-31 09:00"]
)
def test_a_day_is_read_as_people_write_it(text: str):
    assert read_date(text) == date(2026, 1, 31)


@pytest.mark.parametrize(("text", "code"), [("2026/13/01", "date"), ("2026-02-30", "date"), ("soon", "date"), ("0026-01-01", "date_range")])
def test_a_day_that_is_none_is_refused(text: str, code: str):
    with pytest.raises(ValueError, match=f"^{code}$"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "number"), [("1,234", 1234), ("¥1,234", 1234), ("１２万円", 120_000), ("12.5%", Decimal("12.5")), ("-3", -3)]
)
def test_a_number_is_read_as_people_write_it(text: str, number: object):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "NaN", "Infinity", "12 apples", "1e999999999"])
def test_a_number_that_is_none_is_refused(text: str):
    with pytest.raises(ValueError, match="number"):
        read_number(text)


def test_money_is_never_negative_and_people_are_whole():
    with pytest.raises(ValueError, match="negative"):
        read_amount("-1")
    with pytest.raises(ValueError, match="whole"):
        read_whole("1.5")
    assert read_whole("12名") == 12


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2.5"], "number"),
        (["001", "002"], "text"),
        (["2026-01-01", "2026/2/3"], "date"),
        (["Y", "N"], "boolean"),
        (["はい", "いいえ"], "boolean"),
        (["a", "1"], "text"),
        ([], "text"),
    ],
)
def test_the_kind_of_an_unknown_column_is_guessed(values: list[str], kind: str):
    assert guess_kind(values) == kind


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        (["customer_id", "name", "owner"], ["external_id", "name", "owner"]),
        (["取引先コード", "会社名", "フリガナ", "業種"], ["external_id", "name", "name_kana", "industry"]),
        (["Account ID", "Account Name", "tier"], ["external_id", "name", "field:tier"]),
    ],
)
def test_columns_are_known_by_their_names_in_both_languages(header: list[str], codes: list[str]):
    assert list(guess_mapping(RecordKind.CUSTOMERS, header, {}).values()) == codes
