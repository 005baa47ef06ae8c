"""What every test may ask for; settings are in `tests.settings`."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

GROUPS = ("browser", "postgres", "spark", "faults")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "client", "admin_client"}

SPARK = "local-cluster[2,1,1024]"
SPARK_OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",  # compiling Java takes longer than these few rows
    "spark.sql.adaptive.enabled": "false",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--touching-database", action="store_true", help="only tests that use the database (for a second run on PostgreSQL)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for group in GROUPS:
            if item.get_closest_marker(group):
                item.add_marker(pytest.mark.xdist_group(group))
    if config.getoption("--touching-database"):
        kept = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    apart = any(item.get_closest_marker(group) for group in GROUPS)
    return not apart and bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    """An installation's folder of this test's own."""
    settings.BANSOU_HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture(scope="session")
def spark_cluster() -> Iterator[Any]:
    """One Spark session on a cluster of two workers for all tests: to start it takes longer than most of them."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.WARNING)  # it logs while the process is ending
    builder = SparkSession.builder.master(SPARK).appName("tests")
    for name, value in SPARK_OPTIONS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
