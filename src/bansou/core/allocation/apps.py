"""Registers the package with Django."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The application `allocation`."""

    name = "bansou.core.allocation"
    label = "allocation"

    def ready(self) -> None:
        """The package's parts stand in the slots."""
        from bansou.core.allocation import panels

        panels.register()
