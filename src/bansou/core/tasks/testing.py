"""Makers for tests of tasks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bansou.core.customers.models import Customer
from bansou.core.customers.testing import MONDAY, make_contract, make_customer
from bansou.core.metrics.models import Latest
from bansou.core.tasks.contracts import Kind
from bansou.core.tasks.models import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """A scope of the customers named."""

    customers: frozenset[str] | None = None


def make_values(customer: Customer, *, at: datetime = MONDAY, **values: Any) -> Latest:
    """The customer's latest metric values are `values`."""
    entry, _ = Latest.objects.update_or_create(customer=customer, defaults={"at": at, "input_at": at, "values": values})
    return entry


def make_known(
    *, name: str = "Initech", amount: int = 100_000, owner: Any = None, contract: dict[str, Any] | None = None, **values: Any
) -> Customer:
    """A paying customer of whom these metric values are known."""
    customer = make_customer(name=name, external_id=name.lower(), owner=owner)
    make_contract(customer, amount=amount, seats=10, **(contract or {}))
    make_values(customer, **values)
    customer.refresh_from_db()
    return customer


def make_task(customer: Customer, *, kind: Kind = Kind.SILENT, day: date = date(2026, 4, 8), **values: Any) -> Task:
    """An open task of the customer."""
    start = {"reason": "silent", "facts": {"days": 40}, "priority": 1000, "value_at_stake": 5000, "opened_at": MONDAY, "due_on": day}
    number = Task.objects.filter(customer=customer).count()
    return Task.objects.create(customer=customer, kind=kind.value, episode=f"{kind}:{customer.pk}:{number}", **(start | values))
