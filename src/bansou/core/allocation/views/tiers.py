"""The tiers themselves: adding, renaming, ordering, removing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.allocation import actions
from bansou.core.allocation.contracts import PolicyError
from bansou.core.allocation.forms import NewTierForm, TierForm
from bansou.core.allocation.queries import model as reading
from bansou.core.allocation.queries import words


@requires("tiers.view")
def tiers(request: HttpRequest) -> HttpResponse:
    """Every tier with its hours and customers."""
    return render(request, "allocation/tier_list.html", {"counts": reading.tier_counts(), "may_edit": member_of(request).may("tiers.edit")})


@requires("tiers.edit")
def tier_add(request: HttpRequest) -> HttpResponse:
    """A new tier."""
    form = NewTierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tier = actions.add_tier(values=form.cleaned_data, by=member_of(request), at=now())
        toast(request, _("%(tier)s was added. It takes customers once the policy gives it places.") % {"tier": tier.name})
        return redirect("allocation:tiers")
    return render(request, "allocation/tier_edit.html", {"form": form})


@requires("tiers.edit")
def tier_edit(request: HttpRequest, tier_id: int) -> HttpResponse:
    """One tier's names, colour, hours and description."""
    tier = reading.tier_for(member_of(request), tier_id)
    form = TierForm(request.POST or None, instance=tier)
    if request.method == "POST" and form.is_valid():
        actions.change_tier(tier=tier, values=form.cleaned_data, by=member_of(request), at=now())
        toast(request, _("Saved."))
        return redirect("allocation:tiers")
    return render(request, "allocation/tier_edit.html", {"form": form, "tier": tier})


@require_POST
@requires("tiers.edit")
def tier_move(request: HttpRequest, tier_id: int) -> HttpResponse:
    """The tier stands one place higher."""
    order = [count.tier for count in reading.tier_counts()]
    place = next((index for index, tier in enumerate(order) if tier.pk == tier_id), 0)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
        actions.order_tiers(tiers=order, by=member_of(request), at=now())
    return redirect("allocation:tiers")


@require_POST
@requires("tiers.edit")
def tier_remove(request: HttpRequest, tier_id: int) -> HttpResponse:
    """The tier is gone, or it is said why it cannot be."""
    tier = reading.tier_for(member_of(request), tier_id)
    try:
        actions.remove_tier(tier=tier, by=member_of(request), at=now())
        toast(request, _("%(tier)s was removed.") % {"tier": tier.name})
    except PolicyError as problem:
        toast(request, words.error(problem), level="error")
    return redirect("allocation:tiers")
