"""Registers the package with Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """The application `customers`."""

    name = "bansou.core.customers"
    label = "customers"
