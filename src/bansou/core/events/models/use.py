"""Use in small: what pages show without asking the engine."""

from django.db import models
from django.utils.translation import get_language

from bansou.core.customers.models import Customer


class EventKind(models.Model):
    """An event name that has been seen, with its label for people."""

    name = models.CharField(max_length=200, unique=True)
    label_ja = models.CharField(max_length=120, blank=True)
    label_en = models.CharField(max_length=120, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return (self.label_ja if get_language() == "ja" else self.label_en) or self.name


class EventDay(models.Model):
    """How often an event happened on a day among the customers of a product ('' where none is known)."""

    day = models.DateField()
    product = models.CharField(max_length=60, blank=True)
    event = models.CharField(max_length=200)
    uses = models.BigIntegerField()
    customers = models.IntegerField()
    contacts = models.IntegerField()

    class Meta:
        ordering = ("day", "product", "event")
        constraints = [models.UniqueConstraint(fields=("day", "product", "event"), name="event_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.event}"


class FeatureAdoption(models.Model):
    """How many of a product's active customers used an event in 28 days, before that, and in each of the last 12 weeks."""

    product = models.CharField(max_length=60, blank=True)
    event = models.CharField(max_length=200)
    uses = models.BigIntegerField(default=0)
    customers = models.IntegerField(default=0)
    customers_before = models.IntegerField(default=0)
    active = models.IntegerField(default=0)
    active_before = models.IntegerField(default=0)
    weeks = models.JSONField(default=list, help_text="Share of the customers active in that week, oldest first.")

    class Meta:
        ordering = ("product", "-customers", "event")
        constraints = [models.UniqueConstraint(fields=("product", "event"), name="feature_adoption_once")]

    def __str__(self) -> str:
        return self.event


class CustomerUse(models.Model):
    """The use of one customer by day: `daily[i]` is the number of uses on `from_on` + i days; `features` the uses by event in 28 days."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="use")
    from_on = models.DateField()
    daily = models.JSONField(default=list)
    active_contacts = models.JSONField(default=list)
    features = models.JSONField(default=dict)
    uses_28d = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.from_on}: {self.uses_28d}"
