"""The pages a member may open, found by their title."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bansou.base.kit.japanese import folded
from bansou.base.members.models import Member
from bansou.base.ui.slots import navigation, settings_sections


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page by name."""

    title: str
    url: str
    icon: str


def places(*, member: Member, text: str) -> tuple[Place, ...]:
    """The pages `member` may open whose title or address holds `text`; all without a text."""
    needle = folded(text)
    entries: list[Any] = [*navigation, *settings_sections]
    known = [
        Place(title=str(entry.title), url=reverse(entry.url_name), icon=entry.icon) for entry in entries if member.may(entry.permission)
    ]
    return tuple(place for place in known if needle in folded(place.title) or needle in place.url)
