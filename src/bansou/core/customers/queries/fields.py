"""Custom fields as columns of the customer list."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bansou.base.ui.slots import Column
from bansou.core.customers.models import Customer, CustomField

NOTHING = "–"


def field_title(field: CustomField) -> str:
    """The field's name in the reader's language."""
    return field.name_en or field.name_ja if get_language() == "en" else field.name_ja or field.name_en


def custom_fields_of(subject: str) -> list[CustomField]:
    """The custom fields of customers, contacts or contracts, in order."""
    return list(CustomField.objects.filter(subject=subject))


def shown_value(field: CustomField, value: Any) -> str:
    """A custom value as people read it."""
    if value is None or value == "":
        return NOTHING
    if field.kind == CustomField.Kind.BOOLEAN:
        return _("Yes") if value else _("No")
    if field.kind == CustomField.Kind.NUMBER and isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    if field.kind == CustomField.Kind.DATE:
        from datetime import date

        try:
            return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
        except ValueError:
            return str(value)
    return str(value)


def custom_columns() -> list[Column]:
    """A column for each custom field of customers."""
    return [_column(field, place) for place, field in enumerate(custom_fields_of("customer"))]


def _column(field: CustomField, place: int) -> Column:
    alias = f"field_{field.pk}"
    is_number = field.kind == CustomField.Kind.NUMBER
    return Column(
        code=f"field:{field.code}",
        order=500 + place,
        permission="customers.view",
        title=field_title(field),
        annotate=_annotate(alias, field),
        render=lambda row: format_html("{}", shown_value(field, row.fields.get(field.code))),
        export=lambda row: row.fields.get(field.code),
        sort=(alias,),
        lookup=alias,
        filter_kind={"number": "number", "date": "date", "boolean": "choice"}.get(field.kind, "text"),
        choices=(lambda: [("true", _("Yes")), ("false", _("No"))]) if field.kind == CustomField.Kind.BOOLEAN else None,
        is_default=False,
        is_numeric=is_number,
    )


def _annotate(alias: str, field: CustomField) -> Callable[[QuerySet[Customer]], QuerySet[Customer]]:
    def annotate(rows: QuerySet[Customer]) -> QuerySet[Customer]:
        if alias in rows.query.annotations:
            return rows
        if field.kind in {CustomField.Kind.NUMBER, CustomField.Kind.BOOLEAN}:
            return rows.annotate(**{alias: KeyTransform(field.code, "fields")})
        return rows.annotate(**{alias: KeyTextTransform(field.code, "fields")})

    return annotate
