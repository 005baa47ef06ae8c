"""What was written to the records and when: imports with their undo, and the timeline."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.base.members.models import Member
from bansou.core.customers.models.customer import Contact, Customer


class Import(models.Model):
    """One file that was read into the records; its rows hold what stood there before, so that it can be undone."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("Waiting for confirmation")
        RUNNING = "running", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports", null=True, help_text="The file as it was sent, until the import is done.")
    refused_file = models.FileField(upload_to="imports", null=True, help_text="The refused rows with a column for the reason.")
    digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, default="utf-8")
    mapping = models.JSONField(default=dict, help_text="Column of the file → field, and values fixed for every row.")
    state = models.CharField(max_length=12, choices=State, default=State.PREVIEWED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list, help_text="The first problems: row, field, value, code, and whether the row was refused.")
    kept = models.JSONField(default=list, help_text="What an undo left alone, because someone changed it since.")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="imports")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """What an import changed in one record: the values before (null where it was created) and after."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="imported_rows")
    record = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=("record", "record_id"), name="imported_row_by_record")]

    def __str__(self) -> str:
        return f"{self.record} {self.record_id}"


class TimelineEntry(models.Model):
    """One thing that happened with a customer; the sentence is made from `kind` and `facts` in the reader's language."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="timeline")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="timeline")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="timeline")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    key = models.CharField(max_length=200, null=True, unique=True, help_text="The same key twice is the same entry.")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=("customer", "-at", "-id"), name="timeline_by_customer")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
