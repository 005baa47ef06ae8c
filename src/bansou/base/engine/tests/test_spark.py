from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from bansou.base.engine.engine import Engine, open_engine
from bansou.base.engine.testing import MONDAY, make_row, make_rows, many_rows

pytestmark = [pytest.mark.spark, pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
HOUR = timedelta(hours=1)
CLUSTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="module")
def both(spark_cluster: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    home = tmp_path_factory.mktemp("spark")
    spark = open_engine(home=home, lake_url=str(home / "lake"), spark=CLUSTER)
    spark.append(many_rows(range(500)), source="i", number=1)
    spark.append(
        make_rows(
            make_row(visitor="v"),
            make_row(visitor="w", customer="c1"),
            make_row(contact="zoe"),
            make_row("identify", kind="identify", contact="ann", visitor="v", at=MONDAY + HOUR),
            make_row("identify", kind="identify", contact="bob", visitor="v", at=MONDAY + 2 * HOUR),
            make_row("group", kind="group", contact="ann", customer="c2", at=MONDAY + HOUR),
            make_row("group", kind="group", contact="ann", customer="c3", at=MONDAY),
            make_row("alias", kind="alias", visitor="w", contact="bob", at=MONDAY),
            make_row("alias", kind="alias", visitor="bob", contact="later", at=MONDAY),
            make_row("page", kind="page", contact="later"),
        ),
        source="i",
        number=2,
    )
    spark.relate(pa.table({"contact_id": ["zoe"], "customer_id": ["c9"]}))
    duck = open_engine(home=home, lake_url=str(home / "lake"), private=True)
    duck.relate(pa.table({"contact_id": ["zoe"], "customer_id": ["c9"]}))
    yield duck, spark
    duck.close()
    spark.close()


def rows(engine: Engine, table: Any) -> list[dict[str, Any]]:
    return engine.fetch(table.order_by(*table.columns)).to_pylist()


def test_daily_use_is_equal(both: tuple[Engine, Engine]) -> None:
    duck, spark = both
    assert rows(spark, spark.use()) == rows(duck, duck.use())
    assert {row["contact_id"] for row in rows(duck, duck.use())} >= {"ann", "bob", "later", "zoe"}
    assert sum(row["results"] for row in rows(duck, duck.use())) == len(range(0, 500, 3))


def test_events_are_equal(both: tuple[Engine, Engine]) -> None:
    duck, spark = both
    assert rows(spark, spark.events()) == rows(duck, duck.events())


def test_a_table_of_the_caller_joins_on_both(both: tuple[Engine, Engine]) -> None:
    found = []
    for engine in both:
        wanted = engine.table("wanted", pa.table({"customer_id": ["c1", "c2"]}))
        use = engine.use().semi_join(wanted, "customer_id").group_by("customer_id").agg(uses=ibis._.uses.sum())
        found.append(rows(engine, use))
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_an_empty_lake_is_empty(tmp_path: Path, both: tuple[Engine, Engine]) -> None:
    spark = open_engine(home=tmp_path, lake_url=str(tmp_path / "lake"), spark=CLUSTER)
    assert spark.fetch(spark.use()).num_rows == 0
