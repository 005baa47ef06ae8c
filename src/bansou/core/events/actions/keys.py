"""Write keys: made, renamed, revoked, restored."""

import secrets
from datetime import datetime

from django.db import transaction

from bansou.base.members.models import Member
from bansou.core.events.models import WriteKey


class KeyNameTakenError(Exception):
    """There is a write key of that name already."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a write key named {name!r} already. Choose another name.")
        self.name = name


@transaction.atomic
def create_key(*, name: str, at: datetime, by: Member | None) -> WriteKey:
    """There is a new key of this name; events may be sent with it within a second."""
    _free(name, but=None)
    return WriteKey.objects.create(name=name.strip(), key="bw_" + secrets.token_urlsafe(24), created_at=at, created_by=by)


@transaction.atomic
def rename_key(*, key: WriteKey, name: str) -> WriteKey:
    """The key goes by the new name; events that came before keep the name they came under."""
    _free(name, but=key)
    key.name = name.strip()
    key.save(update_fields=["name"])
    return key


@transaction.atomic
def revoke_key(*, key: WriteKey, at: datetime) -> WriteKey:
    """Events sent with the key are refused, and shown as refused."""
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
    return key


@transaction.atomic
def restore_key(*, key: WriteKey) -> WriteKey:
    """The key is valid again."""
    key.revoked_at = None
    key.save(update_fields=["revoked_at"])
    return key


def _free(name: str, *, but: WriteKey | None) -> None:
    others = WriteKey.objects.filter(name__iexact=name.strip())
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise KeyNameTakenError(name.strip())
