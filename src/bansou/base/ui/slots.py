"""What packages show on pages they may not import: navigation, panels, columns, settings, search.

A package registers in its `apps.ready()`; the page that owns the slot reads it. So imports keep one direction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

T = TypeVar("T", bound="Slotted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slotted:
    """Something with a place in an order; `code` is unique within its slot."""

    code: str
    order: int
    permission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem(Slotted):
    """An entry of the left navigation; `waiting` gives the number that waits for the member, or None."""

    title: Any
    url_name: str
    icon: str
    waiting: Callable[[Any], int | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Slotted):
    """A part of the customer page, loaded by htmx from `url_name` with the customer's id; `place` is left, middle, right or below."""

    title: Any
    url_name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFact(Slotted):
    """A labelled fact in the customer page's header: `render(customer)` gives safe HTML; `related` rows come with the customer."""

    title: Any
    render: Callable[[Any], str]
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Slotted):
    """A column of the customer list: `annotate` joins what it needs (no query of its own), `render(row)` gives safe HTML,
    `export(row)` the CSV value, `sort` the order-by expressions; `filter_kind` is number, date, choice, text or None on `lookup`."""

    title: Any
    annotate: Callable[[QuerySet[Any]], QuerySet[Any]]
    render: Callable[[Any], str]
    export: Callable[[Any], Any]
    sort: tuple[str, ...] = ()
    lookup: str | None = None
    filter_kind: str | None = None
    choices: Callable[[], Iterable[tuple[str, Any]]] | None = None
    is_default: bool = True
    is_numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsSection(Slotted):
    """A card on the settings page."""

    title: Any
    description: Any
    url_name: str
    icon: str


class Slot(Generic[T]):
    """An ordered registry that refuses the same code twice."""

    def __init__(self) -> None:
        self._entries: dict[str, T] = {}

    def add(self, *entries: T) -> None:
        """Each of `entries` stands in the slot afterwards."""
        for entry in entries:
            if entry.code in self._entries:
                raise ValueError(f"{entry.code!r} stands in this slot already.")
            self._entries[entry.code] = entry

    def __iter__(self) -> Any:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.code)))

    def get(self, code: str) -> T | None:
        """The entry named `code`, or None."""
        return self._entries.get(code)


navigation: Slot[NavItem] = Slot()
customer_panels: Slot[Panel] = Slot()
customer_facts: Slot[HeaderFact] = Slot()
customer_columns: Slot[Column] = Slot()
settings_sections: Slot[SettingsSection] = Slot()
