"""The shape of a declared metric."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Input(StrEnum):
    """What a metric is computed from, and so whose age it inherits."""

    USE = "use"
    CONTACTS = "contacts"
    FEATURES = "features"
    CONTRACT = "contract"
    PEERS = "peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A number about a customer as of the end of a day, declared once.

    `expression` takes the table of facts (one row per customer and day) and gives the value as an Ibis column.
    `is_historic` is false when a past value is computed from records as they are now (seats, contacts, renewal), so
    that nothing that learns from the past may use it.
    """

    code: str
    name_ja: str
    name_en: str
    unit_ja: str
    unit_en: str
    description_ja: str
    description_en: str
    higher_is_better: bool | None
    input: Input
    expression: Callable[[Any], Any]
    is_historic: bool = True
    decimals: int = 0
