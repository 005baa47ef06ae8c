"""The engine: takes events in, keeps daily use, and answers Ibis expressions over both."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa

from bansou.base.engine.contracts import Appended, EngineSettings
from bansou.base.engine.duck import DuckEngine
from bansou.base.engine.lake import Lake


class Engine(Protocol):
    """What DuckDB and Spark both offer."""

    lake: Lake

    def append(self, rows: pa.Table, *, source: str, number: int) -> Appended:
        """The rows not yet known by message_id are in the lake and in daily use, exactly once."""

    def roll_up(self) -> list[int]:
        """Daily use holds every batch of the lake; the batches applied since the last call."""

    def applied(self) -> int:
        """The last batch of the lake that daily use holds."""

    def dirty(self, batches: Iterable[int]) -> frozenset[str] | None:
        """The customers whose daily use these batches changed; None: everyone."""

    def relate(self, contacts: pa.Table) -> frozenset[str]:
        """The records' contacts (contact_id, customer_id) belong to their customers, whatever the events said; whose use moved."""

    def use(self, *, only: ir.Table | None = None) -> ir.Table:
        """Daily use (columns: use.PARTIALS without the visitor), every name resolved; of the customers in `only`."""

    def events(self) -> ir.Table:
        """The rows of the lake, times in naive UTC."""

    def table(self, name: str, rows: pa.Table) -> ir.Table:
        """A small table of the caller's, to join with."""

    def fetch(self, expression: ir.Expr) -> pa.Table:
        """The rows of the expression."""

    def answer(self, name: str, build: Callable[[], ir.Table]) -> pa.Table:
        """The rows of the expression `build` gives, prepared once under `name`: its tables may hold other rows, not other columns."""

    def keep(self, name: str, build: Callable[[], ir.Table]) -> ir.Table:
        """The rows of the expression, prepared like an answer, as a table of the engine's until it is kept again."""

    def erase(self, *, customer_ids: Iterable[str] = (), contact_ids: Iterable[str] = ()) -> int:
        """Nothing of these remains in the lake or in daily use, visits before they were known included; the rows erased."""

    def tidy(self, *, deep: bool = False) -> None:
        """Small files are merged; deep: sorted by customer too (once a day)."""

    def close(self) -> None:
        """Everything held is free."""


def open_engine(
    *,
    home: Path,
    lake_url: str,
    spark: str | None = None,
    private: bool = False,
    day_cut: str = "Asia/Tokyo",
    settings: EngineSettings | None = None,
) -> Engine:
    """An engine over the lake; `private` asks for a copy in memory that leaves the engine process its file."""
    engine = DuckEngine(home=home, lake_url=lake_url, private=private, day_cut=day_cut, settings=settings or EngineSettings())
    if not spark:
        return engine
    from bansou.base.engine.spark import SparkEngine

    return SparkEngine(engine, master=spark)
