"""What the customer page shows of one customer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bansou.base.kit.japanese import CompanyName, split_legal_form
from bansou.core.customers.models import Contact, Contract, Customer
from bansou.core.customers.queries.fields import custom_fields_of, field_title, shown_value
from bansou.core.customers.queries.kinds import money

ASSUMED_MONTHS = 36  # until a retention model is fitted: what an ordinary subscription of a company lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The stand-in for the lifetime value: an amount and the formula that gave it."""

    text: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The next renewal: its day, how many days are left, and how near that is (good, watch, risk)."""

    on: date
    days: int
    words: str
    tone: str


def company_name(customer: Customer) -> CompanyName:
    """The name with its legal form set apart."""
    return split_legal_form(customer.name)


def worth_of(customer: Customer, *, on: date) -> Worth | None:
    """Monthly amount times the months expected to come (a stand-in, said so); None without a running contract."""
    if not customer.amount:
        return None
    lived = ((on - customer.started_on).days / 30.44) if customer.started_on else 0.0
    months = max(6, round(ASSUMED_MONTHS - lived)) if lived < ASSUMED_MONTHS else 12
    facts = {"amount": money(customer.amount, customer.currency), "months": months}
    formula = _("Stand-in until a retention model is fitted: %(amount)s a month × %(months)s months expected to come.")
    return Worth(text=money(customer.amount * Decimal(months), customer.currency), formula=formula % facts)


def renewal_of(customer: Customer, *, on: date) -> Renewal | None:
    """The next renewal after `on`, or None where none is known."""
    day = customer.renews_on
    if day is None or day < on:
        return None
    left = (day - on).days
    words = _("today") if left == 0 else ngettext("in %(days)d day", "in %(days)d days", left) % {"days": left}
    return Renewal(on=day, days=left, words=words, tone="risk" if left <= 30 else "watch" if left <= 90 else "neutral")


def people_of(customer: Customer) -> QuerySet[Contact]:
    """The customer's contacts: those who decide first, those who left last."""
    order = {role: place for place, role in enumerate(Contact.Role.values)}
    rank = Case(*(When(role=role, then=Value(place)) for role, place in order.items()), default=Value(9), output_field=IntegerField())
    return Contact.objects.filter(customer=customer).annotate(rank=rank).order_by("left_on", "rank", "family_name", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """A contract with its state on a day: running, ahead, over, cancelled."""

    contract: Contract
    state: str
    tone: str


def contracts_of(customer: Customer, *, on: date) -> list[ContractLine]:
    """The customer's contracts, running ones first, each with its state on `on`."""
    rows = Contract.objects.filter(customer=customer).select_related("product")
    lines = [_contract_line(row, on) for row in rows]
    return sorted(lines, key=lambda line: (line.tone != "good", line.tone != "watch"))


def _contract_line(row: Contract, on: date) -> ContractLine:
    if row.is_active(on):
        if row.cancelled_on is not None:
            return ContractLine(contract=row, state=_("Cancelled, still running"), tone="watch")
        return ContractLine(contract=row, state=pgettext("contract", "Active"), tone="good")
    if row.starts_on > on and row.cancelled_on is None:
        return ContractLine(contract=row, state=_("Not started"), tone="neutral")
    return ContractLine(contract=row, state=_("Cancelled") if row.cancelled_on else _("Ended"), tone="neutral")


def facts_of(customer: Customer) -> list[tuple[Any, str]]:
    """The customer's attributes and custom fields that hold something, with their names."""
    known: list[tuple[Any, str]] = [
        (_("Industry"), customer.industry),
        (_("Region"), customer.region),
        (_("Employees"), f"{customer.employees:,}" if customer.employees is not None else ""),
        (_("Customer ID"), customer.external_id),
    ]
    custom = [
        (field_title(field), shown_value(field, customer.fields[field.code]))
        for field in custom_fields_of("customer")
        if customer.fields.get(field.code) not in {None, ""}
    ]
    return [pair for pair in (*known, *custom) if pair[1]]


def children_of(customer: Customer) -> QuerySet[Customer]:
    """The companies that name `customer` as their parent."""
    return Customer.objects.filter(parent=customer, archived_at=None).order_by("name", "pk")
