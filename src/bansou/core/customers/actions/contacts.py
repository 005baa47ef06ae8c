"""Creating and changing contacts, by hand or from what events tell."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bansou.base.kit.japanese import search_text
from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers.actions.timeline import record_on_timeline
from bansou.core.customers.models import Contact, Customer

EDITABLE = (
    "customer", "family_name", "given_name", "name_kana", "email", "phone", "department", "title", "role", "left_on", "fields",
)  # fmt: skip


def _checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"{', '.join(sorted(unknown))} cannot be set on a contact.")
    return values


def contact_search_text(*, contact: Contact) -> str:
    """The searchable form of a contact: names in both orders, kana, address and id."""
    name = f"{contact.family_name}{contact.given_name}"
    return search_text(name, f"{contact.given_name}{contact.family_name}", contact.name_kana, contact.email, contact.external_id)


def _save(contact: Contact, by: Member | None) -> None:
    contact.search_text = contact_search_text(contact=contact)
    contact.full_clean()
    with acting_as(by):
        contact.save()


@transaction.atomic
def create_contact(*, external_id: str, customer: Customer | None, by: Member | None, at: datetime, **values: Any) -> Contact:
    """The contact exists at the customer and stands on its timeline."""
    contact = Contact(external_id=external_id.strip(), customer=customer, **_checked(values))
    _save(contact, by)
    if customer is not None:
        record_on_timeline(customer=customer, at=at, kind="contact_added", by=by, contact=contact, facts={"name": str(contact)})
    return contact


@transaction.atomic
def change_contact(*, contact: Contact, values: Mapping[str, Any], by: Member | None, at: datetime) -> Contact:
    """The contact has the given values; one who left stands on the timeline with the role they had."""
    left_before = Contact.objects.values_list("left_on", flat=True).get(pk=contact.pk)
    for field, value in _checked(values).items():
        setattr(contact, field, value)
    _save(contact, by)
    if contact.left_on is not None and left_before is None and contact.customer is not None:
        facts = {"name": str(contact), "role": contact.role}
        record_on_timeline(customer=contact.customer, at=at, kind="contact_left", by=by, contact=contact, facts=facts)
    return contact


def mark_contact_left(*, contact: Contact, on: date, by: Member | None, at: datetime) -> Contact:
    """The contact counts as gone from the day `on`."""
    return change_contact(contact=contact, values={"left_on": on}, by=by, at=at)
