"""The kinds of `bansou export` beyond the records: events, metrics, health, tiers, tasks."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer

from bansou.cli.commands.export import register_export

KINDS = {
    "events": "bansou.core.events.queries.exports",
    "metrics": "bansou.core.metrics.queries.exports",
    "health": "bansou.core.health.queries.exports",
    "tiers": "bansou.core.allocation.queries.exports",
    "tasks": "bansou.core.tasks.queries.exports",
}


def register(_app: typer.Typer) -> None:
    """Every kind stands in the registry of exports."""
    for kind, module in KINDS.items():
        register_export(kind, _rows(module))


def _rows(module: str) -> Callable[[], Any]:
    def rows() -> Any:
        return import_module(module).exported()

    return rows
