"""Forms of customers, contacts and contracts."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers import actions, queries
from bansou.core.customers.contracts import CustomersError
from bansou.core.customers.forms import ContactForm, ContractForm, CustomerForm
from bansou.core.customers.models import Customer

form_page = require_http_methods(["GET", "POST"])


def saved(form: Any, save: Callable[[], Any]) -> Any:
    """What `save` gives where the form holds and the action takes it; else None, the reason standing on the form."""
    if not form.is_valid():
        return None
    try:
        return save()
    except CustomersError as error:
        form.add_error(None, str(error.sentence))
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _show(request: HttpRequest, form: BaseForm, title: str, back: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, **more}
    status = 422 if form.is_bound else 200
    return render(request, "customers/record_edit.html", context, status=status)


@form_page
@requires("customers.edit")
def create_customer(request: HttpRequest) -> HttpResponse:
    """A new customer."""
    member = member_of(request)
    form = CustomerForm(request.POST or None)
    if customer := saved(form, lambda: actions.create_customer(**form.values, by=member, at=now())):
        toast(request, _("%(name)s is added.") % {"name": customer.name})
        return redirect("customers:page", customer_id=customer.pk)
    return _show(request, form, _("Add a customer"), reverse("customers:list"))


@form_page
@requires("customers.edit")
def edit_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A customer changed."""
    member = member_of(request)
    customer = queries.customer_for(member, customer_id)
    form = CustomerForm(request.POST or None, instance=queries.customer_for(member, customer_id))
    if saved(form, lambda: actions.change_customer(customer=customer, values=form.values, by=member, at=now())):
        toast(request, _("Saved."))
        return redirect("customers:page", customer_id=customer.pk)
    return _show(request, form, _("Edit"), reverse("customers:page", args=[customer.pk]), customer=customer)


@form_page
@requires("customers.edit")
def create_contact(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A new contact at a customer."""
    member = member_of(request)
    customer = queries.customer_for(member, customer_id)
    form = ContactForm(request.POST or None)
    if contact := saved(form, lambda: actions.create_contact(customer=customer, **form.values, by=member, at=now())):
        toast(request, _("%(name)s is added.") % {"name": contact})
        return redirect("customers:page", customer_id=customer.pk)
    return _show(request, form, _("Add a contact"), reverse("customers:page", args=[customer.pk]), customer=customer)


@form_page
@requires("customers.edit")
def edit_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A contact changed."""
    member = member_of(request)
    contact = queries.contact_for(member, contact_id)
    back = _page_of(contact.customer)
    form = ContactForm(request.POST or None, instance=queries.contact_for(member, contact_id))
    if saved(form, lambda: actions.change_contact(contact=contact, values=form.values, by=member, at=now())):
        toast(request, _("Saved."))
        return redirect(back)
    return _show(request, form, _("Edit"), back, customer=contact.customer)


def _page_of(customer: Customer | None) -> str:
    return reverse("customers:page", args=[customer.pk]) if customer else reverse("customers:list")


@form_page
@requires("customers.edit")
def create_contract(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A new contract of a customer."""
    member = member_of(request)
    customer = queries.customer_for(member, customer_id)
    form = ContractForm(request.POST or None)
    if saved(form, lambda: actions.add_contract(customer=customer, **form.values, by=member, at=now())):
        toast(request, _("The contract is added."))
        return redirect("customers:page", customer_id=customer.pk)
    needs = not queries.products().exists()
    return _show(request, form, _("Add a contract"), _page_of(customer), customer=customer, needs_product=needs)


@form_page
@requires("customers.edit")
def edit_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    """A contract changed."""
    member = member_of(request)
    contract = queries.contract_for(member, contract_id)
    form = ContractForm(request.POST or None, instance=queries.contract_for(member, contract_id))
    if saved(form, lambda: actions.change_contract(contract=contract, values=form.values, by=member, at=now())):
        toast(request, _("Saved."))
        return redirect("customers:page", customer_id=contract.customer_id)
    remove = reverse("customers:remove_contract", args=[contract.pk])
    return _show(request, form, _("Edit"), _page_of(contract.customer), customer=contract.customer, remove=remove)


@require_POST
@requires("customers.edit")
def remove_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    """A contract entered by mistake is gone."""
    member = member_of(request)
    contract = queries.contract_for(member, contract_id)
    actions.remove_contract(contract=contract, by=member, at=now())
    toast(request, _("The contract is removed."))
    return redirect("customers:page", customer_id=contract.customer_id)
