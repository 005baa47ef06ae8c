"""The door reads the same keys that the console writes."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from bansou.core.events.contracts import WriteKey
from bansou.core.events.models import WriteKey as Key
from bansou.core.events.ports.keys import QUERY, KeysUnavailable, keys_of
from bansou.core.events.ports.keys_postgres import PostgresKeys
from bansou.core.events.ports.keys_sqlite import SqliteKeys
from bansou.core.events.ports.places import open_inbox, open_keys
from tests.edge import EdgeProcess
from tests.postgres import postgres_server, postgres_url  # noqa: F401

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.mark.django_db
def test_the_query_fits_the_table_of_the_console() -> None:
    valid = Key.objects.create(name="Web", key="k1", created_at=NOON)
    revoked = Key.objects.create(name="Old", key="k2", created_at=NOON, revoked_at=NOON)

    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        found = keys_of(cursor.fetchall())

    assert found == {"k1": WriteKey(id=valid.pk, name="Web"), "k2": WriteKey(id=revoked.pk, name="Old", revoked=True)}


def test_keys_are_read_from_a_sqlite_file_and_none_before_it_exists(tmp_path: Path) -> None:
    keys = SqliteKeys(tmp_path / "bansou.sqlite3")
    assert keys.all() == {}

    EdgeProcess(tmp_path)

    assert keys.all() == {"test-write-key": WriteKey(id=1, name="Test")}


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "bansou.sqlite3").write_bytes(b"no database" * 100)

    with pytest.raises(KeysUnavailable):
        SqliteKeys(tmp_path / "bansou.sqlite3").all()


@pytest.mark.postgres
def test_keys_are_read_from_postgres_and_none_before_the_table_exists(tmp_path: Path, postgres_url: str) -> None:  # noqa: F811
    keys = PostgresKeys(postgres_url)
    assert keys.all() == {}

    EdgeProcess(tmp_path, database_url=postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as db:
        found = keys.all()
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")
    with pytest.raises(KeysUnavailable):
        keys.all()

    assert found == keys.all() == {"test-write-key": WriteKey(id=1, name="Test")}
    keys.close()


def test_the_places_follow_the_database_address(tmp_path: Path) -> None:
    assert type(open_inbox(database_url=None, home=tmp_path)).__name__ == "SqliteInbox"
    assert type(open_inbox(database_url="postgresql://host/name", home=tmp_path)).__name__ == "PostgresInbox"
    assert type(open_keys(database_url="postgres://host/name", home=tmp_path)).__name__ == "PostgresKeys"
    elsewhere = open_keys(database_url="sqlite:///srv/records.sqlite3", home=tmp_path)
    assert isinstance(elsewhere, SqliteKeys)
    assert str(elsewhere.path) == "/srv/records.sqlite3"
