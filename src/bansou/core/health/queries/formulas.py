"""Which formula counts for which product."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import QuerySet

from bansou.core.health.compute import DEFAULT
from bansou.core.health.contracts import Dimension, Formula
from bansou.core.health.models import FormulaVersion


def formula_from(dimensions: Sequence[Mapping[str, Any]]) -> Formula:
    """The formula that a list of stored dimensions describes."""
    return Formula(dimensions=msgspec.convert(dimensions, tuple[Dimension, ...]))


def versions(product: int | None) -> QuerySet[FormulaVersion]:
    """What has been adopted for the product (None: for all others), newest first, withdrawn ones too."""
    return FormulaVersion.objects.filter(product=product).select_related("adopted_by", "product")


def formulas() -> dict[int | None, Formula]:
    """The formula by product; None is the one for every product without its own."""
    found: dict[int | None, Formula] = {None: DEFAULT}
    for version in FormulaVersion.objects.filter(is_withdrawn=False).order_by("adopted_at", "pk"):
        found[version.product_id] = formula_from(version.dimensions)
    return found


def formula_for(product: int | None) -> Formula:
    """The formula that counts for customers of the product."""
    known = formulas()
    return known.get(product, known[None])
