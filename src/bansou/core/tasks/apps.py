"""Registers the package with Django."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The application `tasks`."""

    name = "bansou.core.tasks"
    label = "tasks"

    def ready(self) -> None:
        """The package's parts stand in the slots."""
        from bansou.core.tasks import panels

        panels.register()
