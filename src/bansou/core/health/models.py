"""Formulas, scores, likelihoods, the models behind them, and back-tests."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.base.members.models import Member
from bansou.core.customers.models import Customer, Product


class FormulaVersion(models.Model):
    """A formula somebody adopted, for one product or (product null) for all others; the newest of a product counts."""

    product = models.ForeignKey(Product, verbose_name=_("product"), null=True, on_delete=models.CASCADE, related_name="formulas")
    dimensions = models.JSONField(_("dimensions"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    adopted_at = models.DateTimeField(_("adopted at"))
    adopted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="formulas")

    class Meta:
        ordering = ("-adopted_at", "-pk")
        indexes = [models.Index(fields=("product", "-adopted_at"), name="formula_by_product")]

    def __str__(self) -> str:
        return f"{self.product or '–'} {self.adopted_at:%Y-%m-%d}"


class Score(models.Model):
    """A customer's health now: 0–100 (null without input), its coverage 0–1, points by dimension, reasons with since-when."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="health")
    score = models.FloatField(null=True, db_index=True)
    coverage = models.FloatField()
    change_28 = models.FloatField(null=True)
    since = models.DateField(null=True, help_text="Since when the customer has been in this band.")
    dimensions = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.score}"


class ChurnModel(models.Model):
    """A trained model of leaving: its parameters as plain numbers, what it learned from, and how it did on what it had not seen."""

    horizon_days = models.PositiveSmallIntegerField()
    trained_at = models.DateTimeField()
    known_until = models.DateField(help_text="Nothing after this day was used.")
    snapshots = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    parameters = models.JSONField()

    class Meta:
        ordering = ("-trained_at", "-pk")

    def __str__(self) -> str:
        return f"{self.trained_at:%Y-%m-%d} ({self.snapshots})"


class Prediction(models.Model):
    """How likely a customer leaves within the model's horizon, 0–1, with the reasons."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="prediction")
    model = models.ForeignKey(ChurnModel, on_delete=models.CASCADE, related_name="predictions")
    likelihood = models.FloatField(db_index=True)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.likelihood:.3f}"


class BackTestRun(models.Model):
    """A back-test somebody asked for: what was asked, how far it is, and what came out."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    message = models.TextField(blank=True)
    result = models.JSONField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="back_tests")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.state}"
