"""The catalogue gives the same numbers on DuckDB and on a Spark cluster of two workers."""

import random
from datetime import timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest

from bansou.core.metrics.compute import METRICS, measure
from bansou.core.metrics.tests.tables import ANCHORS, TODAY, ago, customers_of, features_of, use_of

pytestmark = [pytest.mark.spark, pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
NAMES = tuple(f"c{n}" for n in range(40))


def made() -> dict[str, pa.Table]:
    """Forty customers with uneven use, some never seen, some new, some gone, one product undeclared."""
    chance = random.Random(28)
    rows = [
        (chance.randrange(-5, 120), name, chance.choice(["", "ann", "bob", "cho"]) + name, chance.choice("abcdefg"), chance.randrange(1, 9))
        for n, name in enumerate(NAMES[2:])
        for _ in range(n * 3)
    ]
    crm, erp = customers_of(*NAMES[:30]), customers_of(*NAMES[30:38], product="erp", tenure=300, seats=None)
    late = customers_of(*NAMES[38:], tenure=-7, ended_on=ago(-300))
    days = [{"customer_id": name, "on": TODAY - timedelta(days=d)} for name in NAMES for d in (0, 33)]
    return {
        "use": use_of(*rows),
        "customers": pa.concat_tables([crm, erp, late]),
        "features": features_of(("a", True, 1), ("b", False, 2), ("c", False, None), ("d", True, None), ("e", False, None)),
        "anchors": pa.Table.from_pylist(days, schema=ANCHORS),
    }


def values(table: Any) -> dict[tuple[str, str], dict[str, float | None]]:
    """Give the metrics by customer and day, as plain numbers."""
    rows = table.to_pyarrow().to_pylist()
    return {
        (row["customer_id"], str(row["on"])[:10]): {m.code: None if row[m.code] is None else float(row[m.code]) for m in METRICS}
        for row in rows
    }


def on_spark(session: Any) -> dict[str, Any]:
    backend = ibis.pyspark.connect(session)
    for name, table in made().items():
        session.createDataFrame(table).createOrReplaceTempView(name)
    return {name: backend.table(name) for name in made()}


def on_duckdb() -> dict[str, Any]:
    backend = ibis.duckdb.connect()
    for name, table in made().items():
        backend.con.register(name, table)
    return {name: backend.table(name) for name in made()}


def test_every_metric_is_the_same_on_duckdb_and_on_a_spark_cluster(spark_cluster):
    here, there = values(measure(**on_duckdb())), values(measure(**on_spark(spark_cluster)))

    assert here.keys() == there.keys()
    for key, row in here.items():
        assert there[key] == pytest.approx(row, nan_ok=True), key
