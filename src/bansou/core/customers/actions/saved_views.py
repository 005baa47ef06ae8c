"""Keeping a choice of filters, columns and order under a name."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bansou.base.members.models import Member
from bansou.core.customers.contracts import CustomersError
from bansou.core.customers.models import SavedView

# ruff: noqa: ARG001 - every action says when


@transaction.atomic
def save_view(*, name: str, query: str, is_shared: bool, by: Member, at: datetime) -> SavedView:
    """The view stands among the tabs of its maker, and of everyone if shared; the same name of the same maker is replaced."""
    name = name.strip()
    if not name:
        raise CustomersError(_("Give the view a name."))
    view, _made = SavedView.objects.update_or_create(member=by, name=name[:80], defaults={"query": query, "is_shared": is_shared})
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Member, at: datetime) -> None:
    """The view is gone; only its maker, or who may share views, can do this."""
    if view.member_id != by.pk and not by.may("views.share"):
        raise CustomersError(_("Only the person who made this view can remove it."))
    view.delete()
