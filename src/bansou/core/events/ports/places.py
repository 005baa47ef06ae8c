"""Which inbox and which keys an installation has: files under its home, or the database its URL names."""

from pathlib import Path
from urllib.parse import urlparse

from bansou.core.events.ports.inbox import Inbox
from bansou.core.events.ports.inbox_sqlite import SqliteInbox
from bansou.core.events.ports.keys import Keys
from bansou.core.events.ports.keys_sqlite import SqliteKeys


def open_inbox(*, database_url: str | None, home: Path) -> Inbox:
    """The installation's inbox: tables in its PostgreSQL database, else the file `inbox.sqlite3` in its home."""
    if _is_postgres(database_url):
        from bansou.core.events.ports.inbox_postgres import PostgresInbox

        return PostgresInbox(database_url or "")
    return SqliteInbox(home / "inbox.sqlite3")


def open_keys(*, database_url: str | None, home: Path) -> Keys:
    """The installation's write keys, read from its record database."""
    if _is_postgres(database_url):
        from bansou.core.events.ports.keys_postgres import PostgresKeys

        return PostgresKeys(database_url or "")
    return SqliteKeys(Path(urlparse(database_url).path) if database_url else home / "bansou.sqlite3")


def _is_postgres(url: str | None) -> bool:
    return urlparse(url or "").scheme in {"postgres", "postgresql"}
