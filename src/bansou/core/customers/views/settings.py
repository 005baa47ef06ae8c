"""Products with what counts in them, and custom fields."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers import actions, queries
from bansou.core.customers.contracts import CustomersError
from bansou.core.customers.forms import CustomFieldForm, FeatureFormSet, ProductForm, features_of
from bansou.core.customers.views.records import saved

form_page = require_http_methods(["GET", "POST"])


@require_GET
@requires("settings.edit")
def product_list(request: HttpRequest) -> HttpResponse:
    """Every product."""
    return render(request, "customers/product_list.html", {"products": queries.products()})


@form_page
@requires("settings.edit")
def create_product(request: HttpRequest) -> HttpResponse:
    """A new product; what counts in it is said next."""
    form = ProductForm(request.POST or None)
    if product := saved(form, lambda: actions.create_product(**form.cleaned_data, by=member_of(request), at=now())):
        toast(request, _("%(name)s is added.") % {"name": product.name})
        return redirect("customers:product", product_id=product.pk)
    return render(request, "customers/product_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@form_page
@requires("settings.edit")
def edit_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """A product's name and features changed."""
    member = member_of(request)
    product = queries.product_for(member, product_id)
    form = ProductForm(request.POST or None, instance=queries.product_for(member, product_id))
    lines = FeatureFormSet(request.POST or None, initial=product.features, prefix="features")
    if lines.is_valid() or not request.POST:
        values = {"features": features_of(lines) if request.POST else []}
        if saved(form, lambda: actions.change_product(product=product, name=form.cleaned_data["name"], **values, by=member, at=now())):
            toast(request, _("Saved."))
            return redirect("customers:product", product_id=product.pk)
    context = {"form": form, "lines": lines, "product": product}
    return render(request, "customers/product_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("settings.edit")
def remove_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """A product without contracts is gone."""
    member = member_of(request)
    try:
        actions.remove_product(product=queries.product_for(member, product_id), by=member, at=now())
    except CustomersError as error:
        toast(request, str(error.sentence), level="error")
        return redirect("customers:product", product_id=product_id)
    toast(request, _("The product is removed."))
    return redirect("customers:products")


@require_GET
@requires("settings.edit")
def field_list(request: HttpRequest) -> HttpResponse:
    """Every custom field."""
    return render(request, "customers/field_list.html", {"fields": queries.custom_field_list()})


@form_page
@requires("settings.edit")
def create_field(request: HttpRequest) -> HttpResponse:
    """A new custom field."""
    form = CustomFieldForm(request.POST or None)
    if saved(form, lambda: actions.create_custom_field(**form.cleaned_data, by=member_of(request), at=now())):
        toast(request, _("The field is added."))
        return redirect("customers:fields")
    return render(request, "customers/field_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@form_page
@requires("settings.edit")
def edit_field(request: HttpRequest, field_id: int) -> HttpResponse:
    """A custom field changed."""
    member = member_of(request)
    field = queries.custom_field_for(member, field_id)
    form = CustomFieldForm(request.POST or None, instance=queries.custom_field_for(member, field_id))
    if saved(form, lambda: actions.change_custom_field(field=field, values=form.cleaned_data, by=member, at=now())):
        toast(request, _("Saved."))
        return redirect("customers:fields")
    return render(request, "customers/field_edit.html", {"form": form, "field": field}, status=422 if form.is_bound else 200)


@require_POST
@requires("settings.edit")
def remove_field(request: HttpRequest, field_id: int) -> HttpResponse:
    """A custom field and its values are gone."""
    member = member_of(request)
    actions.remove_custom_field(field=queries.custom_field_for(member, field_id), by=member, at=now())
    toast(request, _("The field is removed."))
    return redirect("customers:fields")
