"""What other packages may know of customers: errors, problems of a file, kinds of timeline entries."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class CustomersError(Exception):
    """Something a person asked for cannot be done; `sentence` says why and what to do, in their language."""

    status = 400

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class RecordKind(StrEnum):
    """What a file may hold."""

    CUSTOMERS = "customers"
    CONTACTS = "contacts"
    CONTRACTS = "contracts"


class ValueKind(StrEnum):
    """How a field's text is read."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    BOOLEAN = "boolean"
    EMAIL = "email"
    URL = "url"
    CURRENCY = "currency"
    ROLE = "role"
    CUSTOMER = "customer"
    PRODUCT = "product"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a file: where (row 1 is the header; 0 the whole file), what stood there, which rule it broke."""

    row: int
    field: str
    value: str
    code: str
    refused: bool = True
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class FileRefused(Exception):
    """A file of which nothing can be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """An event of a product that counts as reaching value or as a step of onboarding."""

    event: str
    is_value: bool = False
    onboarding_step: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The days and money of one contract, as the rules about a customer's standing need them."""

    starts_on: date
    ends_on: date | None = None
    cancelled_on: date | None = None
    renews_on: date | None = None
    signed_on: date | None = None
    amount: float = 0.0
    currency: str = "JPY"
    product_id: int | None = None
    plan: str = ""
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineKind:
    """A kind of timeline entry: its name, its icon, and the sentence made from an entry's facts in the reader's language."""

    code: str
    title: Any
    icon: str
    sentence: Callable[[Mapping[str, Any]], str]


timeline_kinds: dict[str, TimelineKind] = {}


def register_timeline_kind(kind: TimelineKind) -> None:
    """Entries of `kind` are shown with its name and sentence; a second registration of the same code is an error."""
    if kind.code in timeline_kinds:
        raise ValueError(f"The timeline kind {kind.code!r} is registered already.")
    timeline_kinds[kind.code] = kind
