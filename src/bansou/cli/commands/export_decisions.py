"""`bansou export tiers` and `bansou export tasks`."""

from typing import Any

import typer

from bansou.cli.commands.export import register_export


def _tiers() -> Any:
    from bansou.core.allocation.queries.exports import exported

    return exported()


def _tasks() -> Any:
    from bansou.core.tasks.queries.exports import exported

    return exported()


def register(_app: typer.Typer) -> None:
    """Both kinds stand in the registry of exports."""
    register_export("tiers", _tiers)
    register_export("tasks", _tasks)
