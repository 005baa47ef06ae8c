"""Keys that may write events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.base.members.models import Member


class WriteKey(models.Model):
    """A key that may write events and read nothing; it stands in web pages, so it is no secret. The edge reads this table."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("Where the events come from, for example: production web."))
    key = models.CharField(_("key"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
