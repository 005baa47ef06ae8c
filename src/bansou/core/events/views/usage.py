"""Use over time, who uses what, and what is arriving now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import requires
from bansou.base.ui.charts import Chart, Series
from bansou.core.events import queries
from bansou.core.events.forms import SpanForm
from bansou.core.events.queries.use import Course


@requires("events.view")
def usage(request: HttpRequest) -> HttpResponse:
    """Events over time, the reach of each feature, and live arrival."""
    form = SpanForm(request.GET or None)
    product, days = form.choice()
    course = queries.course(on=day_of(now()), days=days, product=product)
    adoption = queries.adoption(product=product)
    context = {
        "form": form,
        "course": course,
        "chart": _chart(course),
        "adoption": adoption,
        "first": adoption[0] if adoption else None,
        "counted_at": queries.counted_at(),
        "live": queries.live(at=now()),
    }
    return render(request, "events/usage_overview.html", context)


@requires("events.view")
def live(request: HttpRequest) -> HttpResponse:
    """What has arrived in the last minutes; the Usage page asks for it every two seconds."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("events:usage")
    return render(request, "events/usage_overview.html#arriving", {"live": queries.live(at=now()), "counted_at": queries.counted_at()})


def _chart(course: Course) -> Chart:
    series = [Series(name=label, values=values) for label, values in course.events]
    if any(course.others):
        series.append(Series(name=_("Others"), values=course.others, tone="muted"))
    return Chart(
        kind="bar", stacked=True, x=course.days, series=series, x_format="date", x_title=_("Week from") if course.is_weekly else _("Day")
    )
