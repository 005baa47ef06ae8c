"""What the tests of the river may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bansou.core.events.testing import River, make_river


@pytest.fixture
def river(home: Path, db: None) -> Iterator[River]:
    """An engine and an inbox of this test's own."""
    with make_river(home) as made:
        yield made
