"""The door by itself: `granian --interface asgi bansou.web.edge.alone:application`, without the console.

Reads BANSOU_HOME, DATABASE_URL, BANSOU_EDGE_URL (what browsers call) and BANSOU_INBOX_LIMIT_MB from the environment.
"""

import os
from pathlib import Path

from bansou.core.events.ports.places import open_inbox, open_keys
from bansou.web.edge.app import Edge, edge


def from_environment() -> Edge:
    """The door of the installation that the environment names."""
    home = Path(os.environ.get("BANSOU_HOME", "var")).resolve()
    url = os.environ.get("DATABASE_URL") or None
    limit = os.environ.get("BANSOU_INBOX_LIMIT_MB") or "4096"
    if not limit.isdigit():
        raise SystemExit(f"BANSOU_INBOX_LIMIT_MB is {limit!r}; write a whole number of megabytes.")
    return edge(
        inbox=open_inbox(database_url=url, home=home),
        keys=open_keys(database_url=url, home=home),
        public_url=os.environ.get("BANSOU_EDGE_URL") or None,
        backlog_bytes=int(limit) << 20,
    )


application = from_environment()
