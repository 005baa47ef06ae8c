"""Makers for tests of the touch model."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bansou.core.allocation.models import Placement, Tier
from bansou.core.customers.models import Customer
from bansou.core.customers.testing import MONDAY, make_contract, make_customer
from bansou.core.metrics.models import Latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """A scope of the customers named."""

    customers: frozenset[str] | None = None


def make_values(customer: Customer, *, at: datetime = MONDAY, **values: Any) -> Latest:
    """The customer's latest metric values are `values`."""
    entry, _ = Latest.objects.update_or_create(customer=customer, defaults={"at": at, "input_at": at, "values": values})
    return entry


def make_paying(name: str, amount: int, **values: Any) -> Customer:
    """A customer that pays `amount` a month, with these metric values."""
    customer = make_customer(name=name, external_id=name.lower())
    make_contract(customer, amount=amount, seats=10)
    make_values(customer, **values)
    customer.refresh_from_db()
    return customer


def tier_of(customer: Customer) -> str | None:
    """The code of the tier the customer has now."""
    placement = Placement.objects.filter(customer=customer).select_related("tier").first()
    return placement.tier.code if placement and placement.tier else None


def proposed_for(customer: Customer) -> str | None:
    """The code of the tier proposed for the customer."""
    placement = Placement.objects.filter(customer=customer).select_related("proposed").first()
    return placement.proposed.code if placement and placement.proposed else None


def tier(code: str) -> Tier:
    """The tier of that code."""
    return Tier.objects.get(code=code)
