"""Reading one cell as a date, a number, a word; a ValueError carries the code of the rule that it broke."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from bansou.core.customers.contracts import ValueKind

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s(（].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_YES = {"true", "yes", "y", "t", "on", "はい", "有", "あり", "○", "〇", "真", "済"}
_NO = {"false", "no", "n", "f", "off", "いいえ", "無", "なし", "×", "偽", "未"}
_MANY = {"千": 1_000, "万": 10_000, "億": 100_000_000}
_ROLES = {
    "decision_maker": {"decision_maker", "decisionmaker", "decision maker", "economic buyer", "決裁者", "意思決定者", "責任者"},
    "champion": {"champion", "sponsor", "推進者", "推進担当", "推進役", "キーパーソン"},
    "admin": {"admin", "administrator", "owner", "管理者"},
    "user": {"user", "member", "end user", "利用者", "ユーザー", "一般", "担当者"},
}
LARGEST_NUMBER = Decimal("999999999999.99")
LARGEST_WHOLE = 2_147_483_647


def plain(text: str) -> str:
    """`text` in half width and without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def read_date(text: str) -> date:
    """2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日, 20260131, or one of these with a time after it."""
    found = _DATE.fullmatch(plain(text)) or _COMPACT.fullmatch(plain(text))
    if found is None:
        raise ValueError("date")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError("date") from None
    if not 1900 <= day.year <= 2200:
        raise ValueError("date_range")
    return day


def read_number(text: str) -> Decimal:
    """1234, 1,234.5, ¥1,234, 1,234円, 12万円; at most twelve digits before the point."""
    word = plain(text).replace(",", "").replace(" ", "").lstrip("¥\\$€£").removesuffix("円").removesuffix("%")
    times = _MANY.get(word[-1:], 1)
    try:
        number = Decimal(word[:-1] if times > 1 else word) * times
    except (InvalidOperation, Overflow):
        raise ValueError("number") from None
    if not number.is_finite():
        raise ValueError("number")
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("number_range")
    return number


def read_amount(text: str) -> Decimal:
    """A number that is money: not negative, two decimals."""
    number = read_number(text)
    if number < 0:
        raise ValueError("negative")
    return number.quantize(Decimal("0.01"))


def read_whole(text: str) -> int:
    """A whole number from 0 to two thousand million; 12名 and 12席 too."""
    number = read_number(plain(text).rstrip("名人席"))
    if number != number.to_integral_value():
        raise ValueError("whole")
    if number < 0:
        raise ValueError("negative")
    if number > LARGEST_WHOLE:
        raise ValueError("number_range")
    return int(number)


def read_boolean(text: str) -> bool:
    """yes, true, はい, 有, ○, 1 and their opposites."""
    word = plain(text).casefold()
    if word in _YES or word == "1":
        return True
    if word in _NO or word == "0":
        return False
    raise ValueError("boolean")


def read_email(text: str) -> str:
    """An address with one @ and a domain, as written."""
    word = plain(text)
    if not _EMAIL.fullmatch(word):
        raise ValueError("email")
    return word


def read_url(text: str) -> str:
    """An http address; without a scheme https is meant."""
    word = plain(text)
    word = word if re.match(r"https?://", word, re.IGNORECASE) else f"https://{word}"
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]{2,}(?:[/?#]\S*)?", word, re.IGNORECASE):
        raise ValueError("url")
    return word


def read_currency(text: str) -> str:
    """A three-letter currency code; 円 is JPY."""
    word = {"円": "JPY", "¥": "JPY", "$": "USD", "€": "EUR"}.get(plain(text), plain(text).upper())
    if not re.fullmatch(r"[A-Z]{3}", word):
        raise ValueError("currency")
    return word


def read_role(text: str) -> str:
    """A contact's role by its name in either language."""
    word = plain(text).casefold()
    found = next((role for role, names in _ROLES.items() if word in names), None)
    if found is None:
        raise ValueError("role")
    return found


def read_text(text: str) -> str:
    """The text without spaces around it; control characters are not text."""
    word = text.strip()
    if any(ord(character) < 32 and character not in "\t\r\n" for character in word):
        raise ValueError("control")
    return word


def parser_of(kind: ValueKind) -> Callable[[str], Any]:
    """The function that reads a cell of `kind`."""
    return _PARSERS.get(kind, read_text)


_PARSERS: dict[ValueKind, Callable[[str], Any]] = {
    ValueKind.DATE: read_date,
    ValueKind.NUMBER: read_number,
    ValueKind.WHOLE: read_whole,
    ValueKind.BOOLEAN: read_boolean,
    ValueKind.EMAIL: read_email,
    ValueKind.URL: read_url,
    ValueKind.CURRENCY: read_currency,
    ValueKind.ROLE: read_role,
}


def as_json(value: Any) -> Any:
    """`value` as it is kept in a custom field or in an undo record."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
