"""What people enter about events."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bansou.core.events.models import WriteKey
from bansou.core.events.queries import products

SPANS = (28, 91, 364)


class SpanForm(forms.Form):
    """Which product and how long."""

    product = forms.ChoiceField(label=_("Product"), required=False)
    days = forms.TypedChoiceField(
        label=_("Span"), required=False, coerce=int, empty_value=None,
        choices=[(28, _("4 weeks")), (91, _("13 weeks")), (364, _("52 weeks"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [("", _("All products")), *products()]  # type: ignore[attr-defined]

    def choice(self) -> tuple[str | None, int]:
        """The product's code, or None for all, and the number of days; the usual ones where nothing valid was asked for."""
        given = self.cleaned_data if self.is_valid() else {}
        return given.get("product") or None, given.get("days") or SPANS[0]


class KeyForm(forms.ModelForm[WriteKey]):
    """The name of a write key."""

    class Meta:
        model = WriteKey
        fields = ("name",)


class UploadForm(forms.Form):
    """A file of events."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, JSON lines or Parquet with the columns at, customer_id, contact_id, event, properties.")
    )
