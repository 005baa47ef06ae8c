"""Write keys read from a PostgreSQL record database, without Django."""

from contextlib import suppress

import psycopg

from bansou.core.events.contracts import WriteKey
from bansou.core.events.ports.keys import QUERY, KeysUnavailable, keys_of


class PostgresKeys:
    """The keys in one PostgreSQL database, over one connection that is made again when it breaks."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._db: psycopg.Connection[tuple[int, str, str, object]] | None = None

    def all(self) -> dict[str, WriteKey]:
        """Every key; none while the table does not exist."""
        try:
            if self._db is None or self._db.closed:
                self._db = psycopg.connect(self.url, autocommit=True, connect_timeout=3)
            return keys_of(self._db.execute(QUERY).fetchall())
        except psycopg.errors.UndefinedTable:
            return {}
        except psycopg.Error as error:
            self.close()
            raise KeysUnavailable(str(error)) from error

    def close(self) -> None:
        """The connection is closed."""
        if self._db is not None:
            with suppress(psycopg.Error):
                self._db.close()
            self._db = None
