"""Write keys read from a SQLite record database, without Django."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bansou.core.events.contracts import WriteKey
from bansou.core.events.ports.keys import QUERY, KeysUnavailable, keys_of


class SqliteKeys:
    """The keys in one SQLite file; the file is opened for each reading, which takes a fraction of a millisecond."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def all(self) -> dict[str, WriteKey]:
        """Every key; none while the file or its table does not exist."""
        if not self.path.exists():
            return {}
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=2)) as db:
                if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events_writekey'").fetchone() is None:
                    return {}
                return keys_of(db.execute(QUERY).fetchall())
        except sqlite3.Error as error:
            raise KeysUnavailable(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Nothing is kept open."""
