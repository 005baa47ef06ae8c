"""What the pages of health show, in the order they show it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from bansou.base.ui.charts import Chart, Series
from bansou.core.customers.models import Product
from bansou.core.health.contracts import Formula
from bansou.core.health.models import BackTestRun, ChurnModel, FormulaVersion
from bansou.core.health.queries.preview import Preview
from bansou.core.health.queries.scores import BIN, Moved, band_of
from bansou.core.health.queries.words import dimension_name, reason_lines
from bansou.core.metrics.compute import BY_CODE
from bansou.core.metrics.queries import name_of

PREDICTORS = ("model", "health", "active_days", "recency")


def version_for(version_id: int) -> FormulaVersion:
    """The formula version, or 404."""
    return get_object_or_404(FormulaVersion, pk=version_id)


def product_tabs(products: Iterable[Product], chosen: Product | None) -> list[dict[str, Any]]:
    """One tab for everyone and one for each product; none where there is only one."""
    known = list(products)
    if len(known) < 2:
        return []
    tabs = [{"label": _("All products"), "url": "?", "is_on": chosen is None}]
    return tabs + [{"label": one.name, "url": f"?product={one.pk}", "is_on": one == chosen} for one in known]


def distribution_chart(counts: Sequence[int]) -> Chart:
    """How many customers have how many points, coloured by band."""
    labels = [f"{low}–{low + BIN - 1 if low + BIN < 100 else 100}" for low in range(0, 100, BIN)]
    bands = [band_of(low) for low in range(0, 100, BIN)]
    names = {"risk": _("At risk"), "watch": _("Watch"), "good": _("Healthy")}
    series = [
        Series(name=name, values=[count if one == band else None for count, one in zip(counts, bands, strict=True)], tone=band)
        for band, name in names.items()
    ]
    return Chart(kind="bar", x=labels, series=series, stacked=True, unit=_("customers"), x_title=_("Health"))


def moved_rows(moved: Iterable[Moved]) -> list[dict[str, Any]]:
    """The customers that moved, each with the reason that counts most in the direction it moved."""
    rows = []
    for one in moved:
        fitting = [reason for reason in one.reasons if (float(str(reason["points"])) < 0) == (one.change < 0)]
        lines = reason_lines(fitting[:1])
        rows.append({"moved": one, "change": round(one.change), "why": lines[0]["text"] if lines else ""})
    return rows


def formula_rows(formula: Formula) -> list[dict[str, Any]]:
    """The dimensions with their share of the score and their parts in words."""
    total = sum(one.weight for one in formula.dimensions) or 1
    return [
        {
            "name": dimension_name(one), "share": one.weight / total,
            "parts": [
                {
                    "name": name_of(BY_CODE[part.metric]) if part.metric in BY_CODE else part.metric,
                    "worst": part.worst, "best": part.best,
                    "share": part.weight / sum(other.weight for other in one.parts),
                }
                for part in one.parts
            ],
        }
        for one in formula.dimensions
    ]  # fmt: skip


def preview_rows(seen: Preview) -> list[dict[str, Any]]:
    """The customers that would move most."""
    return [
        {"customer": move.customer, "url": reverse("customers:page", args=[move.customer.pk]), "now": move.now, "then": move.then,
         "change": round(move.then - move.now, 1)}
        for move in seen.moves
    ]  # fmt: skip


def model_state(on: date) -> dict[str, Any]:
    """The model that predicts now, with its age in days; empty before the first."""
    model = ChurnModel.objects.first()
    return {"model": model, "age": (on - model.known_until).days} if model else {}


def back_test_rows() -> dict[str, Any]:
    """The newest finished back-test as rows of figures, and the state of one that is under way."""
    done = BackTestRun.objects.filter(state=BackTestRun.State.DONE).first()
    waiting = BackTestRun.objects.filter(state__in=[BackTestRun.State.WAITING, BackTestRun.State.RUNNING]).first()
    failed = BackTestRun.objects.first()
    rows = [one for one in (done.result or {}).get("qualities", []) if one["split"] == "mean"] if done else []
    names = {
        "model": _("Churn model"), "health": _("Health score"), "active_days": _("Active days alone"), "recency": _("Last use alone"),
    }  # fmt: skip
    rows.sort(key=lambda one: PREDICTORS.index(one["predictor"]) if one["predictor"] in PREDICTORS else len(PREDICTORS))
    return {
        "done": done, "waiting": waiting, "failed": failed if failed and failed.state == BackTestRun.State.FAILED else None,
        "rows": [one | {"name": names.get(one["predictor"], one["predictor"])} for one in rows],
    }  # fmt: skip
