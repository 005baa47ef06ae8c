"""The metrics of one customer, and the catalogue of all metrics."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import member_of, requires
from bansou.core.customers.queries import customer_for
from bansou.core.metrics.compute import METRICS
from bansou.core.metrics.queries import coverage, description_of, grouped, latest_of, name_of, readings_of

COURSE = timedelta(days=182)


@requires("customers.view")
def panel(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Every metric of the customer, with its course and the age of its input."""
    customer = customer_for(member_of(request), customer_id)
    readings = readings_of(customer.pk, since=day_of(now()) - COURSE)
    first, groups = grouped(readings)
    context = {"customer": customer, "latest": latest_of(customer.pk), "first": first, "groups": groups}
    return render(request, f"metrics/customer_metrics.html{'#part' if request.htmx else ''}", context)  # type: ignore[attr-defined]


@requires("customers.view")
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is measured, in which unit, from which input, and for how many customers."""
    known = coverage()
    rows = [
        {"metric": metric, "name": name_of(metric), "description": description_of(metric), "customers": known.get(metric.code, 0)}
        for metric in METRICS
    ]
    return render(request, "metrics/catalogue_view.html", {"rows": rows})
