"""The touch model on one page, and deciding on the moves that wait."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.charts import Chart, Series
from bansou.base.ui.toasts import toast
from bansou.core.allocation import actions
from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import Factor
from bansou.core.allocation.forms import ReasonForm
from bansou.core.allocation.models import Placement
from bansou.core.allocation.queries import model as reading
from bansou.core.allocation.queries import policy as policies
from bansou.core.allocation.queries import words

AXES = (Factor.HEALTH, Factor.USE, Factor.POTENTIAL)
TONES = {"high": "high", "low": "low", "middle": "low", "tech": "tech", "community": "community"}


@requires("tiers.view")
def model(request: HttpRequest) -> HttpResponse:
    """Tiers with their numbers, the map, and the moves that wait for a decision."""
    counts = reading.tier_counts()
    version = policies.current_version()
    current = rules.fitted(version.policy if version else rules.START, [count.tier.code for count in counts])
    direction = request.GET.get("direction", "")
    page = reading.moves(direction=direction, page=request.GET.get("page", 1))
    axis, chart = _map(request.GET.get("axis", ""), counts, current.use_metric)
    context = {
        "counts": counts,
        "levels": {level.tier: level for level in current.levels},
        "customers": sum(count.customers for count in counts),
        "hours": sum(count.hours for count in counts),
        "waiting": sum(count.joining for count in counts),
        "version": version,
        "page_obj": page,
        "moves": [(row, words.causes(row, use_metric=current.use_metric)) for row in page],
        "direction": direction,
        "axes": [(code.value, _axis_name(code, current.use_metric)) for code in AXES],
        "axis": axis,
        "chart": chart,
        "may_edit": member_of(request).may("tiers.edit"),
    }
    return render(request, "allocation/model_overview.html", context)


def _axis_name(axis: Factor, use_metric: str) -> str:
    return words.use_name(use_metric) if axis is Factor.USE else str(words.FACTORS[axis])


def _map(asked: str, counts: list[reading.TierCount], use_metric: str) -> tuple[str, Chart | None]:
    """Every customer a dot in its tier: monthly amount against the axis asked for, else the first one that is known."""
    wished = [Factor(asked)] if asked in set(AXES) else list(AXES)
    for axis in wished:
        found = reading.dots(axis)
        if not found:
            continue
        series = [_cloud(count, [dot for dot in found if dot.tier == count.tier.code]) for count in counts]
        chart = Chart(
            kind="scatter", series=[one for one in series if one.values], x_format="money", x_title=_("Monthly amount"),
            format="money" if axis is Factor.POTENTIAL else "number", unit=_axis_name(axis, use_metric), x_log=True,
        )  # fmt: skip
        return axis.value, chart
    return wished[0].value, None


def _cloud(count: reading.TierCount, dots: list[reading.Dot]) -> Series:
    values = [{"value": [dot.x, dot.y], "label": dot.name, "href": reverse("customers:page", args=[dot.customer])} for dot in dots]
    return Series(name=count.tier.name, values=values, tone=TONES.get(count.tier.code, "muted"))


@require_POST
@requires("tiers.edit")
def accept(request: HttpRequest) -> HttpResponse:
    """The moves chosen, or all that wait, take effect."""
    rows = list(_chosen(request))
    batch = actions.accept(placements=rows, by=member_of(request), at=now())
    text = ngettext("%(n)s customer moved.", "%(n)s customers moved.", len(rows)) % {"n": words.number(len(rows))}
    toast(request, text, undo=reverse("allocation:undo", args=[batch]))
    return _back(request)


@require_POST
@requires("tiers.edit")
def decline(request: HttpRequest) -> HttpResponse:
    """The moves chosen are set aside, with the reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        toast(request, _("Write why the move is declined, then decline it."), level="error")
        return _back(request)
    count = actions.decline(placements=_chosen(request), reason=form.cleaned_data["reason"], by=member_of(request), at=now())
    toast(request, ngettext("%(n)s move declined.", "%(n)s moves declined.", count) % {"n": words.number(count)})
    return _back(request)


@require_POST
@requires("tiers.edit")
def undo(request: HttpRequest, batch: str) -> HttpResponse:
    """The moves accepted together are taken back."""
    actions.undo(batch=batch, by=member_of(request), at=now())
    return redirect("allocation:model")


def _chosen(request: HttpRequest) -> Any:
    if request.POST.get("all"):
        return reading.moving(direction=request.POST.get("direction", ""))
    return reading.placements_named(request.POST.getlist("placement")).filter(state=Placement.State.WAITING)


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("back", "")
    return redirect(target if target.startswith("/") and not target.startswith("//") else "allocation:model")
