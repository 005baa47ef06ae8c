"""Makers of customers and what belongs to them, for tests."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from bansou.core.customers import actions
from bansou.core.customers.actions import imports
from bansou.core.customers.contracts import RecordKind
from bansou.core.customers.models import Contact, Contract, Customer, Import, Product

MONDAY = datetime(2026, 4, 6, 3, 0, tzinfo=UTC)
_number = count(1)


def make_customer(*, name: str = "Initech", external_id: str | None = None, **values: Any) -> Customer:
    """A customer with an id of its own."""
    return actions.create_customer(external_id=external_id or f"c{next(_number)}", name=name, by=None, at=MONDAY, **values)


def make_contact(customer: Customer | None = None, *, external_id: str | None = None, **values: Any) -> Contact:
    """A contact, at a customer of its own unless one is given."""
    return actions.create_contact(
        external_id=external_id or f"u{next(_number)}", customer=customer or make_customer(), by=None, at=MONDAY, **values
    )


def make_product(*, code: str = "desk", name: str = "Desk", **values: Any) -> Product:
    """The product of that code, made on the first call."""
    found = Product.objects.filter(code=code).first()
    return found or actions.create_product(code=code, name=name, by=None, at=MONDAY, **values)


def make_contract(
    customer: Customer | None = None, *, starts_on: date = date(2026, 1, 1), at: datetime = MONDAY, **values: Any
) -> Contract:
    """A contract, with a customer and a product unless they are given."""
    product = values.pop("product", None) or make_product()
    return actions.add_contract(customer=customer or make_customer(), product=product, starts_on=starts_on, by=None, at=at, **values)


def look_at_file(text: str | bytes, kind: str = "customers", **more: Any) -> imports.Look:
    """What importing this file would do."""
    data = text.encode() if isinstance(text, str) else text
    return imports.look_at(kind=RecordKind(kind), name="file.csv", data=data, by=None, at=MONDAY, **more)


def import_file(text: str | bytes, kind: str = "customers", **more: Any) -> Import:
    """The file is imported; what cannot be is refused."""
    return imports.run_import(source=look_at_file(text, kind, **more).source, by=None, at=MONDAY)
