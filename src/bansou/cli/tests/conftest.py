"""What the tests of the command line may ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from django.utils import translation
from typer.testing import CliRunner

from bansou.cli.commands import app
from bansou.cli.serving import start
from bansou.core.events.ports.inbox_sqlite import SqliteInbox
from bansou.core.events.queries import places

Bansou = Callable[..., Result]


@pytest.fixture
def bansou(home: Path, settings, db, monkeypatch) -> Iterator[Bansou]:
    """`bansou WORDS…` in an installation of this test's own; its exit code and output."""
    settings.LAKE_URL, settings.MEDIA_ROOT = str(home / "lake"), home / "files"
    inbox = SqliteInbox(home / "inbox.sqlite3")
    monkeypatch.setattr(places, "inbox", lambda: inbox)
    monkeypatch.setattr(start, "_collect_static", lambda home: None)
    with translation.override("en"):  # as `main` does for the terminal's language
        yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])
    inbox.close()
