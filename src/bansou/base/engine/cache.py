"""Daily use and the names behind it in DuckDB: a cache of the lake, brought forward batch by batch, each exactly once.

The number of the batch is stored in the transaction that applies it, so a crash leaves a batch applied or not, never half. What is
applied in parts equals what one pass over the whole lake gives, because everything stored is a sum, a minimum or a maximum.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import ibis
import numpy as np
import pyarrow as pa

from bansou.base.engine.names import Names, sql
from bansou.base.engine.use import EVENTS, PARTIALS, RESULT_NAMES, add_up, partials

log = logging.getLogger(__name__)

# Raise the number when the tables or what they mean change; hash() may change with DuckDB. Other files are built anew.
FORM = f"3/{duckdb.__version__}"
TABLES = {
    "meta": "name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL",
    "seen": "hash UBIGINT NOT NULL",
    "partials": "day DATE, customer_id VARCHAR, contact_id VARCHAR, anonymous_id VARCHAR, event VARCHAR, uses BIGINT, "
    "results BIGINT, result_sum DOUBLE, first_at TIMESTAMP, last_at TIMESTAMP",
    "evidence": "customer_id VARCHAR, contact_id VARCHAR, anonymous_id VARCHAR, renames BOOLEAN, first_at TIMESTAMP, last_at TIMESTAMP",
    "survivors": "former VARCHAR, contact_id VARCHAR",
    "records": "contact_id VARCHAR, customer_id VARCHAR",
    "people": "contact_id VARCHAR, anonymous_id VARCHAR, person VARCHAR, customer_id VARCHAR",
    "touched": "batch BIGINT, customer_id VARCHAR",
}
MERGE_AFTER = 2_000_000  # partial rows added since the last merge
COUNTED = ["message_id", "at", "kind", "event", "customer_id", "contact_id", "anonymous_id", "properties"]
# Times in naive UTC (the connection's time zone is UTC), the id as its hash, properties only where they may hold a result.
_HOLDS = " OR ".join(f"contains(properties, '\"{name}\"')" for name in RESULT_NAMES)
SELECTED = (
    'hash(message_id) AS hash, "at"::TIMESTAMP AS "at", kind, event, customer_id, contact_id, anonymous_id, '
    f"CASE WHEN {_HOLDS} THEN properties END AS properties"
)


class Cache:
    """The tables in one DuckDB connection, file or memory."""

    def __init__(self, con: duckdb.DuckDBPyConnection, *, day_cut: str) -> None:
        self.con, self.day_cut = con, day_cut
        for name, columns in TABLES.items():
            con.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
        self._names = Names(con)
        self._partials = sql(partials(ibis.table(EVENTS, name="incoming"), day_cut))
        self._added = sql(add_up(ibis.table(PARTIALS, name="partials")))

    # --- what it knows -----------------------------------------------------------------------------------------------
    def matches(self, *, identity: str, erasures: int, batch: int) -> bool:
        """Whether this cache was made from that very lake and is not ahead of it."""
        same = {"form": FORM, "identity": identity, "erasures": str(erasures), "day_cut": self.day_cut}
        return all(self._meta(name) == value for name, value in same.items()) and self.applied() <= batch

    def applied(self) -> int:
        """The number of the last batch applied."""
        return int(self._meta("applied") or 0)

    def dirty(self, batches: list[int]) -> frozenset[str] | None:
        """The customers whose daily use these batches changed; None when that is no longer known: everyone."""
        if any(batch <= int(self._meta("whole") or 0) for batch in batches):
            return None
        found = self.con.execute("SELECT DISTINCT customer_id FROM touched WHERE batch IN (SELECT unnest(?))", [batches]).fetchall()
        return frozenset(row[0] for row in found)

    # --- taking in ---------------------------------------------------------------------------------------------------
    def stage(self, rows: pa.Table) -> None:
        """What is counted of the rows waits in DuckDB to be applied."""
        places = pa.array(np.arange(rows.num_rows))
        with self._registered("arriving", rows.select(COUNTED).append_column("place", places)):
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE arrived AS SELECT {SELECTED}, place FROM arriving")

    def drop_repeated(self) -> pa.Array:
        """No waiting row has a message_id of the lake or of another waiting row (compared by 64 bits); the places of those left."""
        self.con.execute("DELETE FROM arrived WHERE hash IN (SELECT hash FROM arrived JOIN seen USING (hash))")
        if self._one("SELECT count(*) - count(DISTINCT hash) FROM arrived"):
            self.con.execute("DELETE FROM arrived WHERE place NOT IN (SELECT min(place) FROM arrived GROUP BY hash)")
        return self.con.execute("SELECT place FROM arrived ORDER BY place").to_arrow_table()["place"]

    def apply(self, batch: int) -> None:
        """The waiting rows, as the next batch, are counted."""
        with self._transaction():
            self.con.execute("CREATE OR REPLACE TEMP VIEW incoming AS FROM arrived")
            self._add(batch)
        self.con.execute("DROP TABLE arrived")

    def apply_files(self, files: list[str], *, after: int, batch: int) -> None:
        """Every batch above `after` up to `batch` in these files is counted, in one pass."""
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT {SELECTED} FROM {scan(files)} WHERE batch > {after}")
        with self._transaction():
            self._add(batch)

    def begin(self, *, identity: str, erasures: int, batch: int) -> None:
        """The cache is empty and belongs to that lake; changes up to `batch` concern everyone."""
        with self._transaction():
            for name in TABLES:
                if name != "records":
                    self.con.execute(f"DELETE FROM {name}")
            for name, value in {"form": FORM, "identity": identity, "erasures": erasures, "day_cut": self.day_cut, "whole": batch}.items():
                self._set(name, value)

    def relate(self, records: pa.Table) -> frozenset[str]:
        """The records' contacts belong to their customers; the customers whose use moved by that."""
        moved: frozenset[str] = frozenset()
        with self._registered("given", records), self._transaction():
            self.con.execute(
                "CREATE OR REPLACE TEMP TABLE told AS SELECT contact_id, max(customer_id) AS customer_id FROM given GROUP BY 1"
            )
            if self._one("SELECT count(*) FROM ((FROM told EXCEPT FROM records) UNION ALL (FROM records EXCEPT FROM told))"):
                self.con.execute("DELETE FROM records")
                self.con.execute("INSERT INTO records FROM told")
                self._names.relink()
                moved = self._names.moved()
        return moved

    def merge(self, *, force: bool = False) -> bool:
        """Partials of the same key are one row, sorted by customer; done when enough have come, or when forced."""
        rows = int(self._one("SELECT count(*) FROM partials"))
        if not force and rows - int(self._meta("merged") or 0) < MERGE_AFTER:
            return False
        with self._transaction():
            self.con.execute(f"CREATE TABLE merging ({TABLES['partials']})")  # a sum would widen uses to 128 bits, which scan slowly
            self.con.execute(f"INSERT INTO merging SELECT * FROM ({self._added}) ORDER BY customer_id, day")
            self.con.execute("DROP TABLE partials")
            self.con.execute("ALTER TABLE merging RENAME TO partials")
            self._set("merged", self._one("SELECT count(*) FROM partials"))
            self.con.execute("DELETE FROM touched WHERE batch < ?", [self.applied() - 10_000])
            self._set("whole", max(int(self._meta("whole") or 0), self.applied() - 10_000))
        return True

    # --- inside ------------------------------------------------------------------------------------------------------
    def _add(self, batch: int) -> None:
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE fresh_partials AS {self._partials}")
        self.con.execute("INSERT INTO partials FROM fresh_partials")
        self.con.execute("INSERT INTO seen SELECT hash FROM incoming")
        noted = batch > int(self._meta("whole") or 0)
        if self._names.learn():
            self._names.relink()
            if noted:
                self._names.note_moved(batch)
        if noted:
            self._names.note_fresh(batch)
        self._set("applied", batch)

    def _meta(self, name: str) -> str | None:
        row = self.con.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else None

    def _set(self, name: str, value: object) -> None:
        self.con.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, str(value)])

    def _one(self, query: str) -> int:
        row = self.con.execute(query).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.con.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self.con.execute("ROLLBACK")
            raise
        self.con.execute("COMMIT")

    @contextmanager
    def _registered(self, name: str, rows: pa.Table) -> Iterator[None]:
        self.con.register(name, rows)
        try:
            yield
        finally:
            self.con.unregister(name)


def scan(files: list[str]) -> str:
    """The files as a relation in DuckDB's SQL."""
    places = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"read_parquet([{places}], hive_partitioning = true, hive_types = {{'month': VARCHAR}})"


def naive(relation: str) -> str:
    """The rows of the lake with their times in naive UTC (the connection's time zone is UTC)."""
    return f'SELECT * REPLACE ("at"::TIMESTAMP AS "at", received_at::TIMESTAMP AS received_at) FROM {relation}'
