"""What can be wrong with a file of events, as a whole or in one row, in words for the person who sent it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What is wrong; each has a sentence and a cure in `en` and `ja`."""

    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    FUTURE = "future"
    TOO_OLD = "too_old"
    NO_EVENT = "no_event"
    NO_SUBJECT = "no_subject"
    BAD_KIND = "bad_kind"
    BAD_PROPERTIES = "bad_properties"
    BAD_ROW = "bad_row"
    BAD_JSON = "bad_json"
    BAD_TEXT = "bad_text"
    UNKNOWN_COLUMN = "unknown_column"
    BROKEN_OFF = "broken_off"
    EMPTY = "empty"
    NO_COLUMN = "no_column"
    SAME_COLUMN = "same_column"
    NOT_TEXT = "not_text"
    NOT_A_FILE = "not_a_file"

    def sentence(self, language: str = "en") -> str:
        """What happened, as one sentence in `ja` or `en`."""
        return _WORDS[self][0 if language.startswith("ja") else 2]

    def cure(self, language: str = "en") -> str:
        """What to do about it, as one sentence in `ja` or `en`."""
        return _WORDS[self][1 if language.startswith("ja") else 3]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One row that was not taken and why; `row` counts as a spreadsheet does, the heading being row 1 (JSON lines, Parquet: from 1)."""

    row: int
    field: str
    value: str
    reason: str
    cure: str
    code: str


def row_error(fault: Fault, *, row: int, field: str = "", value: object = "") -> RowError:
    """That fault in that row, in English; `Fault(error.code).sentence("ja")` says it in Japanese."""
    shown = "" if value is None else str(value)
    return RowError(row=row, field=field, value=shown[:200], reason=fault.sentence(), cure=fault.cure(), code=fault.value)


class FileError(Exception):
    """The file as a whole cannot be read; nothing of it was taken."""

    status = 400

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.sentence()}{f' ({detail})' if detail else ''} {fault.cure()}")
        self.fault, self.detail = fault, detail

    def sentence(self, language: str = "en") -> str:
        """What happened and what to do, in `ja` or `en`."""
        detail = f"（{self.detail}）" if language.startswith("ja") else f" ({self.detail}) "
        return f"{self.fault.sentence(language)}{detail if self.detail else ''}{self.fault.cure(language)}"


_WORDS: Final[dict[Fault, tuple[str, str, str, str]]] = {
    Fault.NO_TIME: (
        "日時がありません。",
        "at の列に日時を入れてください（例: 2026-04-01 09:30）。",
        "There is no time.",
        "Put a time into the column at, such as 2026-04-01 09:30.",
    ),
    Fault.BAD_TIME: (
        "日時として読めません。",
        "2026-04-01 09:30 または 2026-04-01T09:30:00+09:00 の形に直してください。",
        "This cannot be read as a time.",
        "Write it as 2026-04-01 09:30 or 2026-04-01T09:30:00+09:00.",
    ),
    Fault.FUTURE: (
        "まだ来ていない日時です。",
        "日付と時差（+09:00 など）を確かめてください。",
        "This time has not come yet.",
        "Check the date and the offset, such as +09:00.",
    ),
    Fault.TOO_OLD: (
        "1990年より前の日時です。",
        "年の書き方を確かめてください。",
        "This time is before 1990.",
        "Check how the year is written.",
    ),
    Fault.NO_EVENT: (
        "イベント名がありません。",
        "event の列に、何をしたかを入れてください。",
        "The event has no name.",
        "Say in the column event what happened.",
    ),
    Fault.NO_SUBJECT: (
        "だれのイベントか分かりません。",
        "customer_id、contact_id、anonymous_id のどれかを入れてください。",
        "The event does not say whose it is.",
        "Fill in customer_id, contact_id or anonymous_id.",
    ),
    Fault.BAD_KIND: (
        "イベントの種類として知らない値です。",
        "kind は track、page、screen、identify、group、alias のどれかにするか、空にしてください。",
        "This is not a kind of event.",
        "Use track, page, screen, identify, group or alias, or leave kind empty.",
    ),
    Fault.BAD_PROPERTIES: (
        "properties が JSON のオブジェクトではありません。",
        '{"plan": "pro"} の形に直すか、空にしてください。',
        "The properties are not a JSON object.",
        'Write them as {"plan": "pro"}, or leave them empty.',
    ),
    Fault.BAD_ROW: (
        "列の数が見出しと違います。",
        "カンマを含む値を引用符で囲み、列の数を見出しにそろえてください。",
        "The row has another number of columns than the heading.",
        "Quote values that contain commas and give the row as many columns as the heading.",
    ),
    Fault.BAD_JSON: (
        "JSON のオブジェクトとして読めません。",
        "1行に1つのオブジェクトを書いてください。",
        "The line is not a JSON object.",
        "Write one object on each line.",
    ),
    Fault.BAD_TEXT: (
        "文字として読めません。",
        "UTF-8 で保存し直してください。",
        "The line cannot be read as text.",
        "Save the file as UTF-8.",
    ),
    Fault.UNKNOWN_COLUMN: (
        "知らない列なので取り込みませんでした。",
        "残したい値は properties に JSON で入れてください。",
        "This column is not known and was left out.",
        "Put what you want to keep into properties as JSON.",
    ),
    Fault.BROKEN_OFF: (
        "ここから先は読めません。",
        "引用符の閉じ忘れや、途中で切れたファイルでないかを確かめてください。ここまでの行は取り込み済みです。",
        "From here on the file cannot be read.",
        "Look for a quote that is not closed, or a file that was cut off. The rows before are taken.",
    ),
    Fault.EMPTY: (
        "ファイルが空です。",
        "見出しと、1行以上のデータを入れてください。",
        "The file is empty.",
        "It needs a heading and at least one row.",
    ),
    Fault.NO_COLUMN: (
        "必要な列がありません。",
        "at と event、そして customer_id か contact_id か anonymous_id の列を入れてください。",
        "A column is missing.",
        "The file needs the columns at and event, and one of customer_id, contact_id and anonymous_id.",
    ),
    Fault.SAME_COLUMN: (
        "同じ名前の列が2つあります。",
        "片方の名前を変えてください。",
        "Two columns have the same name.",
        "Rename one of them.",
    ),
    Fault.NOT_TEXT: (
        "UTF-8 でも Shift_JIS（CP932）でもない文字があります。",
        "UTF-8 で保存し直してください。",
        "The text is neither UTF-8 nor Shift_JIS (CP932).",
        "Save the file as UTF-8.",
    ),
    Fault.NOT_A_FILE: (
        "ファイルを読めません。",
        "CSV、JSON（1行に1つ）、Parquet のどれかで、壊れていないものを送ってください。",
        "The file cannot be read.",
        "Send CSV, JSON lines or Parquet that is not damaged.",
    ),
}
