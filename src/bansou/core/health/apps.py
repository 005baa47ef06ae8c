"""Registers the package with Django and with the pages that show it."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The application `health`."""

    name = "bansou.core.health"
    label = "health"

    def ready(self) -> None:
        """The navigation, the customer list and the customer page show health."""
        from bansou.core.health import jobs, panels  # noqa: F401 - the jobs listen

        panels.register()
