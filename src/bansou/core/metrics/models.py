"""Values of metrics and of scores written back as series: as they are now, and as they were at the end of each day."""

from django.db import models

from bansou.core.customers.models import Customer


class Latest(models.Model):
    """What is known of one customer now: `values` by metric code, measured at `at` from events up to `input_at`."""

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="latest")
    at = models.DateTimeField()
    input_at = models.DateTimeField(null=True)
    values = models.JSONField(default=dict, db_column="series")

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d}"


class History(models.Model):
    """What was known of one customer at the end of the day `on`."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="history")
    on = models.DateField(db_column="day")
    values = models.JSONField(default=dict, db_column="series")

    class Meta:
        ordering = ("customer", "on")
        constraints = [models.UniqueConstraint(fields=("customer", "on"), name="history_once_a_day")]
        indexes = [models.Index(fields=("on",), name="history_by_day")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on}"
