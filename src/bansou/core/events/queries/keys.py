"""Write keys, and the way from a URL to one."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from bansou.base.members.models import Member
from bansou.core.events.models import WriteKey


def write_keys() -> QuerySet[WriteKey]:
    """Every write key, valid ones first."""
    return WriteKey.objects.order_by("revoked_at", "name")


def key_for(member: Member, pk: int) -> WriteKey:  # noqa: ARG001 - keys belong to all who may see them
    """The key, for a member who may see it; 404 otherwise."""
    return get_object_or_404(WriteKey, pk=pk)
