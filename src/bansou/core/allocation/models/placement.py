"""Which tier each customer has, which one is proposed, and every change."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.core.allocation.contracts import PinKind, Why
from bansou.core.allocation.models.tier import Tier
from bansou.core.customers.models import Customer


class Placement(models.Model):
    """A customer's tier now (`tier`, since `since`) and the one proposed, with score and reasons; no tier once the customer is gone."""

    class State(models.TextChoices):
        SETTLED = "settled", _("As proposed")
        WAITING = "waiting", _("Move proposed")
        DECLINED = "declined", _("Move declined")

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="placement")
    tier = models.ForeignKey(Tier, verbose_name=_("tier"), null=True, on_delete=models.PROTECT, related_name="placements")
    since = models.DateTimeField(null=True)
    proposed = models.ForeignKey(Tier, verbose_name=_("proposed tier"), null=True, on_delete=models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField(null=True)
    score = models.FloatField(_("score"), default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.SETTLED)
    declined_at = models.DateTimeField(null=True)
    declined_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField()
    digest = models.BigIntegerField(default=0, help_text="Of score, proposal and reasons: whether anything changed without reading them.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("state", "proposed"), name="placement_waiting"),
            models.Index(fields=("tier", "score"), name="placement_in_tier"),
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.tier}"


class TierChange(models.Model):
    """One move of one customer between tiers; `batch` is shared by those moved together, `undone_at` is set when it was taken back."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tier_changes")
    from_tier = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
    to_tier = models.ForeignKey(Tier, null=True, on_delete=models.PROTECT, related_name="+")
    since_before = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=[(why.value, why.value) for why in Why])
    reason = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    batch = models.CharField(max_length=32, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=("customer", "-at"), name="tier_change_of_customer"),
            models.Index(fields=("batch",), name="tier_change_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.from_tier} → {self.to_tier}"


class Pin(models.Model):
    """A rule a person made for one customer: this tier and no other, or never this tier; with the reason."""

    class Kind(models.TextChoices):
        FORCE = PinKind.FORCE.value, _("Always this tier")
        FORBID = PinKind.FORBID.value, _("Never this tier")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tier_pins")
    tier = models.ForeignKey(Tier, verbose_name=_("tier"), on_delete=models.CASCADE, related_name="pins")
    kind = models.CharField(_("rule"), max_length=6, choices=Kind)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("customer", "tier"), name="one_pin_per_customer_and_tier"),
            models.UniqueConstraint(fields=("customer",), condition=models.Q(kind="force"), name="one_forced_tier_per_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.get_kind_display()} {self.tier}"
