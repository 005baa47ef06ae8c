"""Reading events: places, state, what arrived, use."""

from bansou.core.events.queries.engine import changed_customers, waiting_import
from bansou.core.events.queries.keys import key_for, write_keys
from bansou.core.events.queries.places import engine, inbox, lake

__all__ = ["changed_customers", "engine", "inbox", "key_for", "lake", "waiting_import", "write_keys"]
