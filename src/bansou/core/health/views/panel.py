"""Why a customer's health is what it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bansou.base.members.access import member_of, requires
from bansou.core.customers.queries import customer_for
from bansou.core.health.queries import prediction_of, score_of
from bansou.core.health.queries.course import course_of
from bansou.core.health.queries.words import dimension_rows, reason_lines


@requires("health.view")
def panel(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The score with its reasons and dimensions, its course, and the likelihood of leaving with its reasons."""
    customer = customer_for(member_of(request), customer_id)
    score, prediction = score_of(customer.pk), prediction_of(customer.pk)
    context = {
        "customer": customer,
        "score": score,
        "lines": reason_lines(score.reasons) if score else [],
        "dimensions": dimension_rows(score, customer.product_id),
        "prediction": prediction,
        "prediction_lines": reason_lines(prediction.reasons, unit="odds") if prediction else [],
        "course": course_of(customer.pk),
    }
    return render(request, f"health/customer_health.html{'#part' if request.htmx else ''}", context)  # type: ignore[attr-defined]
