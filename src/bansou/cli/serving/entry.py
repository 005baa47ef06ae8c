"""The first administrator's way in."""

import os

from django.conf import settings
from django.utils.translation import gettext as _

from bansou.base.kit.days import now
from bansou.base.members import actions
from bansou.base.members.contracts import Role
from bansou.base.members.models import Member


def first_administrator() -> Member:
    """The administrator who came first; one is made where there is none."""
    administrators = Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    return administrators.first() or actions.invite(
        email=os.environ.get("BANSOU_ADMIN_EMAIL", "admin@localhost"), name=_("Administrator"), role=Role.ADMINISTRATOR, by=None
    )


def first_link(address: str) -> str | None:
    """A link at `address` that signs the first administrator in once; None as soon as any administrator has signed in."""
    if Member.objects.filter(role=Role.ADMINISTRATOR, last_login__isnull=False).exists():
        return None
    link: str = actions.make_sign_in_link(member=first_administrator(), at=now())
    return address + link.removeprefix(settings.PUBLIC_URL)
