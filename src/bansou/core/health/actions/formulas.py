"""Adopting a formula, and going back."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.customers.models import Product
from bansou.core.health.compute import check
from bansou.core.health.contracts import Formula
from bansou.core.health.models import FormulaVersion
from bansou.core.metrics.compute import BY_CODE


@transaction.atomic
def adopt_formula(*, product: Product | None, formula: Formula, note: str, by: Member | None, at: datetime) -> FormulaVersion:
    """The formula counts for the product (None: for all without their own) from the next run on."""
    check(formula, metrics=frozenset(BY_CODE))
    with acting_as(by):
        return FormulaVersion.objects.create(
            product=product, dimensions=[asdict(one) for one in formula.dimensions], note=note, adopted_at=at, adopted_by=by
        )


@transaction.atomic
def withdraw_formula(*, version: FormulaVersion, by: Member | None) -> None:
    """The version counts no more; what counted before it counts again."""
    version.is_withdrawn = True
    with acting_as(by):
        version.save(update_fields=["is_withdrawn"])
