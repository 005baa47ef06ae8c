"""Registers the package with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The application `ui`."""

    name = "bansou.base.ui"
    label = "ui"
