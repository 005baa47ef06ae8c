"""Who the events speak of: contacts and customers named in them are kept as records."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from bansou.core.customers.actions.found import Found, keep_found, known_contacts
from bansou.core.events.contracts import Kind, Row
from bansou.core.events.models import ContactAlias

_NO_TRAITS = b"{}"


def keep_people(*, rows: Iterable[Row], at: datetime) -> frozenset[str]:
    """Every customer and contact named in the rows stands in the records; the ids of customers made or changed are returned."""
    customers: dict[str, Found] = {}
    contacts: dict[str, Found] = {}
    traits: list[tuple[str, Found]] = []
    rows = list(rows)
    survivor = _survivors(rows)
    for row in rows:
        if row.kind == Kind.ALIAS:
            continue
        if row.contact_id in survivor:
            row = msgspec.structs.replace(row, contact_id=survivor[row.contact_id])  # noqa: PLW2901 - the same event under the id that stays
        if row.customer_id and row.customer_id not in customers:
            customers[row.customer_id] = Found(external_id=row.customer_id)
        if row.contact_id:
            before = contacts.get(row.contact_id)
            if before is None or (row.customer_id and before.customer_id != row.customer_id):
                contacts[row.contact_id] = Found(external_id=row.contact_id, customer_id=row.customer_id or "")
        if row.kind in {Kind.IDENTIFY, Kind.GROUP} and (said := _traits(row)):
            named = row.customer_id if row.kind == Kind.GROUP else row.contact_id
            if named:
                traits.append(
                    (row.kind, Found(external_id=named, customer_id=(row.kind == Kind.IDENTIFY and row.customer_id) or "", traits=said))
                )
    return keep_found(
        customers=[*customers.values(), *(found for kind, found in traits if kind == Kind.GROUP)],
        contacts=[*contacts.values(), *(found for kind, found in traits if kind == Kind.IDENTIFY)],
        at=at,
    )


def _traits(row: Row) -> dict[str, Any]:
    raw = bytes(row.properties)
    if raw == _NO_TRAITS:
        return {}
    said = msgspec.json.decode(raw)
    return said if isinstance(said, dict) else {}


def _survivors(rows: list[Row]) -> dict[str, str]:
    """For the ids in these rows that are other names of a contact: that contact's id.

    An alias (former id, id to keep) keeps the id that stands in the records; when neither or both stand there, the one it asks to keep.
    """
    aliases = [(row.anonymous_id, row.contact_id) for row in rows if row.kind == Kind.ALIAS and row.anonymous_id and row.contact_id]
    if aliases:
        known = known_contacts(ids={one for pair in aliases for one in pair})
        told = [
            ContactAlias(former=kept, contact_id=former)
            if former in known and kept not in known
            else ContactAlias(former=former, contact_id=kept)
            for former, kept in aliases
            if former != kept and not (former in known and kept in known)
        ]
        ContactAlias.objects.bulk_create(told, ignore_conflicts=True)
    ids = sorted({row.contact_id for row in rows if row.contact_id})
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        found.update(ContactAlias.objects.filter(former__in=ids[start : start + 500]).values_list("former", "contact_id"))
    return found
