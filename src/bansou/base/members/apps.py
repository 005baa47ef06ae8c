"""Registers the package with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The application `members`."""

    name = "bansou.base.members"
    label = "members"

    def ready(self) -> None:
        """Members are audited, and their pages stand under the settings."""
        from auditlog.registry import auditlog

        from bansou.base.members.models import Member
        from bansou.base.ui.slots import SettingsSection, settings_sections

        auditlog.register(Member, exclude_fields=["password", "last_login"], mask_fields=[])
        settings_sections.add(
            SettingsSection(
                code="profile",
                order=10,
                permission="own.edit",
                title=_("Profile and security"),
                description=_("Your name, language, appearance, password, passkeys and codes."),
                url_name="members:profile",
                icon="user-circle",
            ),
            SettingsSection(
                code="members",
                order=20,
                permission="members.edit",
                title=_("Members"),
                description=_("Who works here, what each may do, and their sign-in links."),
                url_name="members:list",
                icon="users",
            ),
            SettingsSection(
                code="audit",
                order=90,
                permission="audit.view",
                title=_("Audit log"),
                description=_("Every change: who, when, what it was before and what it is now."),
                url_name="members:audit",
                icon="history",
            ),
        )
