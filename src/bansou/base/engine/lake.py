"""The event lake: one append-only Delta table, written by one process, read by any."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs as pafs
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import TableNotFoundError

from bansou.base.engine.contracts import Appended, LakeMissingError
from bansou.base.engine.lock import WriterLock
from bansou.base.engine.reading import files_of, recent_events
from bansou.base.engine.rows import LAKE

log = logging.getLogger(__name__)

BATCH = "bansou:batch"  # the lake's own number of the last append
ERASED = "bansou:erased"  # how many erasures there have been; a cache older than that is rebuilt
SMALL = 8 << 20  # files below this are merged while live, so that a merge never rewrites more than this
# Contact ids stay out of the log's statistics, so that an erased person's id does not survive there.
TABLE = {
    "delta.dataSkippingStatsColumns": "at,customer_id,batch",
    "delta.checkpointInterval": "100",
    "delta.logRetentionDuration": "interval 1 hours",
    "delta.deletedFileRetentionDuration": "interval 1 hours",
}
WRITER = WriterProperties(compression="ZSTD", compression_level=1, max_row_group_size=32_768)


class Lake:
    """The lake at `url` (a folder or object storage); `home` holds the writer's lock."""

    def __init__(self, url: str | Path, *, home: Path | None = None) -> None:
        self.url = str(url)
        folder = home or (Path(self.url) if "://" not in self.url else None)
        self._lock = WriterLock(folder / "lake.lock") if folder else None
        self._table: DeltaTable | None = None
        self._writing = False
        self._numbers: dict[str, int] = {}
        self._reader: duckdb.DuckDBPyConnection | None = None

    # --- writing -----------------------------------------------------------------------------------------------------
    def append(self, rows: pa.Table, *, source: str, number: int) -> Appended:
        """The rows stand in the lake exactly once, in their order; the same (source, number), or an earlier one, again appends nothing."""
        table = self._write()
        if number <= self.last(source):
            return Appended(batch=self.batch(), rows=0, repeated=rows.num_rows)
        batch = self.batch() + 1
        self._commit(table, _numbered(rows, batch), (source, number), (BATCH, batch))
        return Appended(batch=batch, rows=rows.num_rows)

    def hold(self) -> None:
        """This process is the writer, and there is a table; raises LakeHeldError when another process writes."""
        self._write()

    def last(self, source: str) -> int:
        """The last number appended from `source`; 0 before the first."""
        if not self._writing:
            return (self._known().transaction_version(source) if self.exists() else None) or 0
        if source not in self._numbers:  # nobody else writes
            self._numbers[source] = self._known().transaction_version(source) or 0
        return self._numbers[source]

    def batch(self) -> int:
        """The number of the last append; 0 for an empty lake."""
        return self.last(BATCH)

    def erasures(self) -> int:
        """How often something has been erased."""
        return self.last(ERASED)

    def compact(self, *, deep: bool = False, keep_hours: int = 1) -> int:
        """Small files are merged, the log has a checkpoint and files unused for `keep_hours` are gone; deep also sorts by customer."""
        table = self._write()
        merged = int(table.optimize.compact(target_size=SMALL, writer_properties=WRITER)["numFilesRemoved"])
        for month in self._unsorted() if deep else ():
            only = [("month", "=", month)]
            result = table.optimize.z_order(["customer_id"], partition_filters=only, target_size=64 << 20, writer_properties=WRITER)
            merged += int(result["numFilesRemoved"])
        table.create_checkpoint()
        table.vacuum(retention_hours=keep_hours, enforce_retention_duration=False, dry_run=False)
        return merged

    def erase(self, *, customer_ids: Sequence[str] = (), contact_ids: Sequence[str] = (), anonymous_ids: Sequence[str] = ()) -> int:
        """No row of these remains, neither in the table nor in any file; the number of rows erased."""
        table = self._write()
        named = {"customer_id": customer_ids, "contact_id": contact_ids, "anonymous_id": anonymous_ids}
        # The log keeps the condition for a while: it names nobody.
        where = " OR ".join(f"md5({column}) IN ({', '.join(map(_fingerprint, ids))})" for column, ids in named.items() if ids)
        if not where:
            return 0
        mark = CommitProperties(app_transactions=[Transaction(ERASED, self.erasures() + 1)])
        self._numbers.clear()
        erased = int(table.delete(where, writer_properties=WRITER, commit_properties=mark)["num_deleted_rows"])
        table.create_checkpoint()
        table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
        return erased

    def close(self) -> None:
        """Another process may write afterwards."""
        if self._lock:
            self._lock.release()
        self._writing, self._table, self._reader = False, None, None

    # --- reading -----------------------------------------------------------------------------------------------------
    def exists(self) -> bool:
        """Whether there is a lake at the url."""
        if self._table is not None:
            return True
        try:
            self._table = DeltaTable(self.url)
        except TableNotFoundError:
            return False
        return True

    def identity(self) -> str:
        """What tells this lake from any other that ever stood at the url; '' when there is none."""
        return str(self._known().metadata().id) if self.exists() else ""

    def refresh(self) -> None:
        """What other processes have written since is seen afterwards."""
        if self.exists() and not self._writing:
            self._known().update_incremental()

    def files(self, *, after: int = 0, customer_ids: Iterable[str] = (), since: datetime | None = None) -> list[str]:
        """The parquet files that may hold rows of batches above `after`, of these customers, since then; newest month first."""
        self.refresh()
        return [file.uri for file in files_of(self._known(), self.url, after, tuple(customer_ids), since)] if self.exists() else []

    def rows(self, *, after: int = 0) -> pa.Table:
        """The rows of the batches above `after`."""
        self.refresh()
        if not self.exists():
            return LAKE.empty_table()
        return self._known().to_pyarrow_dataset().to_table(filter=pc.field("batch") > after).cast(LAKE)

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Every row, oldest month first, file by file; the reader may stop anywhere (an Arrow dataset would hang then)."""
        for file in reversed(self.files()):
            system, path = pafs.FileSystem.from_uri(file)
            with system.open_input_file(path) as opened:
                yield from pq.ParquetFile(opened).iter_batches(columns=list(columns))

    def dataset(self) -> "pa.dataset.Dataset":
        """The whole lake as an Arrow dataset, also on object storage."""
        self.refresh()
        return self._known().to_pyarrow_dataset()

    def events_of(
        self, customer_ids: Iterable[str], *, contact_ids: Iterable[str] = (), since: datetime | None = None, limit: int = 100
    ) -> pa.Table:
        """The latest `limit` rows of these customers (and contacts, for rows that name no customer), newest first."""
        self.refresh()
        if not self.exists():
            return LAKE.empty_table()
        if self._reader is None:
            self._reader = duckdb.connect(config={"threads": 2, "autoinstall_known_extensions": False})
            self._reader.execute("SET TimeZone = 'UTC'")
            self._reader.execute("SET parquet_metadata_cache = true")
        customers = tuple(customer_ids)
        files = files_of(self._known(), self.url, 0, () if contact_ids else customers, since)
        return recent_events(self._reader, files, customer_ids=customers, contact_ids=tuple(contact_ids), since=since, limit=limit)

    # --- inside ------------------------------------------------------------------------------------------------------
    def _known(self) -> DeltaTable:
        if not self.exists() or self._table is None:
            raise LakeMissingError(f"There is no event lake at {self.url} yet.")
        return self._table

    def _write(self) -> DeltaTable:
        if not self._writing:
            if self._lock:
                self._lock.hold()
            DeltaTable.create(self.url, LAKE, mode="ignore", partition_by=["month"], configuration=TABLE)
            self._table, self._writing, self._numbers = DeltaTable(self.url), True, {}
        return self._known()

    def _commit(self, table: DeltaTable, rows: pa.Table, *marks: tuple[str, int]) -> None:
        transactions = [Transaction(name, version) for name, version in marks]
        write_deltalake(
            table, rows, mode="append", writer_properties=WRITER, commit_properties=CommitProperties(app_transactions=transactions)
        )
        self._numbers.update(marks)

    def _unsorted(self) -> list[str]:
        counts: dict[str, int] = {}
        for file in files_of(self._known(), self.url, 0, (), None):
            counts[file.month] = counts.get(file.month, 0) + 1
        return [month for month, files in counts.items() if files > 1]


def _numbered(rows: pa.Table, batch: int) -> pa.Table:
    return rows.append_column("batch", pa.repeat(pa.scalar(batch, pa.int64()), rows.num_rows)).select(LAKE.names).cast(LAKE)


def _fingerprint(text: str) -> str:
    return f"'{hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()}'"
