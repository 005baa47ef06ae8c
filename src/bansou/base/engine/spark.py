"""The same engine with Spark answering: for an installation whose history one machine does not carry."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bansou.base.engine.contracts import Appended
from bansou.base.engine.rows import LAKE
from bansou.base.engine.use import EVENTS, SURVIVORS, Links, daily_use, survivors

if TYPE_CHECKING:
    from bansou.base.engine.duck import DuckEngine


class SparkEngine:
    """Takes events in as the embedded engine does, and answers from the lake's files on a Spark cluster."""

    def __init__(self, intake: "DuckEngine", *, master: str) -> None:
        from pyspark.sql import SparkSession

        logging.getLogger("py4j").setLevel(logging.WARNING)  # it logs while the process is ending
        self.intake, self.lake = intake, intake.lake
        builder = SparkSession.builder.master(master).appName("bansou")
        for name, value in {
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
            "spark.driver.bindAddress": "127.0.0.1",
        }.items():
            builder = builder.config(name, value)
        if master.startswith("local"):
            builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "4")
        self._is_own = SparkSession.getActiveSession() is None
        self._session = builder.getOrCreate()
        self._backend = ibis.pyspark.connect(self._session)

    def append(self, rows: pa.Table, *, source: str, number: int) -> Appended:
        """The rows not yet known by message_id are in the lake and in daily use, exactly once."""
        return self.intake.append(rows, source=source, number=number)

    def roll_up(self) -> list[int]:
        """Daily use holds every batch of the lake; the batches applied since the last call."""
        return self.intake.roll_up()

    def applied(self) -> int:
        """The last batch of the lake that daily use holds."""
        return self.intake.applied()

    def dirty(self, batches: Iterable[int]) -> frozenset[str] | None:
        """The customers whose daily use these batches changed; None: everyone."""
        return self.intake.dirty(batches)

    def relate(self, contacts: pa.Table) -> frozenset[str]:
        """The records' contacts (contact_id, customer_id) belong to their customers, whatever the events said; whose use moved."""
        return self.intake.relate(contacts)

    def events(self) -> ir.Table:
        """The rows of the lake, times in naive UTC."""
        files = self.lake.files()
        if files:
            place = self.lake.url if "://" in self.lake.url else str(Path(self.lake.url).resolve())
            rows = self._session.read.option("basePath", place).parquet(*files)
        else:
            rows = self._session.createDataFrame(LAKE.empty_table())
        rows.createOrReplaceTempView("lake_rows")
        named = ", ".join(f"CAST(`{name}` AS {kind}) AS `{name}`" for name, kind in _TYPES.items())
        self._session.sql(f"SELECT {named} FROM lake_rows").createOrReplaceTempView("lake_events")
        return self._backend.table("lake_events").cast(EVENTS)

    def use(self, *, only: ir.Table | None = None) -> ir.Table:
        """Daily use (columns: use.PARTIALS without the visitor), every name resolved; of the customers in `only`."""
        events = self.events()
        records = self.intake.records()
        use = daily_use(
            events,
            Links(
                survivors=self.table("survivors", self._survivors(events, records)),
                records=self.table("records", records),
            ),
            self.intake.day_cut,
        )
        return use if only is None else use.semi_join(only, "customer_id")

    def table(self, name: str, rows: pa.Table) -> ir.Table:
        """A small table of the caller's, to join with."""
        frame = self._session.createDataFrame(rows)
        frame.createOrReplaceTempView(f"given_{name}")
        return self._backend.table(f"given_{name}")

    def fetch(self, expression: ir.Expr) -> pa.Table:
        """The rows of the expression."""
        if not isinstance(expression, ir.Table):
            return self._backend.to_pyarrow(expression)
        return self._session.sql(str(self._backend.compile(expression))).toArrow().cast(expression.schema().to_pyarrow())

    def answer(self, name: str, build: Callable[[], ir.Table]) -> pa.Table:  # noqa: ARG002 - Spark's own work is far longer
        """The rows of the expression `build` gives."""
        return self.fetch(build())

    def keep(self, name: str, build: Callable[[], ir.Table]) -> ir.Table:
        """The rows of the expression as a table of the engine's until it is kept again."""
        return self.table(f"kept_{name}", self.fetch(build()))

    def erase(self, *, customer_ids: Iterable[str] = (), contact_ids: Iterable[str] = ()) -> int:
        """Nothing of these remains in the lake or in daily use, visits before they were known included; the rows erased."""
        return self.intake.erase(customer_ids=customer_ids, contact_ids=contact_ids)

    def tidy(self, *, deep: bool = False) -> None:
        """Small files are merged; deep: sorted by customer too (once a day)."""
        self.intake.tidy(deep=deep)

    def close(self) -> None:
        """Everything held is free; a session that others began goes on."""
        if self._is_own:
            self._session.stop()
        self.intake.close()

    def _survivors(self, events: ir.Table, records: pa.Table) -> pa.Table:
        rows = events.filter((events.kind == "alias") & events.anonymous_id.notnull() & events.contact_id.notnull())
        pairs = rows.group_by("anonymous_id", "contact_id").agg(first_at=rows.at.min())
        told = self.fetch(pairs.order_by("first_at", "anonymous_id", "contact_id"))
        aliases = list(zip(told["anonymous_id"].to_pylist(), told["contact_id"].to_pylist(), strict=True))
        if not aliases:
            return SURVIVORS.empty_table()
        names = sorted({name for pair in aliases for name in pair})
        seen = events.filter((events.kind != "alias") & events.contact_id.isin(names)).select("contact_id").distinct()
        told_of = frozenset(self.fetch(seen)["contact_id"].to_pylist())
        renamed = survivors(aliases, told_of, frozenset(records["contact_id"].to_pylist()))
        return pa.table({"former": list(renamed), "contact_id": list(renamed.values())}, schema=SURVIVORS)


_KINDS = {pa.int16(): "SMALLINT", pa.int64(): "BIGINT", pa.string(): "STRING"}
_TYPES = {field.name: _KINDS.get(field.type, "TIMESTAMP_NTZ") for field in LAKE}  # in UTC, as the session is
