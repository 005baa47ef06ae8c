"""Roles and what each allows."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is trusted with, from most to least."""

    ADMINISTRATOR = "administrator"
    LEAD = "lead"
    CSM = "csm"
    VIEWER = "viewer"


_VIEW = frozenset({"home.view", "customers.view", "events.view", "health.view", "tiers.view", "tasks.view", "data.view", "own.edit"})
_WORK = _VIEW | {"customers.edit", "customers.import", "customers.export", "tasks.edit", "views.edit"}
_LEAD = _WORK | {"health.edit", "tiers.edit", "views.share"}
_ADMINISTER = _LEAD | {"members.edit", "keys.edit", "settings.edit", "audit.view"}

ALLOWED: dict[Role, frozenset[str]] = {
    Role.VIEWER: _VIEW,
    Role.CSM: _WORK,
    Role.LEAD: _LEAD,
    Role.ADMINISTRATOR: _ADMINISTER,
}
PERMISSIONS = _ADMINISTER | {"public"}


class MemberError(Exception):
    """What was asked of a member cannot be; the sentence says why and what to do."""


class LinkError(MemberError):
    """A sign-in link that opens no more."""
