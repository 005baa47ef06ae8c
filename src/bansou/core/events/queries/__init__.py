"""Reading events: places, state, what arrived, use."""

from bansou.core.events.queries.arrivals import event_imports, live, refused_events, sources, state
from bansou.core.events.queries.checks import checks
from bansou.core.events.queries.engine import changed_customers, someone, waiting_import
from bansou.core.events.queries.keys import key_for, write_keys
from bansou.core.events.queries.places import engine, inbox, lake
from bansou.core.events.queries.recent import recent_events
from bansou.core.events.queries.use import adoption, counted_at, course, customer_course, customer_features, products

__all__ = [
    "adoption",
    "changed_customers",
    "checks",
    "counted_at",
    "course",
    "customer_course",
    "customer_features",
    "engine",
    "event_imports",
    "inbox",
    "key_for",
    "lake",
    "live",
    "products",
    "recent_events",
    "refused_events",
    "someone",
    "sources",
    "state",
    "waiting_import",
    "write_keys",
]
