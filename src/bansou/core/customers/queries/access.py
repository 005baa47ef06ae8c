"""The only way from a URL to a row."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from bansou.base.members.models import Member
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, Product, SavedView, TimelineEntry


def customer_for(member: Member, customer_id: int, *, related: Sequence[str] = ()) -> Customer:  # noqa: ARG001 - row-level access will ask the member
    """The customer that `member` may see, with `related` rows of packages above; 404 otherwise."""
    return get_object_or_404(Customer.objects.select_related("owner", "parent", "product", *related), pk=customer_id)


def contact_for(member: Member, contact_id: int) -> Contact:  # noqa: ARG001
    """The contact that `member` may see; 404 otherwise."""
    return get_object_or_404(Contact.objects.select_related("customer"), pk=contact_id)


def contract_for(member: Member, contract_id: int) -> Contract:  # noqa: ARG001
    """The contract that `member` may see; 404 otherwise."""
    return get_object_or_404(Contract.objects.select_related("customer", "product"), pk=contract_id)


def product_for(member: Member, product_id: int) -> Product:  # noqa: ARG001
    """The product that `member` may see; 404 otherwise."""
    return get_object_or_404(Product, pk=product_id)


def custom_field_for(member: Member, field_id: int) -> CustomField:  # noqa: ARG001
    """The custom field that `member` may see; 404 otherwise."""
    return get_object_or_404(CustomField, pk=field_id)


def import_for(member: Member, import_id: int) -> Import:  # noqa: ARG001
    """The import that `member` may see; 404 otherwise."""
    return get_object_or_404(Import.objects.select_related("member"), pk=import_id)


def saved_view_for(member: Member, view_id: int) -> SavedView:
    """The saved view that is `member`'s own or shared; 404 otherwise."""
    return get_object_or_404(saved_views(member), pk=view_id)


def note_for(member: Member, entry_id: int) -> TimelineEntry:
    """The note that `member` wrote; 404 otherwise."""
    return get_object_or_404(TimelineEntry.objects.select_related("customer"), pk=entry_id, kind="note", member=member)


def saved_views(member: Member) -> QuerySet[SavedView]:
    """The views that `member` made or that are shared with everyone."""
    return SavedView.objects.filter(member=member) | SavedView.objects.filter(is_shared=True)


def customers_by_external_id(external_ids: frozenset[str] | None = None) -> QuerySet[Customer]:
    """Customers that are not archived, all or those named."""
    rows = Customer.objects.filter(archived_at=None)
    return rows if external_ids is None else rows.filter(external_id__in=external_ids)


def possible_owners() -> QuerySet[Member]:
    """The members who can look after customers."""
    return Member.objects.filter(is_active=True).order_by("name")


def products() -> QuerySet[Product]:
    """Every product, with how many contracts name it."""
    return Product.objects.annotate(contract_count=Count("contracts"))


def custom_field_list() -> QuerySet[CustomField]:
    """Every custom field, by what it belongs to."""
    return CustomField.objects.order_by("subject", "order", "code")
