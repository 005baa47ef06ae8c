"""Signing, changing, cancelling and removing contracts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bansou.base.kit.days import day_of
from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers.actions.standing import refresh_standings
from bansou.core.customers.actions.timeline import record_on_timeline
from bansou.core.customers.contracts import CustomersError
from bansou.core.customers.models import Contract, Customer, Product

EDITABLE = (
    "product", "plan", "seats", "amount", "currency", "signed_on", "starts_on", "ends_on", "renews_on", "notice_on",
    "cancelled_on", "cancel_reason", "fields",
)  # fmt: skip
_TOLD = ("plan", "seats", "amount")


def derived_contract_id(*, customer_id: str, product: str, starts_on: date) -> str:
    """The contract's id where a source gives none: customer, product and first day."""
    return f"{customer_id}:{product}:{starts_on.isoformat()}"[:160]


def _save(contract: Contract, by: Member | None, at: datetime) -> None:
    if contract.ends_on is not None and contract.starts_on is not None and contract.ends_on < contract.starts_on:
        raise CustomersError(_("The contract ends before it starts. Correct one of the two days."))
    contract.full_clean()
    with acting_as(by):
        contract.save()
    refresh_standings(on=day_of(at), customers=[contract.customer_id])


@transaction.atomic
def add_contract(
    *, customer: Customer, product: Product, starts_on: date, by: Member | None, at: datetime, external_id: str = "", **values: Any
) -> Contract:
    """The contract exists and the customer's standing counts it; its days show on the timeline by themselves."""
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"{', '.join(sorted(unknown))} cannot be set on a contract.")
    name = external_id.strip() or derived_contract_id(customer_id=customer.external_id, product=product.code, starts_on=starts_on)
    contract = Contract(external_id=name, customer=customer, product=product, starts_on=starts_on, **values)
    _save(contract, by, at)
    return contract


@transaction.atomic
def change_contract(*, contract: Contract, values: Mapping[str, Any], by: Member | None, at: datetime) -> Contract:
    """The contract has the given values; a change of plan, seats or money stands on the timeline with before and after."""
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"{', '.join(sorted(unknown))} cannot be set on a contract.")
    stored = Contract.objects.get(pk=contract.pk)
    before = {name: getattr(stored, name) for name in _TOLD}
    for field, value in values.items():
        setattr(contract, field, value)
    _save(contract, by, at)
    moved = {name: [_plain(before[name]), _plain(getattr(contract, name))] for name in _TOLD if before[name] != getattr(contract, name)}
    if moved:
        facts = {"product": contract.product.name, "changes": moved, "currency": contract.currency}
        record_on_timeline(customer=contract.customer, at=at, kind="contract_changed", by=by, facts=facts)
    return contract


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else float(value)


def cancel_contract(*, contract: Contract, on: date, reason: str = "", by: Member | None, at: datetime) -> Contract:
    """The contract's first day without it is `on`."""
    return change_contract(contract=contract, values={"cancelled_on": on, "cancel_reason": reason}, by=by, at=at)


@transaction.atomic
def remove_contract(*, contract: Contract, by: Member | None, at: datetime) -> None:
    """The contract, entered by mistake, is gone and the standing no longer counts it."""
    customer = contract.customer_id
    with acting_as(by):
        contract.delete()
    refresh_standings(on=day_of(at), customers=[customer])
