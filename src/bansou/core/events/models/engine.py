"""The state of the engine, and files of events that were read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.base.members.models import Member


class EngineState(models.Model):
    """The one row that says how far the engine has come and how it is doing."""

    inbox = models.CharField(max_length=80, blank=True)
    inbox_number = models.BigIntegerField(default=0, help_text="The last number of that inbox whose arrivals are counted here.")
    stale_days = models.JSONField(default=list, help_text="Days whose totals are to be counted again.")
    days_counted_at = models.DateTimeField(null=True)
    flowed_batch = models.BigIntegerField(default=0, help_text="Every stage has taken in the lake up to this batch.")
    flowed_on = models.DateField(null=True, help_text="The last day for which every stage ran for everyone.")
    records_at = models.DateTimeField(null=True, help_text="Changes of records up to here are taken in.")
    run_asked_at = models.DateTimeField(null=True, help_text="Someone asked for a run for everyone.")
    run_for = models.DateTimeField(null=True, help_text="The time to run it for; empty: now.")
    run_done_at = models.DateTimeField(null=True)
    tick_at = models.DateTimeField(null=True)
    lake_batch = models.BigIntegerField(default=0)
    backlog_batches = models.BigIntegerField(default=0)
    backlog_bytes = models.BigIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    dirty = models.IntegerField(default=0)
    stages = models.JSONField(default=dict, help_text="By stage: seconds and customers of the last run, and its error.")
    process = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="engine_state_is_one_row")]

    def __str__(self) -> str:
        return f"lake batch {self.lake_batch}"


class EventImport(models.Model):
    """One file of events; the same content is taken in once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")

    digest = models.CharField(max_length=64, unique=True)
    path = models.TextField()
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    chunk = models.BigIntegerField(default=0, help_text="The last part of the file that is counted here.")
    rows = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    errors = models.JSONField(default=list, help_text="The first refused rows: row, field, value, reason, cure.")
    message = models.TextField(blank=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return self.file_name
