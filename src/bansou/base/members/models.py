"""Members and their one-time sign-in links."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.base.members.contracts import ALLOWED, Role


class MemberManager(BaseUserManager["Member"]):
    """Makes members the way Django's tools expect."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """A member with this address; without a password they sign in by a link."""
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    """A person of the vendor's own team."""

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("role"),
        max_length=20,
        default=Role.VIEWER,
        choices=[
            (Role.ADMINISTRATOR, _("Administrator")),
            (Role.LEAD, _("CS lead")),
            (Role.CSM, _("CSM")),
            (Role.VIEWER, _("Viewer")),
        ],
    )
    language = models.CharField(_("language"), max_length=5, default="ja", choices=[("ja", "日本語"), ("en", "English")])  # ja
    theme = models.CharField(
        _("appearance"),
        max_length=5,
        default="auto",
        choices=[("auto", _("Same as the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[MemberManager] = MemberManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("member")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def may(self, permission: str) -> bool:
        """Whether the member's role allows `permission`."""
        return self.is_active and permission in ALLOWED[Role(self.role)]


class SignInLink(models.Model):
    """A link that signs one member in once, until it expires; only its digest is stored."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.member}, {self.expires_at:%Y-%m-%d %H:%M}"

    def is_usable(self, at: datetime) -> bool:
        """Whether the link still opens at `at`."""
        return self.used_at is None and at < self.expires_at
