"""How forms are drawn: Tabler's classes on every widget, labels bound, errors named. Set as Django's FORM_RENDERER."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.ClearableFileInput, "form-control"),
    (forms.Textarea, "form-control"),
    (forms.widgets.Input, "form-control"),
)


class Field(forms.BoundField):
    """A field whose widget carries its Tabler class and, with an error, `is-invalid`."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """The usual attributes and the class."""
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        css = next((css for kind, css in CLASSES if isinstance(widget, kind)), "")
        given = f"{widget.attrs.get('class', '')} {built.get('class', '')}"
        built["class"] = " ".join(dict.fromkeys(f"{css} {given} {'is-invalid' if self.errors else ''}".split()))
        if widget.attrs.get("placeholder") == self.label:
            widget.attrs.pop("placeholder")
            built.pop("placeholder", None)
        return built

    @property
    def is_check(self) -> bool:
        """Whether it is one box to tick, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Whether it is several choices that share one legend."""
        return isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


class Renderer(TemplatesSetting):
    """Draws forms with our templates."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = Field
