"""What the package puts into the slots, and the kinds of its timeline entries."""

from auditlog.registry import auditlog

from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Product, TimelineEntry
from bansou.core.customers.queries.kinds import register_kinds

_DERIVED = [
    "search_text",
    "changed_at",
    "product",
    "plan",
    "seats",
    "amount",
    "currency",
    "renews_on",
    "started_on",
    "ended_on",
    "standing_on",
]


def register() -> None:
    """Audited tables, timeline kinds and slots are registered."""
    auditlog.register(Customer, exclude_fields=_DERIVED)
    auditlog.register(Contact, exclude_fields=["search_text"])
    for model in (Contract, Product, CustomField, TimelineEntry):
        auditlog.register(model)
    register_kinds()
