"""Products, what counts in them, and the fields an installation adds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers.contracts import CustomersError, Feature
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Product

# ruff: noqa: ARG001 - every action says when; the audit log stamps its own time


@transaction.atomic
def create_product(*, code: str, name: str, by: Member | None, at: datetime, features: Sequence[Feature] = ()) -> Product:
    """The product exists and contracts can name it."""
    product = Product(code=code.strip(), name=name.strip() or code.strip(), features=[asdict(feature) for feature in features])
    product.full_clean()
    with acting_as(by):
        product.save()
    return product


@transaction.atomic
def change_product(*, product: Product, name: str, features: Sequence[Feature], by: Member | None, at: datetime) -> Product:
    """The product has the name and the declared features; no event is declared twice."""
    events = [feature.event for feature in features]
    if twice := {event for event in events if events.count(event) > 1}:
        raise CustomersError(_("The event “%(event)s” is listed twice. Remove one of the lines.") % {"event": min(twice)})
    product.name = name.strip()
    product.features = [asdict(feature) for feature in features]
    product.full_clean()
    with acting_as(by):
        product.save()
    return product


@transaction.atomic
def remove_product(*, product: Product, by: Member | None, at: datetime) -> None:
    """The product, on which no contract stands, is gone."""
    if Contract.objects.filter(product=product).exists():
        raise CustomersError(_("Contracts still name this product, so it cannot be removed. Change those contracts first."))
    with acting_as(by):
        product.delete()


@transaction.atomic
def create_custom_field(
    *, subject: str, code: str, name_ja: str, kind: str, by: Member | None, at: datetime, name_en: str = "", order: int = 0
) -> CustomField:
    """Records of `subject` can carry the field."""
    field = CustomField(subject=subject, code=code, name_ja=name_ja, name_en=name_en, kind=kind, order=order)
    field.full_clean()
    with acting_as(by):
        field.save()
    return field


@transaction.atomic
def change_custom_field(*, field: CustomField, values: Mapping[str, Any], by: Member | None, at: datetime) -> CustomField:
    """The field has the given names, kind and place; its code and subject stay."""
    for name, value in values.items():
        if name not in {"name_ja", "name_en", "kind", "order"}:
            raise ValueError(f"{name} of a custom field cannot be changed.")
        setattr(field, name, value)
    field.full_clean()
    with acting_as(by):
        field.save()
    return field


@transaction.atomic
def remove_custom_field(*, field: CustomField, by: Member | None, at: datetime) -> int:
    """The field is gone from forms, lists and every record; returns how many records held a value."""
    model: Any = {"customer": Customer, "contact": Contact, "contract": Contract}[field.subject]
    rows = list(model.objects.filter(fields__has_key=field.code).only("pk", "fields"))
    for row in rows:
        del row.fields[field.code]
    model.objects.bulk_update(rows, ["fields"], batch_size=200)
    with acting_as(by):
        field.delete()
    return len(rows)
