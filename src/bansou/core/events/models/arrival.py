"""What came in, minute by minute, and what was refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Arrival(models.Model):
    """How many events one source brought in one minute."""

    minute = models.DateTimeField()
    source = models.CharField(max_length=120)
    accepted = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("-minute", "source")
        constraints = [models.UniqueConstraint(fields=("minute", "source"), name="arrival_once_a_minute")]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} {self.source}"


class RefusedEvent(models.Model):
    """Events of one day that were refused for the same reason and value; `raw` is the last one of them."""

    day = models.DateField()
    source = models.CharField(_("source"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=40)
    field = models.CharField(_("field"), max_length=80, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    raw = models.TextField(blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("-last_at", "-pk")
        indexes = [models.Index(fields=("-last_at",))]
        constraints = [models.UniqueConstraint(fields=("day", "source", "reason", "field", "value"), name="refused_event_once_a_day")]

    def __str__(self) -> str:
        return f"{self.reason} {self.value}".strip()


class LatestEvent(models.Model):
    """One of the last events that arrived; only the newest few are kept, for the page that shows them live."""

    received_at = models.DateTimeField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    event = models.CharField(max_length=200)
    customer_id = models.CharField(max_length=512, blank=True)
    contact_id = models.CharField(max_length=512, blank=True)
    anonymous_id = models.CharField(max_length=512, blank=True)
    source = models.CharField(max_length=120)

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes = [models.Index(fields=("-received_at",))]

    def __str__(self) -> str:
        return self.event


class ContactAlias(models.Model):
    """An id by which a contact was known before, or is known elsewhere; events under it belong to that contact."""

    former = models.CharField(max_length=512, unique=True)
    contact_id = models.CharField(max_length=512)

    def __str__(self) -> str:
        return f"{self.former} → {self.contact_id}"
