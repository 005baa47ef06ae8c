"""What an event is once it has been accepted, and what is said about one that has not."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import msgspec


class Kind(StrEnum):
    """The six calls of the Segment HTTP API."""

    TRACK = "track"
    PAGE = "page"
    SCREEN = "screen"
    IDENTIFY = "identify"
    GROUP = "group"
    ALIAS = "alias"


USE_KINDS: Final = frozenset({Kind.TRACK, Kind.PAGE, Kind.SCREEN})
"""The kinds that count as use of a product; the others only tell who is who."""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True):
    """One accepted event as it lies in the inbox: a JSON array in the order of these fields.

    `at` is microseconds since 1970 (UTC), already corrected for the sender's clock and never later than the batch's
    `received_at`. `properties` is the text of one JSON object. The lake adds `received_at` and `source`
    (from the inbox batch), `batch` and `month`.
    """

    message_id: str
    at: int
    kind: str
    event: str
    customer_id: str | None = None
    contact_id: str | None = None
    anonymous_id: str | None = None
    properties: msgspec.Raw = msgspec.Raw(b"{}")
    cause: str | None = None
    depth: int = 0


class Refused(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One event (or, from `count` > 1 on, several of one sort) that was not accepted, and why.

    `reason` is a value of `Reason`, or `unknown` for one of a newer version. `raw` is what was sent, cut to `RAW_LIMIT` characters.
    """

    reason: str
    field: str = ""
    value: str = ""
    message_id: str = ""
    raw: str = ""
    count: int = 1


RAW_LIMIT: Final = 2048
VALUE_LIMIT: Final = 200

CALL_LIMIT: Final = 32 * 1024
BATCH_LIMIT: Final = 500 * 1024
BATCH_ITEMS: Final = 2_500


class WriteKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that may write events, as the edge knows it."""

    id: int
    name: str
    revoked: bool = False


class Reason(StrEnum):
    """Why an event, or a whole request, was refused; each has a sentence and a cure for the reader."""

    NO_SUBJECT = "no_subject"
    NO_EVENT = "no_event"
    LONG_EVENT = "long_event"
    NO_TYPE = "no_type"
    NO_GROUP = "no_group"
    NO_PREVIOUS = "no_previous"
    NOT_AN_OBJECT = "not_an_object"
    BAD_PROPERTIES = "bad_properties"
    BAD_ID = "bad_id"
    BAD_TIME = "bad_time"
    FUTURE = "future"
    TOO_OLD = "too_old"
    TOO_LARGE = "too_large"
    BAD_JSON = "bad_json"
    BAD_GZIP = "bad_gzip"
    BODY_TOO_LARGE = "body_too_large"
    TOO_MANY = "too_many"
    NO_BATCH = "no_batch"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"

    def sentence(self, language: str = "en") -> str:
        """What happened, as one sentence in `ja` or `en`."""
        return _WORDS[self][0 if language.startswith("ja") else 2]

    def cure(self, language: str = "en") -> str:
        """What to do about it, as one sentence in `ja` or `en`."""
        return _WORDS[self][1 if language.startswith("ja") else 3]


_WORDS: Final[dict[Reason, tuple[str, str, str, str]]] = {
    Reason.NO_SUBJECT: (
        "だれのイベントか分かりません。",
        "userId、anonymousId、context.groupId のどれかを付けて送ってください。",
        "The event does not say whose it is.",
        "Send userId, anonymousId or context.groupId.",
    ),
    Reason.NO_EVENT: (
        "イベント名がありません。",
        "track には event（空でない文字列）を付けてください。",
        "The event has no name.",
        "Give track calls an event, a string that is not empty.",
    ),
    Reason.LONG_EVENT: (
        "イベント名が 512 文字を超えています。",
        "短い決まった名前にし、変わる値はプロパティに入れてください。",
        "The event's name is longer than 512 characters.",
        "Use a short fixed name and put what varies into the properties.",
    ),
    Reason.NO_TYPE: (
        "種別（type）がないか、知らない種別です。",
        "type を track、page、screen、identify、group、alias のどれかにしてください。",
        "The type is missing or not known.",
        "Set type to track, page, screen, identify, group or alias.",
    ),
    Reason.NO_GROUP: (
        "group に顧客の ID がありません。",
        "groupId に顧客 ID を入れてください。",
        "The group call names no customer.",
        "Put the customer's id into groupId.",
    ),
    Reason.NO_PREVIOUS: (
        "alias に以前の ID がありません。",
        "previousId と userId の両方を入れてください。",
        "The alias call lacks the previous id.",
        "Send both previousId and userId.",
    ),
    Reason.NOT_AN_OBJECT: (
        "イベントが JSON オブジェクトではありません。",
        "batch の各要素を { } で囲んだオブジェクトにしてください。",
        "The event is not a JSON object.",
        "Make every element of batch an object in { }.",
    ),
    Reason.BAD_PROPERTIES: (
        "プロパティが JSON オブジェクトではありません。",
        "properties・traits・context を { } で囲んだオブジェクトにしてください。",
        "The properties are not a JSON object.",
        "Make properties, traits and context objects in { }.",
    ),
    Reason.BAD_ID: (
        "ID が文字列ではないか、長すぎます。",
        "ID は 512 文字以内の文字列にしてください。",
        "An id is not a string or is too long.",
        "Send ids as strings of at most 512 characters.",
    ),
    Reason.BAD_TIME: (
        "timestamp を日時として読めません。",
        "2026-11-21T09:00:00Z のような ISO 8601 の形にしてください。",
        "The timestamp cannot be read as a time.",
        "Write it as ISO 8601, like 2026-11-21T09:00:00Z.",
    ),
    Reason.FUTURE: (
        "イベントの日時が 1 日より先の未来です。",
        "送信元の時計を合わせ、sentAt も一緒に送ってください。",
        "The event lies more than a day in the future.",
        "Set the sender's clock right and send sentAt as well.",
    ),
    Reason.TOO_OLD: (
        "イベントの日時が 2000 年より前です。",
        "timestamp の単位や既定値（1970 年など）を確かめてください。",
        "The event lies before the year 2000.",
        "Check the timestamp's unit and default value (such as 1970).",
    ),
    Reason.TOO_LARGE: (
        "イベントが 1 件の上限 32 KB を超えています。",
        "プロパティを減らし、1 件を 32 KB 以内にしてください。",
        "The event is larger than 32 KB, the limit of one event.",
        "Send fewer properties, at most 32 KB an event.",
    ),
    Reason.BAD_JSON: (
        "本文を JSON として読めません。",
        "本文が途中で切れていないか、UTF-8 の JSON かを確かめてください。",
        "The body cannot be read as JSON.",
        "Check that the body is complete and is JSON in UTF-8.",
    ),
    Reason.BAD_GZIP: (
        "本文を gzip として展開できません。",
        "Content-Encoding を外すか、本文を gzip で圧縮して送ってください。",
        "The body cannot be unpacked as gzip.",
        "Leave Content-Encoding out, or compress the body with gzip.",
    ),
    Reason.BODY_TOO_LARGE: (
        "本文が上限（1 件の呼び出しは 32 KB、batch は 500 KB）を超えています。",
        "batch を小さく分けて送ってください。",
        "The body is larger than the limit (32 KB a call, 500 KB a batch).",
        "Send smaller batches.",
    ),
    Reason.TOO_MANY: (
        "batch の件数が上限 2,500 件を超えています。",
        "2,500 件以内に分けて送ってください。",
        "The batch has more than 2,500 events.",
        "Send at most 2,500 events a batch.",
    ),
    Reason.NO_BATCH: (
        "本文に batch の配列がありません。",
        '{"batch": [ … ]} の形で送ってください。',
        "The body has no batch array.",
        'Send {"batch": [ … ]}.',
    ),
    Reason.UNKNOWN_KEY: (
        "書き込みキーが登録されていません。",
        "データ画面または bansou keys create で作ったキーを使ってください。",
        "The write key is not known.",
        "Use a key made on the Data page or by `bansou keys create`.",
    ),
    Reason.REVOKED_KEY: (
        "書き込みキーは無効にされています。",
        "新しいキーを作り、送信元のキーを入れ替えてください。",
        "The write key has been revoked.",
        "Make a new key and put it into the sender.",
    ),
}


def micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC; a time without a zone is taken as UTC."""
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return round(at.timestamp() * 1_000_000)
