"""One customer's tier: why, what would change it, and the rules a person made for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.allocation import actions
from bansou.core.allocation.forms import PinForm
from bansou.core.allocation.queries import change, words
from bansou.core.allocation.queries import model as reading
from bansou.core.allocation.queries import policy as policies
from bansou.core.customers.queries import customer_for


@requires("tiers.view")
def customer_tier(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Why this tier, and what would change it."""
    customer = customer_for(member_of(request), customer_id)
    placement = reading.placement_of(customer)
    use_metric = policies.current_policy().use_metric
    context = {
        "customer": customer,
        "placement": placement,
        "lines": words.lines(placement.reasons, use_metric=use_metric) if placement else [],
        "ways": change.ways(placement) if placement else [],
        "pins": reading.pins_of(customer),
        "changes": [(row, words.why(row.why)) for row in reading.changes_of(customer)],
        "form": PinForm(auto_id="pin_%s"),
        "may_edit": member_of(request).may("tiers.edit"),
    }
    is_panel = request.headers.get("HX-Request") == "true"
    return render(request, "allocation/tier_panel.html#part" if is_panel else "allocation/tier_panel.html", context)


@require_POST
@requires("tiers.edit")
def pin(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The rule stands."""
    customer, form = customer_for(member_of(request), customer_id), PinForm(request.POST)
    if not form.is_valid():
        toast(request, _("Choose a tier and write the reason, then save the rule."), level="error")
        return redirect("customers:page", customer_id)
    values = {name: form.cleaned_data[name] for name in ("tier", "reason", "until")}
    actions.pin(customer=customer, kind=form.kind(), by=member_of(request), at=now(), **values)
    toast(request, _("The rule is saved."))
    return redirect("customers:page", customer_id)


@require_POST
@requires("tiers.edit")
def unpin(request: HttpRequest, pin_id: int) -> HttpResponse:
    """The rule no longer stands."""
    rule = reading.pin_for(member_of(request), pin_id)
    customer_id = rule.customer_id
    actions.unpin(rule=rule, by=member_of(request), at=now())
    toast(request, _("The rule was removed. The policy decides again."))
    return redirect("customers:page", customer_id)
