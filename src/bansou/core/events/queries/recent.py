"""The latest events of one customer, straight from the lake."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bansou.core.customers.models import Contact, Customer
from bansou.core.events.queries.places import lake
from bansou.core.events.queries.use import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event of a customer, with the names people know and what was said of it."""

    at: datetime
    kind: str
    label: str
    who: str
    source: str
    facts: Sequence[tuple[str, str]]


def recent_events(customer: Customer, *, limit: int = 30) -> list[Happened]:
    """The latest events of the customer and of its contacts, newest first."""
    contacts = {contact.external_id: str(contact) for contact in Contact.objects.filter(customer=customer)}
    rows = lake().events_of([customer.external_id], contact_ids=list(contacts), limit=limit).to_pylist()
    called = labels()
    return [
        Happened(
            at=row["at"],
            kind=row["kind"],
            label=called.get(row["event"], row["event"]),
            who=contacts.get(row["contact_id"] or "", row["contact_id"] or ""),
            source=row["source"],
            facts=_facts(row["properties"]),
        )
        for row in rows
    ]


def _facts(properties: str) -> list[tuple[str, str]]:
    said = json.loads(properties or "{}")
    return [(name, str(value)) for name, value in said.items() if isinstance(value, str | int | float | bool)][:6]
