"""Writing members: invite, change, deactivate, sign-in links. Each change is kept in the audit log."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from auditlog.context import set_actor
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bansou.base.members.contracts import LinkError, MemberError, Role
from bansou.base.members.models import Member, SignInLink


def _digest(token: str) -> str:
    """What is stored of a sign-in link's token."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, name: str, role: Role, by: Member | None) -> Member:
    """A member with `role` exists who has no password yet and signs in by a link."""
    email = email.strip().lower()
    if Member.objects.filter(email=email).exists():
        raise MemberError(_("%(email)s is a member already. Make a new sign-in link for them instead.") % {"email": email})
    with set_actor(by):
        return Member.objects.create_user(email, name=name.strip(), role=role)


@transaction.atomic
def make_sign_in_link(*, member: Member, at: datetime, hours: int = 72) -> str:
    """An address that signs `member` in once within `hours`; earlier unused links open no more."""
    if not member.is_active:
        raise MemberError(_("%(name)s may not sign in. Allow it first.") % {"name": member.name})
    member.sign_in_links.filter(used_at=None).delete()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(member=member, digest=_digest(token), expires_at=at + timedelta(hours=hours))
    return settings.PUBLIC_URL + reverse("members:enter", args=[token])


@transaction.atomic
def use_sign_in_link(*, token: str, at: datetime) -> Member:
    """The link's member, and the link is used up; LinkError where it opens no more."""
    link = SignInLink.objects.select_for_update().select_related("member").filter(digest=_digest(token)).first()
    if link is None or not link.is_usable(at) or not link.member.is_active:
        raise LinkError(_("This link was used already or has run out. Ask an administrator for a new one."))
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link.member


@transaction.atomic
def change_role(*, member: Member, role: Role, by: Member) -> None:
    """`member` has `role`; the last administrator keeps theirs."""
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(member)
    member.role = role
    with set_actor(by):
        member.save(update_fields=["role"])


@transaction.atomic
def deactivate(*, member: Member, by: Member) -> None:
    """`member` can sign in no more, and their open sessions and links end."""
    if member == by:
        raise MemberError(_("You cannot lock yourself out. Ask another administrator."))
    _keep_an_administrator(member)
    member.is_active = False
    with set_actor(by):
        member.save(update_fields=["is_active"])
    member.sign_in_links.filter(used_at=None).delete()


@transaction.atomic
def reactivate(*, member: Member, by: Member) -> None:
    """`member` may sign in again."""
    member.is_active = True
    with set_actor(by):
        member.save(update_fields=["is_active"])


@transaction.atomic
def change_profile(*, member: Member, name: str | None = None, language: str | None = None, theme: str | None = None) -> None:
    """What was given of name, language and appearance stands in the member's profile."""
    given = {"name": name, "language": language, "theme": theme}
    changed = {field: value for field, value in given.items() if value is not None}
    for field, value in changed.items():
        setattr(member, field, value)
    with set_actor(member):
        member.save(update_fields=[*changed])


def _keep_an_administrator(member: Member) -> None:
    others = Member.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=member.pk)
    if member.role == Role.ADMINISTRATOR and member.is_active and not others.exists():
        raise MemberError(_("%(name)s is the last administrator. Make another member administrator first.") % {"name": member.name})
