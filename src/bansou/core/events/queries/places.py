"""Where this installation's inbox, lake and engine are, from its settings."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from bansou.base.engine.contracts import EngineSettings
from bansou.base.engine.engine import Engine, open_engine
from bansou.base.engine.lake import Lake
from bansou.core.events.ports.inbox import Inbox
from bansou.core.events.ports.places import open_inbox


@cache
def inbox() -> Inbox:
    """The inbox of this installation, opened once a process."""
    return open_inbox(database_url=database_url(), home=Path(settings.BANSOU_HOME))


@cache
def lake() -> Lake:
    """The lake of this installation, for reading, opened once a process."""
    return Lake(settings.LAKE_URL, home=Path(settings.BANSOU_HOME))


def engine(*, private: bool = False) -> Engine:
    """The engine of this installation; `private` works on a copy in memory and leaves the file to the engine process."""
    return open_engine(
        home=Path(settings.BANSOU_HOME),
        lake_url=settings.LAKE_URL,
        spark=settings.ENGINE_URL,
        private=private,
        settings=EngineSettings(memory=f"{settings.ENGINE_MEMORY_MB}MiB", threads=settings.ENGINE_THREADS),
    )


def database_url() -> str | None:
    """The record database as a URL where it is PostgreSQL; None where it is a file."""
    if connection.vendor != "postgresql":
        return None
    to = connection.settings_dict
    secret = f":{quote(to['PASSWORD'], safe='')}" if to["PASSWORD"] else ""
    user = f"{quote(to['USER'], safe='')}{secret}@" if to["USER"] else ""
    port = f":{to['PORT']}" if to["PORT"] else ""
    host = to["HOST"] or ""
    if host.startswith("/"):
        return f"postgresql://{user}/{quote(to['NAME'])}?host={quote(host, safe='')}" + (f"&port={to['PORT']}" if to["PORT"] else "")
    return f"postgresql://{user}{host}{port}/{quote(to['NAME'])}"
