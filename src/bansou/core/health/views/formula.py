"""Changing what the score is made of: first see who would move, then adopt, and go back if it was wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers.queries import products
from bansou.core.health import actions, queries
from bansou.core.health.forms import FormulaForm
from bansou.core.health.queries import pages
from bansou.core.health.queries.preview import preview


@requires("health.edit")
def edit(request: HttpRequest) -> HttpResponse:
    """The formula as a form; a preview before it is adopted."""
    chosen = next((one for one in products() if str(one.pk) == request.GET.get("product")), None)
    key = chosen.pk if chosen else None
    form = FormulaForm(request.POST or None, formula=queries.formula_for(key))
    seen = None
    if request.method == "POST" and form.is_valid():
        if "adopt" in request.POST:
            version = actions.adopt_formula(
                product=chosen, formula=form.formula, note=form.cleaned_data["note"], by=member_of(request), at=now()
            )
            toast(request, _("The formula counts from the next run on."), undo=reverse("health:withdraw", args=[version.pk]))
            return redirect("health:overview")
        seen = preview(formula=form.formula, product=key, on=day_of(now()))
    context = {
        "form": form, "preview": seen, "product": chosen, "tabs": pages.product_tabs(products(), chosen),
        "moved": pages.preview_rows(seen) if seen else None,
    }  # fmt: skip
    return render(request, "health/formula_edit.html", context)


@require_POST
@requires("health.edit")
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """The formula before counts again."""
    actions.withdraw_formula(version=pages.version_for(version_id), by=member_of(request))
    toast(request, _("The formula before counts again from the next run on."))
    return redirect("health:overview")
