"""Reading customers: access by member, search, the list, the timeline, and the engine's tables."""

from bansou.core.customers.queries.access import (
    contact_for,
    contract_for,
    custom_field_for,
    customer_for,
    customers_by_external_id,
    import_for,
    note_for,
    product_for,
    saved_view_for,
    saved_views,
)
from bansou.core.customers.queries.engine import (
    EngineFacts,
    contact_customer_links,
    facts_for_engine,
    feature_table,
    field_values,
    standings,
)
from bansou.core.customers.queries.search import Found, matching, search

__all__ = [
    "EngineFacts",
    "Found",
    "contact_customer_links",
    "contact_for",
    "contract_for",
    "custom_field_for",
    "customer_for",
    "customers_by_external_id",
    "facts_for_engine",
    "feature_table",
    "field_values",
    "import_for",
    "matching",
    "note_for",
    "product_for",
    "saved_view_for",
    "saved_views",
    "search",
    "standings",
]
