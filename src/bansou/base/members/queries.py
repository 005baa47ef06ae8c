"""Reading members and the audit log."""

from auditlog.models import LogEntry
from django.db.models import Count, Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from bansou.base.members.models import Member


def members() -> QuerySet[Member]:
    """Every member, those who may sign in first, with whether a link waits for them."""
    waiting = Count("sign_in_links", filter=Q(sign_in_links__used_at=None))
    return Member.objects.annotate(waiting_links=waiting, linked_at=Max("sign_in_links__used_at")).order_by("-is_active", "name", "pk")


def member_for(by: Member, member_id: int) -> Member:
    """The member `member_id`, for those who may edit members; 404 otherwise."""
    found: Member = get_object_or_404(Member.objects.all() if by.may("members.edit") else Member.objects.none(), pk=member_id)
    return found


def changes(*, text: str = "", actor_id: int | None = None) -> QuerySet[LogEntry]:
    """The audit log, newest first, of one actor or of records whose name holds `text`."""
    entries: QuerySet[LogEntry] = LogEntry.objects.select_related("actor", "content_type").order_by("-timestamp", "-pk")
    if text:
        entries = entries.filter(Q(object_repr__icontains=text) | Q(actor__name__icontains=text) | Q(actor__email__icontains=text))
    if actor_id:
        entries = entries.filter(actor_id=actor_id)
    return entries
