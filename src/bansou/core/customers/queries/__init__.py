"""Reading customers: access by member, search, the list, the timeline, and the engine's tables."""

from bansou.core.customers.queries.access import (
    contact_for,
    contract_for,
    custom_field_for,
    custom_field_list,
    customer_for,
    customers_by_external_id,
    import_for,
    note_for,
    possible_owners,
    product_for,
    products,
    saved_view_for,
    saved_views,
)
from bansou.core.customers.queries.columns import register_columns
from bansou.core.customers.queries.engine import (
    EngineFacts,
    contact_customer_links,
    facts_for_engine,
    feature_table,
    field_values,
    standings,
)
from bansou.core.customers.queries.exports import exported
from bansou.core.customers.queries.fields import custom_fields_of, field_title
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
from bansou.core.customers.queries.kinds import money
from bansou.core.customers.queries.listing import csv_of
from bansou.core.customers.queries.portfolio import OPS, Ask, Filter, ask_of, known_columns, label_of, page_of, picked, portfolio
from bansou.core.customers.queries.problems import cure_of, grouped, loaded, reason_of, sentence_of, whole_of
from bansou.core.customers.queries.problems import stored as stored_problems
from bansou.core.customers.queries.profile import children_of, company_name, contracts_of, facts_of, people_of, renewal_of, worth_of
from bansou.core.customers.queries.search import Found, matching, search
from bansou.core.customers.queries.targets import target_title
from bansou.core.customers.queries.timeline import Timeline, timeline

__all__ = [
    "MODEL",
    "OPS",
    "STORED",
    "SUBJECT",
    "Ask",
    "EngineFacts",
    "Filter",
    "Found",
    "Timeline",
    "ask_of",
    "children_of",
    "company_name",
    "contact_customer_links",
    "contact_for",
    "contract_for",
    "contracts_of",
    "csv_of",
    "cure_of",
    "current_values",
    "custom_field_for",
    "custom_field_list",
    "custom_field_names",
    "custom_fields",
    "custom_fields_of",
    "customer_for",
    "customers_by_external_id",
    "exported",
    "facts_for_engine",
    "facts_of",
    "feature_table",
    "field_title",
    "field_values",
    "grouped",
    "import_for",
    "keys_of",
    "known_columns",
    "known_for",
    "label_of",
    "loaded",
    "matching",
    "money",
    "note_for",
    "only_product",
    "page_of",
    "parts",
    "past_imports",
    "people_of",
    "picked",
    "portfolio",
    "possible_owners",
    "product_for",
    "products",
    "reason_of",
    "register_columns",
    "renewal_of",
    "saved_view_for",
    "saved_views",
    "search",
    "sentence_of",
    "standings",
    "stored_problems",
    "target_title",
    "timeline",
    "whole_of",
    "worth_of",
]
