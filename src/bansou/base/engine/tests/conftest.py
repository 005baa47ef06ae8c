from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bansou.base.engine.contracts import EngineSettings
from bansou.base.engine.duck import DuckEngine

Opener = Callable[..., DuckEngine]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    engines: list[DuckEngine] = []

    def open_one(home: Path = tmp_path, *, private: bool = False) -> DuckEngine:
        engine = DuckEngine(
            home=home, lake_url=str(home / "lake"), private=private, day_cut="Asia/Tokyo", settings=EngineSettings(memory="512MiB")
        )
        engines.append(engine)
        return engine

    yield open_one
    for engine in engines:
        engine.close()
