"""Registers the package with Django and with the pages that show it."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The application `metrics`."""

    name = "bansou.core.metrics"
    label = "metrics"

    def ready(self) -> None:
        """The customer list and the customer page show metrics."""
        from bansou.core.metrics import panels

        panels.register()
