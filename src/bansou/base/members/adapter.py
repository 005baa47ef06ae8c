"""How django-allauth serves us: members are invited, so nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up stays closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: an administrator invites."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The member's name."""
        return str(user)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Members have no user name."""
