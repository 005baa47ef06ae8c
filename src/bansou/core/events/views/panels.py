"""The parts of the customer page that events own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bansou.base.engine.contracts import LakeError
from bansou.base.members.access import member_of, requires
from bansou.base.ui.charts import Chart, Mark, Series
from bansou.core.customers.queries import customer_for
from bansou.core.events import queries
from bansou.core.events.queries.use import CustomerCourse


@requires("customers.view")
def customer_use(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer's use by day or week with its contract dates on the same axis, and its features against similar customers."""
    customer = customer_for(member_of(request), customer_id)
    course = queries.customer_course(customer, is_weekly=request.GET.get("by") != "day")
    context = {
        "customer": customer,
        "course": course,
        "chart": _chart(course) if course else None,
        "features": queries.customer_features(customer),
    }
    return render(request, f"events/customer_use.html{'#part' if request.htmx else ''}", context)  # type: ignore[attr-defined]


@requires("customers.view")
def customer_recent(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer's latest events as they stand in the log."""
    customer = customer_for(member_of(request), customer_id)
    try:
        happened, error = queries.recent_events(customer), ""
    except LakeError as failure:
        happened, error = [], str(failure)
    context = {"customer": customer, "happened": happened, "error": error}
    return render(request, f"events/customer_events.html{'#part' if request.htmx else ''}", context)  # type: ignore[attr-defined]


def _chart(course: CustomerCourse) -> Chart:
    words = {"starts_on": _("Contract begins"), "renews_on": _("Renewal"), "cancelled_on": _("Cancelled"), "ends_on": _("Contract ends")}
    marks = [Mark(x=max(day for day in course.days if day <= on), label=words[what]) for on, what, _contract in course.dates]
    return Chart(
        kind="line",
        x=course.days,
        series=[
            Series(name=_("Uses"), values=course.uses, tone="accent", kind="bar"),
            Series(name=_("Active people"), values=course.contacts, tone="low"),
        ],
        marks=marks,
        x_title=_("Week from") if course.is_weekly else _("Day"),
    )
