"""Turning what a row names (customer, parent, product, owner) into records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bansou.core.customers.contracts import RecordKind, ValueKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What stands in the records: existing rows by id with their current values, and whom references may name."""

    records: Mapping[str, Mapping[str, Any]]
    customers: Mapping[str, int]
    products: Mapping[str, int]
    members: Mapping[str, int]
    fields: Mapping[str, ValueKind]


@dataclass(slots=True, kw_only=True)
class PlannedRow:
    """One row as it will be stored: field → value, custom field → value; `before` None means it is new."""

    row: int
    key: str
    values: dict[str, Any]
    custom: dict[str, Any]
    before: Mapping[str, Any] | None = None
    changes: frozenset[str] = frozenset()


class Resolver:
    """Turns what a row names (customer, parent, product, owner) into keys, noting what nobody knows."""

    def __init__(self, *, kind: RecordKind, rows: list[PlannedRow], known: Known, note: Callable[[int, str, Any, str, bool], None]) -> None:
        self._known, self._tell = known, note
        self._in_file = {row.key for row in rows} if kind is RecordKind.CUSTOMERS else set()
        self._parents = {row.key: row.values["parent"] for row in rows if "parent" in row.values}
        self.new_products: list[str] = []

    def all(self, row: PlannedRow) -> bool:
        """Whether every reference of `row` is known; the row then carries keys instead of names."""
        return self._customer(row) and self._parent(row) and self._product(row) and self._owner(row) and self._name(row)

    def _customer(self, row: PlannedRow) -> bool:
        name = row.values.pop("customer", None)
        if name is None:
            return True
        key = self._known.customers.get(name)
        if key is None:
            self._note(row, "customer", name, "unknown_customer")
            return False
        row.values["customer_id"] = key
        return True

    def _parent(self, row: PlannedRow) -> bool:
        name = row.values.get("parent")
        if name is None:
            return True
        if self._circles(row.key):
            self._note(row, "parent", name, "parent_circle")
            return False
        if name not in self._known.customers and name not in self._in_file:
            self._note(row, "parent", name, "unknown_parent")
            return False
        return True

    def _circles(self, key: str) -> bool:
        above, seen = self._parents.get(key), {key}
        while above is not None:
            if above in seen:
                return True
            seen.add(above)
            above = self._parents.get(above)
        return False

    def _product(self, row: PlannedRow) -> bool:
        name = row.values.pop("product", None)
        if name is not None:
            key = self._known.products.get(name.casefold())
            if key is None and name not in self.new_products:
                self.new_products.append(name)
            row.values["product_id"] = key if key is not None else name
        return True

    def _owner(self, row: PlannedRow) -> bool:
        name = row.values.pop("owner", None)
        if name is not None:
            key = self._known.members.get(name.casefold())
            if key is None:
                self._note(row, "owner", name, "unknown_owner", refused=False)
            else:
                row.values["owner_id"] = key
        return True

    @staticmethod
    def _name(row: PlannedRow) -> bool:
        full = row.values.pop("full_name", None)
        if full is not None:
            family, given = split_person(full)
            row.values.setdefault("family_name", family)
            row.values.setdefault("given_name", given)
        return True

    def _note(self, row: PlannedRow, code: str, value: Any, rule: str, *, refused: bool = True) -> None:
        self._tell(row.row, code, value, rule, refused)


def split_person(name: str) -> tuple[str, str]:
    """Family and given name of a full name: 山田 太郎 as written, Taro Yamada turned round; one word is the family name."""
    parts = name.replace("\u3000", " ").split()
    if len(parts) < 2:
        return (parts[0][:80] if parts else "", "")
    if all(part.isascii() for part in parts):
        return parts[-1][:80], " ".join(parts[:-1])[:80]
    return parts[0][:80], " ".join(parts[1:])[:80]
