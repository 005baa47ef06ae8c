"""What is sold and on which terms."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from bansou.core.customers.models.customer import Customer


class Product(models.Model):
    """Something that is sold and used; `features` says which events count as reaching value and as onboarding steps."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    features = models.JSONField(
        _("features"), default=list, blank=True, help_text='[{"event": …, "is_value": bool, "onboarding_step": int | null}]'
    )

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """An agreement with plan, term and money; `ends_on` and `cancelled_on` are the first day without the contract."""

    external_id = models.CharField(_("contract ID"), max_length=160, unique=True)
    customer = models.ForeignKey(Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="contracts")
    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="contracts")
    plan = models.CharField(_("plan"), max_length=80, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    amount = models.DecimalField(_("amount per month"), max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3, default="JPY")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    renews_on = models.DateField(_("renews on"), null=True, blank=True)
    notice_on = models.DateField(_("last day to give notice"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=200, blank=True)
    fields = models.JSONField(_("custom fields"), default=dict, blank=True)

    class Meta:
        ordering = ("-starts_on", "pk")
        indexes = [
            models.Index(fields=("renews_on",), name="contract_by_renewal"),
            models.Index(fields=("cancelled_on",), name="contract_by_cancellation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="contract_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.plan}".strip()

    def is_active(self, on: date) -> bool:
        """Whether the contract runs on the day `on`."""
        last = min((day for day in (self.ends_on, self.cancelled_on) if day), default=None)
        return self.starts_on <= on and (last is None or on < last)
