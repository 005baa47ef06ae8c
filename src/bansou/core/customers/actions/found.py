"""Customers and contacts that show up in events are kept as records."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from bansou.base.kit.japanese import search_text
from bansou.core.customers.models import Contact, Customer

LONGEST_ID = 120
FOUND = "found_in_events"  # in a customer's `fields`: made by events, so events may still name it
_MANY = 500
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A customer or contact named in an event; `customer_id` is the contact's customer, `traits` what was said of it."""

    external_id: str
    customer_id: str = ""
    traits: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def keep_found(*, customers: Sequence[Found], contacts: Sequence[Found], at: datetime) -> frozenset[str]:
    """Each stands in the records, with what its traits said last; the ids of customers made or changed are returned.

    A customer that people entered keeps what they wrote; only its empty fields are filled. An id of more than 120 characters
    stays in the log alone.
    """
    touched = _keep_customers(customers, at)
    return touched | _keep_contacts(contacts, at)


def known_contacts(*, ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that stand in the records as contacts."""
    return frozenset(_known(Contact, ids))


def _keep_customers(found: Sequence[Found], at: datetime) -> frozenset[str]:
    by_id = _merged(found)
    known = _known(Customer, by_id)
    made: list[Customer] = []
    changed: list[Customer] = []
    for key, one in by_id.items():
        customer = known.get(key)
        if customer is None:
            customer = Customer(external_id=key, name=key, fields={FOUND: True}, changed_at=at)
            _fill(customer, _customer_values(one.traits), overwrite=True)
            made.append(customer)
        elif _fill(customer, _customer_values(one.traits), overwrite=bool(customer.fields.get(FOUND))):
            customer.changed_at = at
            changed.append(customer)
    for customer in (*made, *changed):
        customer.search_text = search_text(customer.external_id, customer.name, customer.name_kana)
    Customer.objects.bulk_create(made, batch_size=_MANY)
    Customer.objects.bulk_update(changed, [*_CUSTOMER_FIELDS, "search_text", "changed_at"], batch_size=_MANY)
    return frozenset(customer.external_id for customer in (*made, *changed))


def _keep_contacts(found: Sequence[Found], at: datetime) -> frozenset[str]:
    by_id = _merged(found)
    known = _known(Contact, by_id)
    owners = _known(Customer, {one.customer_id: one for one in by_id.values() if one.customer_id})
    made: list[Contact] = []
    changed: list[Contact] = []
    touched: set[str] = set()
    for key, one in by_id.items():
        contact = known.get(key)
        owner = owners.get(one.customer_id)
        is_new = contact is None
        contact = contact or Contact(external_id=key)
        differs = _fill(contact, _contact_values(one.traits), overwrite=True)
        if owner is not None and contact.customer_id != owner.pk and (contact.customer_id is None or one.traits):
            contact.customer_id = owner.pk
            differs = True
        if is_new or differs:
            name = contact.family_name + contact.given_name
            contact.search_text = search_text(contact.external_id, name, contact.name_kana, contact.email)
            (made if is_new else changed).append(contact)
            if owner is not None:
                touched.add(owner.external_id)
    Contact.objects.bulk_create(made, batch_size=_MANY)
    Contact.objects.bulk_update(changed, [*_CONTACT_FIELDS, "customer_id", "search_text"], batch_size=_MANY)
    Customer.objects.filter(external_id__in=touched).update(changed_at=at) if touched else None
    return frozenset(touched)


_CUSTOMER_FIELDS = ("name", "industry", "employees", "website")
_CONTACT_FIELDS = ("family_name", "given_name", "email", "phone", "department", "title")


def _customer_values(traits: Mapping[str, Any]) -> dict[str, Any]:
    employees = traits.get("employees")
    return {
        "name": _text(traits, "name"),
        "industry": _text(traits, "industry"),
        "website": site if (site := _text(traits, "website")).startswith(("http://", "https://")) else "",
        "employees": int(employees) if isinstance(employees, int | float) and 0 <= employees < 2**31 else None,
    }


def _contact_values(traits: Mapping[str, Any]) -> dict[str, Any]:
    family, given = _text(traits, "lastName", "last_name"), _text(traits, "firstName", "first_name")
    if not family and not given and (whole := _text(traits, "name")):
        first, _, rest = whole.replace("　", " ").partition(" ")
        family, given = (first, rest.strip()) if _JAPANESE.search(whole) or not rest else (rest.strip(), first)
    email = _text(traits, "email")
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    return {
        "family_name": family,
        "given_name": given,
        "email": email,
        "phone": _text(traits, "phone"),
        "department": _text(traits, "department"),
        "title": _text(traits, "title"),
    }


def _text(traits: Mapping[str, Any], *names: str) -> str:
    return next((value.replace("\x00", "").strip() for name in names if isinstance(value := traits.get(name), str)), "")


def _fill(record: models.Model, values: Mapping[str, Any], *, overwrite: bool) -> bool:
    differs = False
    for name, value in values.items():
        limit = getattr(record._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's public way to a field
        if isinstance(value, str) and limit:
            value = value[:limit]  # noqa: PLW2901 - what does not fit is cut, the log keeps it whole
        before = getattr(record, name)
        is_free = overwrite or before in {"", None} or (name == "name" and before == getattr(record, "external_id", None))
        if value not in {"", None} and is_free and value != before:
            setattr(record, name, value)
            differs = True
    return differs


def _merged(found: Iterable[Found]) -> dict[str, Found]:
    merged: dict[str, Found] = {}
    for one in found:
        if not one.external_id or len(one.external_id) > LONGEST_ID or "\x00" in one.external_id:
            continue
        before = merged.get(one.external_id, one)
        merged[one.external_id] = Found(
            external_id=one.external_id,
            customer_id=one.customer_id or before.customer_id,
            traits={**before.traits, **one.traits},
        )
    return merged


def _known(model: type[Any], ids: Iterable[str]) -> dict[str, Any]:
    return {record.external_id: record for part in _parts(list(ids)) for record in model.objects.filter(external_id__in=part)}


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _MANY] for start in range(0, len(ids), _MANY))
