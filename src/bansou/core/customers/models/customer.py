"""Companies that buy and the people there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bansou.base.members.models import Member


class CustomField(models.Model):
    """A field that this installation added to customers or contacts; values live in the record's `fields`."""

    class Subject(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        CONTACT = "contact", _("Contact")
        CONTRACT = "contract", _("Contract")

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        BOOLEAN = "boolean", _("Yes or no")

    subject = models.CharField(max_length=10, choices=Subject)
    code = models.SlugField(_("code"), max_length=60, allow_unicode=True)
    name_ja = models.CharField(_("name (Japanese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("subject", "order", "code")
        constraints = [models.UniqueConstraint(fields=("subject", "code"), name="custom_field_once_per_subject")]

    def __str__(self) -> str:
        return self.name_ja


class Customer(models.Model):
    """A company that buys; `external_id` is its name in events and files."""

    external_id = models.CharField(_("customer ID"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_kana = models.CharField(_("name in kana"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("parent company"), null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL, related_name="customers")
    fields = models.JSONField(_("custom fields"), default=dict, blank=True)
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True, help_text="ID, name and kana, folded by kit.japanese.folded.")

    # What follows from the contracts as of `standing_on`; only actions.refresh_standings writes these.
    product = models.ForeignKey(
        "customers.Product", verbose_name=_("product"), null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    plan = models.CharField(_("plan"), max_length=80, blank=True, editable=False)
    seats = models.PositiveIntegerField(_("seats"), null=True, editable=False)
    amount = models.DecimalField(_("amount per month"), max_digits=14, decimal_places=2, default=0, editable=False)
    currency = models.CharField(_("currency"), max_length=3, default="JPY", editable=False)
    renews_on = models.DateField(_("renews on"), null=True, editable=False)
    started_on = models.DateField(_("customer since"), null=True, editable=False)
    ended_on = models.DateField(_("gone since"), null=True, editable=False)
    standing_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ("name", "pk")
        indexes = [
            models.Index(fields=("archived_at", "name", "id"), name="customer_by_name"),
            models.Index(fields=("archived_at", "amount", "id"), name="customer_by_amount"),
            models.Index(fields=("archived_at", "renews_on", "id"), name="customer_by_renewal"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="customer_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether the customer is put away and hidden from lists."""
        return self.archived_at is not None


class Contact(models.Model):
    """A person at a customer; `external_id` is the user id in events."""

    class Role(models.TextChoices):
        DECISION_MAKER = "decision_maker", _("Decision maker")
        CHAMPION = "champion", _("Champion")
        ADMIN = "admin", pgettext_lazy("role of a contact", "Admin")
        USER = "user", pgettext_lazy("role of a contact", "User")

    external_id = models.CharField(_("contact ID"), max_length=120, unique=True)
    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    name_kana = models.CharField(_("name in kana"), max_length=160, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.USER)
    fields = models.JSONField(_("custom fields"), default=dict, blank=True)
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True, help_text="ID, name, kana and address, folded by kit.japanese.folded.")

    class Meta:
        ordering = ("family_name", "given_name", "pk")
        indexes = [
            models.Index(fields=("email",), name="contact_by_email"),
            models.Index(fields=("family_name", "given_name", "id"), name="contact_by_name"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.family_name, self.given_name) if part) or self.email or self.external_id


class SavedView(models.Model):
    """A named choice of filters, columns and order of the customer list; shared with everyone or a member's own."""

    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(help_text="The list's query string.")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="saved_views")
    is_shared = models.BooleanField(_("shared with the team"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
