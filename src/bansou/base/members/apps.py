"""Registers the package with Django."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The application `members`."""

    name = "bansou.base.members"
    label = "members"
