"""A PostgreSQL server of the tests' own: `postgres_url` is a new empty database, gone after the test.

BANSOU_TEST_DATABASE_URL names a server to use instead. `python -m tests.postgres COMMAND…` runs a command with DATABASE_URL
set to a new database.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

MISSING = "PostgreSQL's server programs were not found. Install them: apt-get install postgresql"


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """A running server on a loopback port, its files in a temporary folder; the address of its first database."""
    if given := os.environ.get("BANSOU_TEST_DATABASE_URL"):
        yield given
        return
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="bansou-pg-"))
    port = _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync={'on' if is_durable else 'off'} -c max_connections=60"
        control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-t", "30")
        _run(*control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(address: str) -> Iterator[str]:
    """A new empty database on the server, dropped afterwards."""
    name = f"bansou_test_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(address, autocommit=True) as db:
            db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with server() as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    with database(postgres_server) as address:
        yield address


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        pytest.fail(MISSING)
    return Path(on_path).parent


def _run(*command: str | Path) -> None:
    as_postgres = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    done = subprocess.run(
        [*as_postgres, *map(str, command)], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


if __name__ == "__main__":
    with server() as address, database(address) as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode)
