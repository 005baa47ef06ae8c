"""The list's address: conditions added one at a time, shown as chips, kept as tabs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bansou.base.members.access import member_of
from bansou.base.ui.slots import Column
from bansou.core.customers import queries
from bansou.core.customers.models import Customer, SavedView


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterMenu:
    """The columns that can be filtered by, the one being filled in, and its operators and choices."""

    columns: tuple[Column, ...]
    editing: Column | None
    ops: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, Any], ...]
    rest: str


def canonical(params: QueryDict) -> str | None:
    """The address with the condition that the filter form sent added to it; None where none was sent."""
    if "field" not in params:
        return None
    query = params.copy()
    field, op = query.pop("field")[-1], (query.pop("op", ["is"]) or ["is"])[-1]
    value = ",".join(part for part in query.pop("value", []) if part)
    for name in ("page", "edit", "view"):
        query.pop(name, None)
    kept = [text for text in query.getlist("f") if not text.startswith(f"{field}:{op}:")]
    query.setlist("f", [*kept, f"{field}:{op}:{value}"] if value or op == "none" else kept)
    return query.urlencode()


def shown_chips(ask: queries.Ask, params: QueryDict) -> list[dict[str, str]]:
    """Each condition in words with the address without it."""
    chips = [{"label": queries.label_of(one, ask), "remove": _without(params, str(one))} for one in ask.filters]
    if ask.is_archived:
        chips.append({"label": _("Archived"), "remove": _without(params, None)})
    return chips


def _without(params: QueryDict, text: str | None) -> str:
    query = params.copy()
    query.pop("page", None)
    if text is None:
        query.pop("archived", None)
    else:
        query.setlist("f", [one for one in query.getlist("f") if one != text])
    return f"?{query.urlencode()}"


def shown_tabs(request: HttpRequest, ask: queries.Ask, views: Iterable[SavedView]) -> list[dict[str, Any]]:
    """Everyone, mine, renewing soon, and the saved views."""
    member = member_of(request)
    here = request.GET.get("view", "")
    mine, soon = f"f=owner:is:{member.pk}", "f=renews_on:within:90&sort=renews_on"
    plain = {str(one) for one in ask.filters}
    tabs = [
        {"label": _("Everyone"), "url": "?", "is_on": not here and not plain and not ask.is_archived},
        {"label": _("Mine"), "url": f"?{mine}", "is_on": not here and plain == {f"owner:is:{member.pk}"}},
        {"label": _("Renewing within 90 days"), "url": f"?{soon}", "is_on": not here and plain == {"renews_on:within:90"}},
    ]
    saved = [{"label": view.name, "url": f"?{view.query}&view={view.pk}", "is_on": here == str(view.pk)} for view in views]
    return [*tabs, *saved]


def filter_menu(ask: queries.Ask, params: QueryDict) -> FilterMenu:
    """What can be filtered by; with `edit` in the address, the form for that column."""
    columns = tuple(column for column in ask.known.values() if column.lookup and column.filter_kind)
    editing = next((column for column in columns if column.code == params.get("edit")), None)
    query = params.copy()
    for name in ("edit", "page", "view"):
        query.pop(name, None)
    ops = queries.OPS.get(editing.filter_kind or "", ()) if editing else ()
    return FilterMenu(
        columns=columns,
        editing=editing,
        ops=tuple((op, _op_word(op, editing.filter_kind or "")) for op in ops) if editing else (),
        choices=tuple(editing.choices()) if editing and editing.choices else (),
        rest=query.urlencode(),
    )


def _op_word(op: str, kind: str) -> str:
    words = {
        "within": pgettext("filter", "within the next days"),
        "gte": pgettext("filter", "from") if kind == "date" else pgettext("filter", "at least"),
        "lte": pgettext("filter", "until") if kind == "date" else pgettext("filter", "at most"),
        "is": pgettext("filter", "is"),
        "has": pgettext("filter", "contains"),
        "none": pgettext("filter", "is empty"),
    }
    return words[op]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: where a press leads, and how the list is ordered by it."""

    column: Column
    url: str
    order: str


def heads(ask: queries.Ask, params: QueryDict) -> list[Head]:
    """A head for each chosen column; numbers are sorted from the largest first."""
    found = []
    for column in ask.columns:
        order = {column.code: "ascending", f"-{column.code}": "descending"}.get(ask.sort, "")
        query = params.copy()
        query.pop("page", None)
        down = f"-{column.code}"
        query["sort"] = {"ascending": down, "descending": column.code}.get(order, down if column.is_numeric else column.code)
        found.append(Head(column=column, url=f"?{query.urlencode()}" if column.sort else "", order=order))
    return found


def drawn(page: Page[Customer], ask: queries.Ask) -> list[dict[str, Any]]:
    """Each row's cells as they are shown."""
    return [
        {
            "customer": row,
            "cells": [
                {"html": column.render(row), "is_numeric": column.is_numeric, "is_name": column.code == "name"} for column in ask.columns
            ],
        }
        for row in page.object_list
    ]
