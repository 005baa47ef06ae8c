"""Registers the package with Django and with the pages that show it."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The application `events`."""

    name = "bansou.core.events"
    label = "events"

    def ready(self) -> None:
        """The pages that show events know of them."""
        from bansou.core.events import panels

        panels.register()
