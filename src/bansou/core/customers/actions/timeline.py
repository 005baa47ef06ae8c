"""Writing on a customer's timeline."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers.contracts import CustomersError, timeline_kinds
from bansou.core.customers.models import Contact, Customer, TimelineEntry

NOTE_LENGTH = 20_000


def record_on_timeline(
    *,
    customer: Customer,
    at: datetime,
    kind: str,
    by: Member | None,
    facts: Mapping[str, Any] | None = None,
    contact: Contact | None = None,
    text: str = "",
    key: str | None = None,
) -> TimelineEntry:
    """An entry of the registered `kind` stands on the timeline; with a `key`, the same key twice leaves one entry."""
    if kind not in timeline_kinds:
        raise ValueError(f"{kind!r} is not a registered timeline kind; call contracts.register_timeline_kind first.")
    values = {
        "customer": customer, "at": at, "kind": kind, "member": by, "facts": dict(facts or {}), "contact": contact, "text": text,
    }  # fmt: skip
    if key is None:
        return TimelineEntry.objects.create(**values)
    entry, _made = TimelineEntry.objects.get_or_create(key=key, defaults=values)
    return entry


def record_many_on_timeline(*, entries: Iterable[TimelineEntry]) -> int:
    """All `entries` stand on their timelines, those whose key is there already once; returns how many were given."""
    rows = list(entries)
    for row in rows:
        if row.kind not in timeline_kinds:
            raise ValueError(f"{row.kind!r} is not a registered timeline kind.")
    TimelineEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


@transaction.atomic
def add_note(*, customer: Customer, text: str, by: Member, at: datetime, contact: Contact | None = None) -> TimelineEntry:
    """The note stands on the customer's timeline under its author's name."""
    text = text.strip()
    if not text:
        raise CustomersError(_("The note is empty. Write what happened, then save it."))
    if len(text) > NOTE_LENGTH:
        raise CustomersError(_("The note is longer than 20,000 characters. Shorten it, then save it."))
    with acting_as(by):
        return record_on_timeline(customer=customer, at=at, kind="note", by=by, contact=contact, text=text)


@transaction.atomic
def remove_note(*, note: TimelineEntry, by: Member, at: datetime) -> None:  # noqa: ARG001 - the audit log stamps its own time
    """The note is gone; the audit log keeps who took it away."""
    with acting_as(by):
        LogEntry.objects.log_create(note, force_log=True, action=LogEntry.Action.DELETE, changes={"text": [note.text, None]})
        note.delete()
