"""The customer page, its timeline and notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.slots import customer_facts, customer_panels
from bansou.base.ui.toasts import toast
from bansou.core.customers import actions, queries
from bansou.core.customers.forms import NoteForm
from bansou.core.customers.models import Contract, Customer


@require_GET
@requires("customers.view")
def customer_page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer: what matters, what happened, who is there, on which terms."""
    member = member_of(request)
    facts = [fact for fact in customer_facts if member.may(fact.permission)]
    customer = queries.customer_for(member, customer_id, related=[name for fact in facts for name in fact.related])
    today = day_of(now())
    panels: dict[str, list[object]] = {"left": [], "middle": [], "right": [], "below": []}
    for panel in customer_panels:
        if member.may(panel.permission):
            panels[panel.place].append({"title": panel.title, "url": reverse(panel.url_name, args=[customer.pk]), "code": panel.code})
    contracts = queries.contracts_of(customer, on=today)
    people = list(queries.people_of(customer)[:100])
    context = {
        "customer": customer,
        "parts": queries.company_name(customer),
        "facts": [{"title": fact.title, "html": fact.render(customer)} for fact in facts],
        "worth": queries.worth_of(customer, on=today),
        "renewal": queries.renewal_of(customer, on=today),
        "people": people[:6],
        "more_people": people[6:],
        "contracts": contracts,
        "details": queries.facts_of(customer),
        "children": list(queries.children_of(customer)[:20]),
        "panels": panels,
    }
    return render(request, "customers/customer_page.html", context | _timeline(request, customer, [line.contract for line in contracts]))


def _timeline(request: HttpRequest, customer: Customer, contracts: list[Contract] | None = None) -> dict[str, object]:
    kinds = frozenset(request.GET.getlist("kind"))
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+")) if request.GET.get("before") else None
    if before is not None and before.tzinfo is None:
        before = None
    found = queries.timeline(customer, kinds=kinds, before=before, now=now(), contracts=contracts)
    kinds_query = "".join(f"&kind={kind}" for kind in sorted(kinds))
    return {
        "customer": customer,
        "timeline": found,
        "note_form": NoteForm(),
        "kinds_query": kinds_query,
        "is_continued": before is not None,
    }


@require_GET
@requires("customers.view")
def customer_timeline(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The timeline alone: a fragment for htmx, a page otherwise."""
    customer = queries.customer_for(member_of(request), customer_id)
    context = _timeline(request, customer)
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "customers/timeline_lines.html" if is_fragment and context["is_continued"] else "customers/timeline.html"
    return render(request, template if is_fragment else "customers/timeline_page.html", context)


@require_POST
@requires("customers.edit")
def add_note(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The note stands on the timeline; it can be taken back."""
    member = member_of(request)
    customer = queries.customer_for(member, customer_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        note = actions.add_note(customer=customer, text=form.cleaned_data["text"], by=member, at=now())
        toast(request, _("The note is saved."), undo=reverse("customers:remove_note", args=[note.pk]))
    else:
        toast(request, _("The note is empty. Write what happened, then save it."), level="warning")
    return _after_note(request, customer)


@require_POST
@requires("customers.edit")
def remove_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """The note of the member's own is gone."""
    member = member_of(request)
    note = queries.note_for(member, note_id)
    actions.remove_note(note=note, by=member, at=now())
    toast(request, _("The note is removed."))
    return _after_note(request, note.customer)


def _after_note(request: HttpRequest, customer: Customer) -> HttpResponse:
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "timeline":
        return render(request, "customers/timeline.html", _timeline(request, customer))
    return redirect("customers:page", customer_id=customer.pk)


@require_POST
@requires("customers.edit")
def archive_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer is put away; it can be brought back."""
    member = member_of(request)
    customer = queries.customer_for(member, customer_id)
    actions.archive_customer(customer=customer, by=member, at=now())
    said = _("%(name)s is archived.") % {"name": customer.name}
    toast(request, said, undo=reverse("customers:restore", args=[customer.pk]))
    return redirect("customers:list")


@require_POST
@requires("customers.edit")
def restore_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer is back."""
    member = member_of(request)
    customer = queries.customer_for(member, customer_id)
    actions.restore_customer(customer=customer, by=member, at=now())
    toast(request, _("%(name)s is restored.") % {"name": customer.name})
    return redirect("customers:page", customer_id=customer.pk)
