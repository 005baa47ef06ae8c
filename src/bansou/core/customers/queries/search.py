"""Finding customers and contacts by what people type: any width, hiragana or katakana, with or without the legal form."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from bansou.base.kit.japanese import folded, split_legal_form
from bansou.core.customers.models import Contact, Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: customers first, then contacts, best first."""

    customers: tuple[Customer, ...]
    contacts: tuple[Contact, ...]


def matching(text: str) -> Q:
    """The condition that a record's `search_text` holds every word of `text`."""
    condition = Q()
    for word in text.replace("\u3000", " ").split():
        needle = folded(split_legal_form(word).core) or folded(word)
        condition &= Q(search_text__contains=needle)
    return condition


def _ranked(rows: Any, text: str) -> Any:
    needle = folded(text)
    rank = Case(
        When(search_text__startswith=needle, then=Value(0)),
        When(search_text__contains=f"\n{needle}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.filter(matching(text)).annotate(rank=rank).order_by("rank", "pk")


def search(text: str, limit: int = 8) -> Found:
    """Up to `limit` customers and contacts that hold every word of `text`; nothing for an empty text."""
    if not folded(text):
        return Found(customers=(), contacts=())
    customers = _ranked(Customer.objects.filter(archived_at=None), text)[:limit]
    contacts = _ranked(Contact.objects.select_related("customer").filter(left_on=None), text)[:limit]
    return Found(customers=tuple(customers), contacts=tuple(contacts))
