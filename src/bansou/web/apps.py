"""Registers the package with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The application `web`."""

    name = "bansou.web"
    label = "web"

    def ready(self) -> None:
        """The settings stand in the navigation."""
        from bansou.base.ui.slots import NavItem, navigation

        navigation.add(
            NavItem(code="settings", order=90, permission="own.edit", title=_("Settings"), url_name="settings:page", icon="settings"),
        )
