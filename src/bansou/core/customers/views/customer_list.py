"""The customer list: search, filters as chips, columns, saved views, file, owner for many."""

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bansou.base.kit.days import day_of, now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers import actions, queries
from bansou.core.customers.contracts import CustomersError
from bansou.core.customers.forms import OwnerForm, ViewForm
from bansou.core.customers.views.filters import canonical, drawn, filter_menu, heads, shown_chips, shown_tabs

MOST_AT_ONCE = 1000


@require_GET
@requires("customers.view")
def customer_list(request: HttpRequest) -> HttpResponse:
    """The list as the address asks."""
    if (address := canonical(request.GET)) is not None:
        return redirect(f"{reverse('customers:list')}?{address}")
    member = member_of(request)
    ask = queries.ask_of(request.GET, member)
    page = queries.page_of(ask, request.GET.get("page", "1"))
    views = list(queries.saved_views(member))
    context = {
        "ask": ask,
        "page": page,
        "chips": shown_chips(ask, request.GET),
        "tabs": shown_tabs(request, ask, views),
        "menu": filter_menu(ask, request.GET),
        "view": next((view for view in views if str(view.pk) == request.GET.get("view")), None),
        "owner_form": OwnerForm() if member.may("customers.edit") else None,
        "view_form": ViewForm(initial={"query": request.GET.urlencode()}) if member.may("views.edit") else None,
        "is_asked": bool(ask.text or ask.filters or ask.is_archived),
        "chosen": request.GET.getlist("c"),
        "heads": heads(ask, request.GET),
        "rows": drawn(page, ask),
    }
    return render(request, "customers/customer_list.html", context)


@require_GET
@requires("customers.export")
def export_list(request: HttpRequest) -> HttpResponse:
    """The list as a CSV."""
    ask = queries.ask_of(request.GET, member_of(request))
    response = HttpResponse(queries.csv_of(ask), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="customers-{day_of(now())}.csv"'
    return response


@require_POST
@requires("customers.edit")
def set_owner(request: HttpRequest) -> HttpResponse:
    """The chosen customers get the chosen owner; back to the list."""
    member = member_of(request)
    address = f"{reverse('customers:list')}?{request.POST.get('query', '')}"
    form = OwnerForm(request.POST)
    keys = [int(key) for key in request.POST.getlist("pick") if key.isdigit()]
    ask = queries.ask_of(QueryDict(request.POST.get("query", "")), member)
    keys = queries.picked(ask, keys, everything=request.POST.get("everything") == "1", limit=MOST_AT_ONCE)
    if not form.is_valid() or not keys or len(keys) > MOST_AT_ONCE:
        too_many = _("At most 1,000 customers can be changed at once. Narrow the list with a filter.")
        toast(request, too_many if len(keys) > MOST_AT_ONCE else _("Choose customers first."), level="warning")
        return redirect(address)
    before = actions.set_owner(customers=keys, owner=form.cleaned_data["owner"], by=member, at=now())
    undo = reverse("customers:put_back_owners", args=[signing.dumps(before, compress=True, salt="owners")]) if len(before) <= 200 else ""
    said = ngettext("The owner of %(n)d customer is set.", "The owner of %(n)d customers is set.", len(before)) % {"n": len(before)}
    toast(request, said, undo=undo)
    return redirect(address)


@require_POST
@requires("customers.edit")
def put_back_owners(request: HttpRequest, token: str) -> HttpResponse:
    """The owners are as they were before."""
    owners = {int(key): owner for key, owner in signing.loads(token, salt="owners", max_age=600).items()}
    actions.put_back_owners(owners=owners, by=member_of(request), at=now())
    toast(request, _("Put back."))
    return redirect(request.headers.get("HX-Current-URL") or reverse("customers:list"))


@require_POST
@requires("views.edit")
def save_view(request: HttpRequest) -> HttpResponse:
    """The list as it stands has a name."""
    member = member_of(request)
    form = ViewForm(request.POST)
    if not form.is_valid():
        toast(request, _("Give the view a name."), level="warning")
        return redirect(f"{reverse('customers:list')}?{request.POST.get('query', '')}")
    values = form.cleaned_data
    shared = values["is_shared"] and member.may("views.share")
    view = actions.save_view(name=values["name"], query=_plain_query(values["query"]), is_shared=shared, by=member, at=now())
    toast(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(f"{reverse('customers:list')}?{view.query}&view={view.pk}")


def _plain_query(text: str) -> str:
    query = QueryDict(text, mutable=True)
    for name in ("view", "page", "edit"):
        query.pop(name, None)
    return query.urlencode()


@require_POST
@requires("views.edit")
def remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """The saved view is gone."""
    member = member_of(request)
    view = queries.saved_view_for(member, view_id)
    try:
        actions.remove_view(view=view, by=member, at=now())
    except CustomersError as error:
        toast(request, str(error.sentence), level="error")
    else:
        toast(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("customers:list")
