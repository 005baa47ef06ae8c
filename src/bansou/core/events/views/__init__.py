"""Pages of events: use, data, write keys, and the panels of a customer."""

from bansou.core.events.views.data import data, upload
from bansou.core.events.views.keys import create, keys, rename, restore, revoke
from bansou.core.events.views.panels import customer_recent, customer_use
from bansou.core.events.views.usage import live, usage

__all__ = ["create", "customer_recent", "customer_use", "data", "keys", "live", "rename", "restore", "revoke", "upload", "usage"]
