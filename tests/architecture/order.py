"""Which package stands above which, read from the import contract in pyproject.toml."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bansou"
CONTAINERS = ("bansou", "bansou.core", "bansou.base")


def places() -> dict[str, int]:
    """Each package named in the contract, with its height within its container."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {
        f"{container}.{name.strip(' ()')}": height
        for layers in contract
        for container in layers.get("containers", ())
        if container in CONTAINERS
        for height, layer in enumerate(reversed(layers["layers"]))
        for name in layer.split("|")
    }


def package_of(module: str) -> str:
    """`bansou.core.health` for `bansou.core.health.models.score`."""
    return ".".join(module.split(".")[:3])


def may_use(user: str, used: str, heights: dict[str, int]) -> bool:
    """Whether the package `user` stands above the package `used`, or is the same."""
    if user == used:
        return True
    for depth in (2, 3):
        above, below = ".".join(user.split(".")[:depth]), ".".join(used.split(".")[:depth])
        if above != below:
            return above in heights and below in heights and heights[above] > heights[below]
    return False
