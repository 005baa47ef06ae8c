"""Reasons in the reader's words, with the number behind each."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bansou.core.health.contracts import Dimension
from bansou.core.health.models import Score
from bansou.core.health.queries.formulas import formula_for
from bansou.core.health.queries.scores import band_of
from bansou.core.metrics.compute import BY_CODE
from bansou.core.metrics.queries import name_of, number_of, unit_of

STRONG = 3.0


def reason_lines(reasons: Iterable[Mapping[str, Any]], *, unit: str = "points") -> list[dict[str, Any]]:
    """Lines for the component `reasons`: what the metric is, what it does to the score (or to the odds), since when."""
    lines = []
    for reason in reasons:
        metric = BY_CODE.get(str(reason["metric"]))
        if metric is None:
            continue
        points = float(reason["points"])
        is_good = points > 0 if unit == "points" else points < 0
        values = {"name": name_of(metric), "value": f"{number_of(metric, float(reason['value']))}{unit_of(metric)}"}
        effect = _effect(points) if unit == "points" else ""
        text = _("%(name)s: %(value)s") % values
        lines.append(
            {
                "text": f"{text}{effect}", "direction": "up" if points > 0 else "down",
                "tone": "good" if is_good else "risk" if abs(points) >= STRONG or unit != "points" else "watch",
                "since": date.fromisoformat(reason["since"]) if reason.get("since") else None,
            }
        )  # fmt: skip
    return lines


def _effect(points: float) -> str:
    amount = number_format(abs(round(points, 1)), decimal_pos=1)
    return _(" (%(points)s points)") % {"points": f"{'+' if points > 0 else '−'}{amount}"}


def dimension_name(dimension: Dimension) -> str:
    """The dimension's name in the reader's language."""
    return dimension.name_ja if get_language() == "ja" else dimension.name_en


def dimension_rows(score: Score | None, product: int | None) -> list[dict[str, Any]]:
    """The dimensions of the formula with the customer's points; those without input have none."""
    if score is None or score.score is None:
        return []
    return [
        {
            "name": dimension_name(one), "points": (points := score.dimensions.get(one.code)), "share": (points or 0) / 100,
            "tone": "" if points is None else band_of(points), "weight": one.weight,
        }
        for one in formula_for(product).dimensions
    ]  # fmt: skip
