"""The engine on DuckDB."""

import logging
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bansou.base.engine.cache import Cache, naive, scan
from bansou.base.engine.contracts import Appended, EngineSettings
from bansou.base.engine.lake import Lake
from bansou.base.engine.rows import LAKE, by_customer
from bansou.base.engine.use import PARTIALS, PEOPLE, RECORDS, resolve

log = logging.getLogger(__name__)
_PREPARED: dict[str, str] = {}  # writing the SQL of a large expression takes longer than running it


class DuckEngine:
    """The engine on DuckDB: in the file of this installation, or in memory when another process has that."""

    def __init__(self, *, home: Path, lake_url: str, private: bool, day_cut: str, settings: EngineSettings) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.lake = Lake(lake_url, home=home)
        self.day_cut, self.settings = day_cut, settings
        self.file = home / "engine.duckdb"
        self._spill = Path(tempfile.gettempdir()) / f"bansou-engine-{os.getpid()}-{id(self)}" if private else home / "engine.spill"
        self.in_file = not private
        con = self._memory() if private else self._open()
        self._use(con)
        self._applied: list[int] = []
        self._catch_up()

    # --- taking in ---------------------------------------------------------------------------------------------------
    def append(self, rows: pa.Table, *, source: str, number: int) -> Appended:
        """The rows not yet known by message_id are in the lake and in daily use, exactly once."""
        self.lake.hold()
        self._catch_up()
        if number <= self.lake.last(source):
            return Appended(batch=self.lake.batch(), rows=0, repeated=rows.num_rows)
        self.cache.stage(rows)
        places = self.cache.drop_repeated()
        new = by_customer(rows if len(places) == rows.num_rows else rows.take(places))
        appended = self.lake.append(new, source=source, number=number)
        self.cache.apply(appended.batch)
        self._applied.append(appended.batch)
        self.cache.merge()
        return Appended(batch=appended.batch, rows=new.num_rows, repeated=rows.num_rows - new.num_rows)

    def roll_up(self) -> list[int]:
        """Daily use holds every batch of the lake; the batches applied since the last call."""
        self._catch_up()
        applied, self._applied = self._applied, []
        return applied

    def applied(self) -> int:
        """The last batch of the lake that daily use holds."""
        return self.cache.applied()

    def dirty(self, batches: Iterable[int]) -> frozenset[str] | None:
        """The customers whose daily use these batches changed; None: everyone."""
        return self.cache.dirty(list(batches))

    def relate(self, contacts: pa.Table) -> frozenset[str]:
        """The records' contacts (contact_id, customer_id) belong to their customers, whatever the events said; whose use moved."""
        return self.cache.relate(contacts.select(RECORDS.names).cast(RECORDS))

    def records(self) -> pa.Table:
        """What `relate` was told last."""
        return self.cache.con.execute("SELECT contact_id, customer_id FROM records").to_arrow_table().cast(RECORDS)

    def erase(self, *, customer_ids: Iterable[str] = (), contact_ids: Iterable[str] = ()) -> int:
        """Nothing of these remains in the lake or in daily use, visits before they were known included; the rows erased."""
        self.lake.hold()
        self._catch_up()
        contacts, visitors = list(contact_ids), list[str]()
        for contact, visitor in self.cache.con.execute(
            "SELECT contact_id, anonymous_id FROM people WHERE person IN (SELECT unnest(?))", [contacts]
        ).fetchall():
            contacts.append(contact) if contact else visitors.append(visitor)
        erased = self.lake.erase(customer_ids=list(customer_ids), contact_ids=sorted(set(contacts)), anonymous_ids=sorted(set(visitors)))
        self._begin_anew()
        return erased

    def tidy(self, *, deep: bool = False) -> None:
        """Small files are merged; deep: sorted by customer too (once a day)."""
        self.lake.compact(deep=deep)
        self.cache.merge(force=deep)
        self.cache.con.execute("CHECKPOINT")

    # --- answering ---------------------------------------------------------------------------------------------------
    def use(self, *, only: ir.Table | None = None) -> ir.Table:
        """Daily use (columns: use.PARTIALS without the visitor), every name resolved; of the customers in `only`."""
        return resolve(self._table("partials", PARTIALS), self._table("people", PEOPLE), only)

    def events(self) -> ir.Table:
        """The rows of the lake, times in naive UTC."""
        files = self.lake.files()
        if files and "://" not in files[0]:
            relation = scan(files)
        else:
            self.cache.con.register("lake_rows", self.lake.dataset() if files else LAKE.empty_table())
            relation = "lake_rows"
        self.cache.con.execute(f"CREATE OR REPLACE TEMP VIEW events AS {naive(relation)}")
        return self._backend.table("events")

    def table(self, name: str, rows: pa.Table) -> ir.Table:
        """A small table of the caller's, to join with."""
        self.cache.con.register("given_rows", rows)
        self.cache.con.execute(f'CREATE OR REPLACE TEMP TABLE "given_{name}" AS FROM given_rows')
        self.cache.con.unregister("given_rows")
        return self._backend.table(f"given_{name}")

    def fetch(self, expression: ir.Expr) -> pa.Table:
        """The rows of the expression."""
        return self._backend.to_pyarrow(expression)

    def answer(self, name: str, build: Callable[[], ir.Table]) -> pa.Table:
        """The rows of the expression `build` gives, prepared once under `name`: its tables may hold other rows, not other columns."""
        return self.cache.con.execute(self._prepared(name, build)).to_arrow_table()

    def keep(self, name: str, build: Callable[[], ir.Table]) -> ir.Table:
        """The rows of the expression, prepared like an answer, as a table of the engine's until it is kept again."""
        self.cache.con.execute(f'CREATE OR REPLACE TEMP TABLE "kept_{name}" AS {self._prepared(name, build)}')
        return self._backend.table(f"kept_{name}")

    def close(self) -> None:
        """Everything held is free."""
        self.cache.con.close()
        self.lake.close()

    # --- inside ------------------------------------------------------------------------------------------------------
    def _prepared(self, name: str, build: Callable[[], ir.Table]) -> str:
        if name not in _PREPARED:
            _PREPARED[name] = str(self._backend.compile(build()))
        return _PREPARED[name]

    def _catch_up(self) -> None:
        self.lake.refresh()
        identity, erasures, batch = self.lake.identity(), self.lake.erasures(), self.lake.batch()
        if not self.cache.matches(identity=identity, erasures=erasures, batch=batch):
            if batch:
                log.info("Daily use is built from the lake (%s batches).", batch)
            self.cache.begin(identity=identity, erasures=erasures, batch=batch)
        after = self.cache.applied()
        if after < batch:
            self._apply(after, batch)
            self._applied.extend(range(after + 1, batch + 1))

    def _begin_anew(self) -> None:
        """A new file, built from the lake: DuckDB leaves deleted rows readable in the blocks it has freed."""
        records = self.records()
        self.cache.con.close()
        if self.in_file:
            self.file.unlink(missing_ok=True)
        self._use(self._open() if self.in_file else self._memory())
        self.cache.relate(records)
        self._catch_up()

    def _apply(self, after: int, batch: int) -> None:
        files = self.lake.files(after=after)
        if not files or "://" in files[0]:
            self.cache.stage(self.lake.rows(after=after))
            self.cache.apply(batch)
        else:
            self.cache.apply_files(files, after=after, batch=batch)
        self.cache.merge()

    def _table(self, name: str, schema: ibis.Schema) -> ir.Table:
        return self._backend.table(name).cast(schema)

    def _use(self, con: duckdb.DuckDBPyConnection) -> None:
        self.cache = Cache(con, day_cut=self.day_cut)
        self._backend = ibis.duckdb.from_connection(con)

    def _open(self) -> duckdb.DuckDBPyConnection:
        log_file = self.file.with_name(self.file.name + ".wal")
        if not self.file.exists():
            log_file.unlink(missing_ok=True)
        try:
            con = self._connect(str(self.file))
            con.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
        except duckdb.Error as error:
            if "lock" in str(error).lower():
                log.warning("Another process has %s open: this one works on a copy in memory, built from the lake.", self.file)
                return self._memory()
            log.warning("%s cannot be read (%s): it is built anew from the lake.", self.file, error)
            self.file.unlink(missing_ok=True)
            log_file.unlink(missing_ok=True)
            return self._connect(str(self.file))
        return con

    def _memory(self) -> duckdb.DuckDBPyConnection:
        self.in_file = False
        return self._connect(":memory:")

    def _connect(self, place: str) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect(
            place,
            config={
                "memory_limit": self.settings.memory,
                "threads": self.settings.threads,
                "temp_directory": str(self._spill),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            },
        )
        con.execute("SET TimeZone = 'UTC'")
        return con
