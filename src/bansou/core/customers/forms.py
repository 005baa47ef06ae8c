"""What people type about customers, contacts, contracts, products and files, turned into values."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bansou.base.members.models import Member
from bansou.core.customers import queries
from bansou.core.customers.contracts import Feature
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Product


class DayInput(forms.DateInput):
    """A day with the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


_CUSTOM: dict[Any, Callable[[str], forms.Field]] = {
    CustomField.Kind.TEXT: lambda title: forms.CharField(label=title, max_length=2000, required=False),
    CustomField.Kind.NUMBER: lambda title: forms.FloatField(label=title, required=False),
    CustomField.Kind.DATE: lambda title: forms.DateField(label=title, required=False, widget=DayInput()),
    CustomField.Kind.BOOLEAN: lambda title: forms.NullBooleanField(
        label=title, required=False, widget=forms.Select(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))])
    ),
}


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form of a record with this installation's custom fields; `values` is what an action takes."""

    subject = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._custom = queries.custom_fields_of(self.subject)
        self._held = dict(self.instance.fields or {})
        for field in self._custom:
            made = _CUSTOM[CustomField.Kind(field.kind)](queries.field_title(field))
            made.initial = self._held.get(field.code)
            self.fields[f"custom_{field.pk}"] = made

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values, custom fields together in `fields`."""
        held = dict(self._held)
        for field in self._custom:
            value = self.cleaned_data.get(f"custom_{field.pk}")
            if value is None or value == "":
                held.pop(field.code, None)
            else:
                held[field.code] = _plain(value)
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith("custom_")}
        return plain | {"fields": held}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


class CustomerForm(RecordForm):
    """A customer; the parent is named by its ID."""

    subject = "customer"
    website = forms.URLField(label=_("website"), max_length=200, required=False, assume_scheme="https")
    parent_id_text = forms.CharField(label=_("ID of the parent company"), required=False, max_length=120)

    class Meta:
        model = Customer
        fields = ("name", "name_kana", "external_id", "industry", "region", "employees", "website", "owner")
        help_texts = {"external_id": _("The name of the customer in events and files. It cannot be changed later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["external_id"]
            if self.instance.parent:
                self.fields["parent_id_text"].initial = self.instance.parent.external_id

    def clean_parent_id_text(self) -> Customer | None:
        """The parent itself; an error where no customer has that ID."""
        name = self.cleaned_data["parent_id_text"].strip()
        parent = queries.customers_by_external_id(frozenset([name])).first() if name else None
        if name and parent is None:
            raise forms.ValidationError(_("No customer has this ID."))
        return parent

    @property
    def values(self) -> dict[str, Any]:
        """As in every record, the parent as a customer."""
        values = super().values
        values["parent"] = values.pop("parent_id_text")
        return values


class ContactForm(RecordForm):
    """A person at a customer."""

    subject = "contact"

    class Meta:
        model = Contact
        fields = ("family_name", "given_name", "name_kana", "external_id", "role", "email", "phone", "department", "title", "left_on")
        widgets = {"left_on": DayInput()}
        help_texts = {"external_id": _("The person's user ID in events. It cannot be changed later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["external_id"]
        else:
            del self.fields["left_on"]


class ContractForm(RecordForm):
    """A contract with plan, term and money."""

    subject = "contract"

    class Meta:
        model = Contract
        fields = (
            "product", "plan", "seats", "amount", "currency", "signed_on", "starts_on", "ends_on", "renews_on", "notice_on",
            "cancelled_on", "cancel_reason",
        )  # fmt: skip
        widgets = {
            name: DayInput() for name in ("signed_on", "starts_on", "ends_on", "renews_on", "notice_on", "cancelled_on")
        }  # fmt: skip
        help_texts = {
            "ends_on": _("The first day without the contract."),
            "cancelled_on": _("The first day without the contract after a cancellation."),
        }

    def clean(self) -> dict[str, Any]:
        """An error on the end where it lies before the start."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The contract ends before it starts. Correct one of the two days."))
        return cleaned

    def validate_constraints(self) -> None:
        """The form's own words say it better than the constraint's name."""


class NoteForm(forms.Form):
    """A note."""

    text = forms.CharField(
        label=pgettext_lazy("timeline", "Note"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("What happened? What was agreed?")}),
    )


class OwnerForm(forms.Form):
    """Who looks after the chosen customers."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Member.objects.none(), required=False, empty_label=_("Nobody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = queries.possible_owners()  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A name for the list as it stands."""

    name = forms.CharField(label=_("Name of the view"), max_length=80)
    is_shared = forms.BooleanField(label=_("Share with the team"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """A product."""

    class Meta:
        model = Product
        fields = ("name", "code")
        help_texts = {"code": _("The product's name in events and files. It cannot be changed later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]


class FeatureForm(forms.Form):
    """An event of a product."""

    event = forms.CharField(label=_("Event"), max_length=200, required=False)
    is_value = forms.BooleanField(label=_("Shows that the product is of use"), required=False)
    onboarding_step = forms.IntegerField(label=_("Onboarding step"), min_value=1, max_value=50, required=False)


FeatureFormSet = forms.formset_factory(FeatureForm, extra=3, max_num=200)


def features_of(forms_given: Any) -> list[Feature]:
    """The features that a filled formset names, empty lines left out."""
    lines: list[Mapping[str, Any]] = [form.cleaned_data for form in forms_given if form.cleaned_data.get("event", "").strip()]
    return [
        Feature(event=line["event"].strip(), is_value=bool(line.get("is_value")), onboarding_step=line.get("onboarding_step"))
        for line in lines
    ]


class CustomFieldForm(forms.ModelForm):  # type: ignore[type-arg]
    """A field of this installation's own."""

    class Meta:
        model = CustomField
        fields = ("subject", "code", "name_ja", "name_en", "kind", "order")
        labels = {"subject": _("Belongs to")}
        help_texts = {"code": _("The column's name in files. It cannot be changed later.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["subject"], self.fields["code"]


class FileForm(forms.Form):
    """A file to look at."""

    kind = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[("customers", _("Customers")), ("contacts", _("Contacts")), ("contracts", _("Contracts"))],
        widget=forms.RadioSelect,
        initial="customers",
    )
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8 or Shift_JIS, with a header row, up to 100 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        allow_empty_file=True,
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[("auto", _("Find automatically")), ("utf-8", "UTF-8"), ("cp932", "Shift_JIS (CP932)")],
        initial="auto",
    )
