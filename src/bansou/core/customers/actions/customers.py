"""Creating, changing, putting away and bringing back customers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bansou.base.kit.japanese import search_text
from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers.actions.timeline import record_on_timeline
from bansou.core.customers.contracts import CustomersError
from bansou.core.customers.models import Customer, TimelineEntry

EDITABLE = ("name", "name_kana", "parent", "industry", "region", "employees", "website", "owner", "fields")


def _checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - {*EDITABLE, "external_id"}:
        raise ValueError(f"{', '.join(sorted(unknown))} cannot be set on a customer.")
    return values


def _prepare(customer: Customer) -> None:
    customer.search_text = search_text(customer.external_id, customer.name, customer.name_kana)
    _refuse_circles(customer)
    customer.full_clean(validate_constraints=False)


def _refuse_circles(customer: Customer) -> None:
    above, steps = customer.parent, 0
    while above is not None and steps < 50:
        if above.pk == customer.pk and customer.pk is not None:
            raise CustomersError(_("A customer cannot be its own parent, not even through other companies. Choose another parent."))
        above, steps = above.parent, steps + 1


@transaction.atomic
def create_customer(*, external_id: str, name: str, by: Member | None, at: datetime, **values: Any) -> Customer:
    """The customer exists, can be found, and its timeline begins."""
    customer = Customer(external_id=external_id.strip(), name=name.strip(), **_checked(values))
    _prepare(customer)
    with acting_as(by):
        customer.save()
    record_on_timeline(customer=customer, at=at, kind="customer_created", by=by)
    return customer


@transaction.atomic
def change_customer(*, customer: Customer, values: Mapping[str, Any], by: Member | None, at: datetime) -> Customer:
    """The customer has the given values; a change of owner stands on the timeline."""
    owner_before = Member.objects.filter(customers=customer.pk).first()
    for field, value in _checked(values).items():
        setattr(customer, field, value)
    _prepare(customer)
    with acting_as(by):
        customer.save()
    if customer.owner_id != (owner_before.pk if owner_before else None):
        record_on_timeline(customer=customer, at=at, kind="owner_changed", by=by, facts=_owner_facts(owner_before, customer.owner))
    return customer


def _owner_facts(before: Member | None, after: Member | None) -> dict[str, Any]:
    return {"from": before.name if before else None, "to": after.name if after else None}


@transaction.atomic
def set_owner(*, customers: Iterable[int], owner: Member | None, by: Member | None, at: datetime) -> dict[int, int | None]:
    """Each of `customers` has the owner; returns the owners before, by customer, for an undo."""
    rows = list(Customer.objects.select_for_update(of=("self",)).select_related("owner").filter(pk__in=list(customers)))
    before = {row.pk: row.owner_id for row in rows}
    moved = [row for row in rows if row.owner_id != (owner.pk if owner else None)]
    entries = [TimelineEntry(customer=row, at=at, kind="owner_changed", member=by, facts=_owner_facts(row.owner, owner)) for row in moved]
    with acting_as(by):
        for row in moved:
            row.owner = owner
            row.save(update_fields=["owner", "changed_at"])
    TimelineEntry.objects.bulk_create(entries, batch_size=500)
    return before


@transaction.atomic
def put_back_owners(*, owners: Mapping[int, int | None], by: Member | None, at: datetime) -> int:
    """Each customer has the owner it had before, as `set_owner` returned it; returns how many."""
    groups: dict[int | None, list[int]] = {}
    for customer, owner in owners.items():
        groups.setdefault(owner, []).append(customer)
    people = Member.objects.in_bulk([pk for pk in groups if pk is not None])
    for owner_pk, keys in groups.items():
        set_owner(customers=keys, owner=people.get(owner_pk) if owner_pk else None, by=by, at=at)
    return len(owners)


@transaction.atomic
def archive_customer(*, customer: Customer, by: Member | None, at: datetime) -> None:
    """The customer is hidden from lists and from the engine; nothing is deleted."""
    if customer.archived_at is not None:
        return
    customer.archived_at = at
    with acting_as(by):
        customer.save(update_fields=["archived_at", "changed_at"])
    record_on_timeline(customer=customer, at=at, kind="customer_archived", by=by)


@transaction.atomic
def restore_customer(*, customer: Customer, by: Member | None, at: datetime) -> None:
    """The customer is back in lists and in the engine."""
    if customer.archived_at is None:
        return
    customer.archived_at = None
    with acting_as(by):
        customer.save(update_fields=["archived_at", "changed_at"])
    record_on_timeline(customer=customer, at=at, kind="customer_restored", by=by)
