"""The package's own columns of the customer list."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bansou.base.kit.japanese import split_legal_form
from bansou.base.members.models import Member
from bansou.base.ui.slots import Column, customer_columns
from bansou.core.customers.models import Customer, Product
from bansou.core.customers.queries.kinds import money

NOTHING = "–"


def name_html(customer: Customer) -> str:
    """The customer's name as a link, the legal form small."""
    parts = split_legal_form(customer.name)
    return format_html(
        '<a href="{}" class="customer-name">{}<span>{}</span>{}</a>',
        reverse("customers:page", args=[customer.pk]),
        format_html('<small class="dim">{}</small> ', parts.before) if parts.before else "",
        parts.core or customer.name,
        format_html(' <small class="dim">{}</small>', parts.after) if parts.after else "",
    )


def renewal_html(customer: Customer) -> str:
    """The day of renewal, with the days left when it is within a quarter."""
    day = customer.renews_on
    if day is None:
        return NOTHING
    left = (day - date.today()).days  # noqa: DTZ011 - the server's zone is the vendor's
    shown = date_format(day, "SHORT_DATE_FORMAT")
    if not 0 <= left <= 90:
        return format_html('<span class="nowrap">{}</span>', shown)
    words = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left} if left else _("today")
    return format_html('<span class="nowrap">{}</span> <span class="badge {}">{}</span>', shown, "watch" if left > 30 else "risk", words)


def _read_aloud(rows: Any) -> Any:
    """With how a name is read, so that the list stands in the order of its sounds; the name itself where the kana is not known."""
    return rows.annotate(read_as=Coalesce(NullIf("name_kana", Value("")), "name"))


def _text(name: str) -> Callable[[Any], str]:
    return lambda row: format_html("{}", getattr(row, name) or NOTHING)


def _members() -> Iterable[tuple[str, Any]]:
    return [(str(pk), name) for pk, name in Member.objects.filter(is_active=True).values_list("pk", "name")]


def _products() -> Iterable[tuple[str, Any]]:
    return [(str(pk), name) for pk, name in Product.objects.values_list("pk", "name")]


def _values(name: str) -> Callable[[], Iterable[tuple[str, Any]]]:
    def choices() -> Iterable[tuple[str, Any]]:
        rows = Customer.objects.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()[:200]
        return [(value, value) for value in rows]

    return choices


def _column(code: str, order: int, title: Any, render: Callable[[Any], str], export: Callable[[Any], Any], **more: Any) -> Column:
    values: dict[str, Any] = {"sort": (code,), "lookup": code} | more
    values = {"annotate": lambda rows: rows} | values | {"code": code, "order": order, "permission": "customers.view"}
    return Column(title=title, render=render, export=export, **values)


def _date(name: str) -> Callable[[Any], str]:
    return lambda row: date_format(day, "SHORT_DATE_FORMAT") if (day := getattr(row, name)) else NOTHING


def register_columns() -> None:
    """The package's columns stand in the slot."""
    customer_columns.add(
        _column(
            "name", 10, _("Customer"), name_html, lambda row: row.name, annotate=_read_aloud, sort=("read_as", "name"), filter_kind="text"
        ),
        _column(
            "owner",
            40,
            _("Owner"),
            _text("owner"),
            lambda row: str(row.owner or ""),
            sort=("owner__name",),
            filter_kind="choice",
            choices=_members,
        ),
        _column(
            "product",
            110,
            _("Product"),
            _text("product"),
            lambda row: str(row.product or ""),
            sort=("product__name",),
            filter_kind="choice",
            choices=_products,
        ),
        _column(
            "plan", 120, _("Plan"), _text("plan"), lambda row: row.plan, filter_kind="choice", choices=_values("plan"), is_default=False
        ),
        _column(
            "seats",
            130,
            _("Seats"),
            lambda row: f"{row.seats:,}" if row.seats is not None else NOTHING,
            lambda row: row.seats,
            filter_kind="number",
            is_numeric=True,
        ),
        _column(
            "amount",
            30,
            _("MRR"),
            lambda row: money(row.amount, row.currency) if row.amount else NOTHING,
            lambda row: row.amount,
            filter_kind="number",
            is_numeric=True,
        ),
        _column("renews_on", 50, _("Renewal"), renewal_html, lambda row: row.renews_on, filter_kind="date"),
        _column(
            "industry", 140, _("Industry"), _text("industry"), lambda row: row.industry, filter_kind="choice", choices=_values("industry")
        ),
        _column(
            "region",
            150,
            _("Region"),
            _text("region"),
            lambda row: row.region,
            filter_kind="choice",
            choices=_values("region"),
            is_default=False,
        ),
        _column(
            "employees",
            160,
            _("Employees"),
            lambda row: f"{row.employees:,}" if row.employees is not None else NOTHING,
            lambda row: row.employees,
            filter_kind="number",
            is_numeric=True,
            is_default=False,
        ),
        _column(
            "started_on", 170, _("Customer since"), _date("started_on"), lambda row: row.started_on, filter_kind="date", is_default=False
        ),
        _column("ended_on", 180, _("Gone since"), _date("ended_on"), lambda row: row.ended_on, filter_kind="date", is_default=False),
        _column(
            "customer_id",
            190,
            _("Customer ID"),
            _text("external_id"),
            lambda row: row.external_id,
            sort=("external_id",),
            lookup="external_id",
            filter_kind="text",
            is_default=False,
        ),
    )
