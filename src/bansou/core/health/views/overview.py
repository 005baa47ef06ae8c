"""How everyone is doing, who moved, what the score is made of and whether it foresaw who left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers.queries import products
from bansou.core.health import actions, queries
from bansou.core.health.queries import pages


@requires("health.view")
def overview(request: HttpRequest) -> HttpResponse:
    """The sentence, the distribution, who moved, the formula, the back-test."""
    chosen = next((one for one in products() if str(one.pk) == request.GET.get("product")), None)
    key, on = chosen.pk if chosen else None, day_of(now())
    fell, rose = queries.movers(on, key)
    context = {
        "summary": queries.summary(on, key),
        "chart": pages.distribution_chart(queries.distribution(on, key)),
        "tabs": pages.product_tabs(products(), chosen),
        "fell": pages.moved_rows(fell),
        "rose": pages.moved_rows(rose),
        "formula": pages.formula_rows(queries.formula_for(key)),
        "version": queries.versions(key).filter(is_withdrawn=False).first(),
        "product": chosen,
        "model": pages.model_state(on),
        "back_test": pages.back_test_rows(),
    }
    return render(request, "health/overview_page.html", context)


@require_POST
@requires("health.edit")
def ask_back_test(request: HttpRequest) -> HttpResponse:
    """A back-test waits to be run in the background."""
    actions.ask_back_test(by=member_of(request), at=now())
    toast(request, _("The back-test has started. Its result appears here in a few minutes."))
    return redirect("health:overview")
