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
from bansou.core.customers.queries.exports import exported
from bansou.core.customers.queries.imports import (
    MODEL,
    STORED,
    SUBJECT,
    current_values,
    custom_field_names,
    custom_fields,
    keys_of,
    known_for,
    only_product,
    parts,
    past_imports,
)
from bansou.core.customers.queries.problems import cure_of, grouped, loaded, reason_of, sentence_of
from bansou.core.customers.queries.problems import stored as stored_problems
from bansou.core.customers.queries.search import Found, matching, search

__all__ = [
    "MODEL",
    "STORED",
    "SUBJECT",
    "EngineFacts",
    "Found",
    "contact_customer_links",
    "contact_for",
    "contract_for",
    "cure_of",
    "current_values",
    "custom_field_for",
    "custom_field_names",
    "custom_fields",
    "customer_for",
    "customers_by_external_id",
    "exported",
    "facts_for_engine",
    "feature_table",
    "field_values",
    "grouped",
    "import_for",
    "keys_of",
    "known_for",
    "loaded",
    "matching",
    "note_for",
    "only_product",
    "parts",
    "past_imports",
    "product_for",
    "reason_of",
    "saved_view_for",
    "saved_views",
    "search",
    "sentence_of",
    "standings",
    "stored_problems",
]
