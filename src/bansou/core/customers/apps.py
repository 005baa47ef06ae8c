"""Registers the package with Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The application `customers`."""

    name = "bansou.core.customers"
    label = "customers"

    def ready(self) -> None:
        """Changes are audited, timeline kinds known, pages and panels in their slots."""
        from bansou.core.customers import panels

        panels.register()
