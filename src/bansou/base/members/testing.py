"""The cast of every test: Alice administers, Lena leads, Carl is CSM, Vera may only look."""

from typing import Any

from django.test import Client

from bansou.base.members.contracts import Role
from bansou.base.members.models import Member

CAST = {
    Role.ADMINISTRATOR: ("Alice", "alice@example.com"),
    Role.LEAD: ("Lena", "lena@example.com"),
    Role.CSM: ("Carl", "carl@example.com"),
    Role.VIEWER: ("Vera", "vera@example.com"),
}


def make_member(role: Role = Role.CSM, *, language: str = "en", **fields: Any) -> Member:
    """The cast's member with `role`; the same one when asked again."""
    name, email = CAST[role]
    found = Member.objects.filter(email=email).first()
    return found or Member.objects.create_user(email, name=name, role=role, language=language, **fields)


def signed_in(client: Client, role: Role = Role.CSM) -> Client:
    """`client`, signed in as the cast's member with `role`."""
    client.force_login(make_member(role), backend="django.contrib.auth.backends.ModelBackend")
    return client
