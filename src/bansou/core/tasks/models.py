"""The tables of tasks and of the rules they come from."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.core.customers.models import Contact, Customer
from bansou.core.tasks.contracts import Kind as KindCode
from bansou.core.tasks.contracts import NotUseful as NotUsefulCode
from bansou.core.tasks.contracts import State as StateCode


class Task(models.Model):
    """One thing to do for one customer, from the moment its situation began until it was closed."""

    class Kind(models.TextChoices):
        RISK_RISEN = KindCode.RISK_RISEN.value, _("Risk of churn")
        ONBOARDING_STALLED = KindCode.ONBOARDING_STALLED.value, _("Onboarding stalled")
        USE_FALLEN = KindCode.USE_FALLEN.value, _("Use fallen")
        NOTICE_NEAR = KindCode.NOTICE_NEAR.value, _("Notice date near")
        RENEWAL_NEAR = KindCode.RENEWAL_NEAR.value, _("Renewal near")
        READY_FOR_MORE = KindCode.READY_FOR_MORE.value, _("Ready for more")
        SILENT = KindCode.SILENT.value, _("Silent for long")
        CHAMPION_SILENT = KindCode.CHAMPION_SILENT.value, _("Champion gone silent")

    class State(models.TextChoices):
        OPEN = StateCode.OPEN.value, _("Open")
        DONE = StateCode.DONE.value, _("Done")
        LATER = StateCode.LATER.value, _("Later")
        NOT_USEFUL = StateCode.NOT_USEFUL.value, _("Not useful")
        ENDED = StateCode.ENDED.value, _("Situation ended")

    class NotUseful(models.TextChoices):
        KNOWN = NotUsefulCode.KNOWN.value, _("Known already or being dealt with")
        TIMING = NotUsefulCode.TIMING.value, _("Not the right time")
        NO_LEVER = NotUsefulCode.NO_LEVER.value, _("Nothing we could do about it")
        WRONG = NotUsefulCode.WRONG.value, _("The reason or number is wrong")
        OTHER = NotUsefulCode.OTHER.value, _("Another reason")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tasks")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="tasks")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    reason = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    value_at_stake = models.BigIntegerField(_("value at stake per year"), default=0)
    priority = models.BigIntegerField(_("priority"), default=0)
    due_on = models.DateField(_("due"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    later_until = models.DateField(_("later until"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_why = models.CharField(max_length=24, blank=True)
    closed_note = models.CharField(_("note"), max_length=500, blank=True)
    episode = models.CharField(max_length=80, unique=True)
    digest = models.BigIntegerField(default=0, help_text="Of reason, facts and value: whether anything changed without reading them.")

    class Meta:
        ordering = ("-priority", "pk")
        indexes: ClassVar = [
            models.Index(fields=("state", "-priority", "id"), name="task_worklist"),
            models.Index(fields=("state", "owner", "-priority", "id"), name="task_worklist_of_owner"),
            models.Index(fields=("customer", "kind", "-opened_at"), name="task_of_customer"),
            models.Index(fields=("closed_at",), name="task_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.customer}"

    def is_waiting(self, on: date) -> bool:
        """Whether the task asks for attention on the day `on`."""
        return self.state == StateCode.OPEN or (self.state == StateCode.LATER and self.later_until is not None and self.later_until <= on)


class Baseline(models.Model):
    """A number about everyone as the last full run saw it, so that a few customers can be measured against it."""

    code = models.CharField(max_length=40, unique=True)
    value = models.FloatField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"


class RuleRow(models.Model):
    """A rule that was changed from its start values."""

    kind = models.CharField(max_length=24, unique=True, choices=Task.Kind)
    is_on = models.BooleanField(_("shown on Today"), default=True)
    limits = models.JSONField(default=dict)
    due_days = models.PositiveSmallIntegerField(_("due after (business days)"), default=3)
    rest_done = models.PositiveSmallIntegerField(_("rest after done (days)"), default=14)
    rest_not_useful = models.PositiveSmallIntegerField(_("rest after not useful (days)"), default=60)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.get_kind_display()
