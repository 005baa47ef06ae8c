"""The formula as a form: weights of dimensions, and of each metric its weight, worst and best value."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bansou.core.health.compute import check
from bansou.core.health.contracts import Dimension, Formula, HealthError, Part
from bansou.core.health.queries.words import dimension_name
from bansou.core.metrics.compute import BY_CODE, METRICS
from bansou.core.metrics.queries import name_of


class FormulaForm(forms.Form):
    """The formula that counts, as numbers to change; `formula` is what was written once the form is valid."""

    note = forms.CharField(label=_("What was changed and why"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, formula: Formula) -> None:
        super().__init__(data)
        self._given = formula
        self.formula = formula
        metrics = [("", "–"), *((metric.code, name_of(metric)) for metric in METRICS)]
        for d, dimension in enumerate(formula.dimensions):
            self.fields[f"d{d}-weight"] = _number(_("Weight of the dimension"), dimension.weight)
            for p, part in enumerate(dimension.parts):
                self.fields[f"d{d}-p{p}-weight"] = _number(_("Weight (0 leaves it out)"), part.weight)
                self.fields[f"d{d}-p{p}-worst"] = _number(_("0 points at"), part.worst, least=None)
                self.fields[f"d{d}-p{p}-best"] = _number(_("100 points at"), part.best, least=None)
            self.fields[f"d{d}-new"] = forms.ChoiceField(label=_("Add a metric"), choices=metrics, required=False)
            self.fields[f"d{d}-new-worst"] = _number(_("0 points at"), 0, least=None)
            self.fields[f"d{d}-new-best"] = _number(_("100 points at"), 100, least=None)

    def groups(self) -> list[dict[str, Any]]:
        """The fields as the page shows them: by dimension, then by metric."""
        return [
            {
                "name": dimension_name(dimension), "weight": self[f"d{d}-weight"],
                "parts": [
                    {
                        "name": name_of(BY_CODE[part.metric]) if part.metric in BY_CODE else part.metric,
                        "fields": [self[f"d{d}-p{p}-{name}"] for name in ("weight", "worst", "best")],
                    }
                    for p, part in enumerate(dimension.parts)
                ],
                "new": [self[f"d{d}-new"], self[f"d{d}-new-worst"], self[f"d{d}-new-best"]],
            }
            for d, dimension in enumerate(self._given.dimensions)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The numbers make a formula, or the form says which do not."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        dimensions = [self._dimension(d, dimension, cleaned) for d, dimension in enumerate(self._given.dimensions)]
        try:
            self.formula = check(Formula(dimensions=tuple(one for one in dimensions if one.parts)), metrics=frozenset(BY_CODE))
        except HealthError:
            self.add_error(
                None, _("Every metric needs different values for 0 and for 100 points, and at least one dimension a weight above 0.")
            )
        return cleaned

    def _dimension(self, d: int, given: Dimension, cleaned: dict[str, Any]) -> Dimension:
        parts = [
            Part(metric=part.metric, **{name: cleaned[f"d{d}-p{p}-{name}"] for name in ("weight", "worst", "best")})
            for p, part in enumerate(given.parts)
        ]
        if added := cleaned.get(f"d{d}-new"):
            parts.append(Part(metric=added, worst=cleaned[f"d{d}-new-worst"], best=cleaned[f"d{d}-new-best"]))
        return replace(given, weight=cleaned[f"d{d}-weight"], parts=tuple(part for part in parts if part.weight > 0))


def _number(label: Any, initial: float, *, least: float | None = 0.0) -> forms.FloatField:
    field = forms.FloatField(label=label, initial=initial, min_value=least, required=True)
    field.widget.attrs["step"] = "any"
    return field
