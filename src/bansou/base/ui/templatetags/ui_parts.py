"""Parts of a page: stats, empty states, reasons, chips, panels, charts, pages, tabs, fields to copy."""

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bansou.base.ui.charts import Chart

register = template.Library()


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(
    title: Any,
    *,
    text: Any = "",
    icon: str = "inbox",
    action_url: str = "",
    action_label: Any = "",
    guide_url: str = "",
    heading: str = "h2",
) -> dict[str, Any]:
    """What a page without content says: what it is for, one action, one link to the guide."""
    return {
        "title": title, "text": text, "icon": icon, "action_url": action_url, "action_label": action_label, "guide_url": guide_url,
        "heading": heading,
    }  # fmt: skip


@register.inclusion_tag("ui/parts/stat.html")
def stat(
    label: Any,
    value: Any,
    *,
    unit: Any = "",
    note: Any = "",
    change: Any = None,
    change_unit: str = "",
    good: str = "up",
    url: str = "",
    at: Any = None,
) -> dict[str, Any]:
    """A number that explains itself: label, value with unit, change, note, age of its input; stands inside `.stats`."""
    return {
        "label": label, "value": "–" if value is None else value, "unit": unit, "note": note, "change": change,
        "change_unit": change_unit, "good": good, "url": url, "at": at,
    }  # fmt: skip


@register.inclusion_tag("ui/parts/reasons.html")
def reasons(lines: Sequence[Any]) -> dict[str, Any]:
    """Reasons as a list; each has `text`, `direction` (up, down, flat) and may have `tone` and `since`."""
    return {"lines": lines}


@register.inclusion_tag("ui/parts/chip.html")
def chip(label: Any, *, url: str = "", remove_url: str = "", is_on: bool = False, count: Any = None) -> dict[str, Any]:
    """A filter in words: `url` switches it, `remove_url` takes it away."""
    return {"label": label, "url": url, "remove_url": remove_url, "is_on": is_on, "count": count}


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(lines: int = 4) -> dict[str, Any]:
    """Grey lines that stand where content will be."""
    return {"lines": range(lines)}


@register.inclusion_tag("ui/parts/panel_slot.html")
def panel_slot(url: str, title: Any, lines: int = 4, refresh_seconds: int = 0) -> dict[str, Any]:
    """A card whose content comes from `url` by htmx; a link without JavaScript."""
    return {"url": url, "title": title, "lines": lines, "refresh_seconds": refresh_seconds}


@register.inclusion_tag("ui/parts/chart.html")
def chart(
    data: Chart | None = None, *, label: Any = "", url: str = "", size: str = "md", name: str = "chart", csv_url: str = ""
) -> dict[str, Any]:
    """A chart with its numbers as a table: from `data`, or fetched from `url`."""
    return {
        "data": json.dumps(data.as_json(), cls=DjangoJSONEncoder, ensure_ascii=False) if data else "",
        "table": data.table() if data else None,
        "name": name,
        "label": label,
        "url": url,
        "size": size,
        "csv_url": csv_url,
    }


@register.inclusion_tag("ui/parts/pages.html", takes_context=True)
def pages(context: template.Context, page: Page[Any], key: str = "page") -> dict[str, Any]:
    """Links to the other pages of `page`, which keep the rest of the address."""
    query = context["request"].GET.copy()
    query.pop(key, None)
    return {
        "page": page, "key": key, "query": query.urlencode(), "gap": page.paginator.ELLIPSIS,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }  # fmt: skip


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(entries: Sequence[Any], label: Any = "") -> dict[str, Any]:
    """Tabs that are links; each entry has `label`, `url`, `is_on` and may have `count`."""
    return {"entries": entries, "label": label or _("Views")}


@register.inclusion_tag("ui/parts/copy_field.html")
def copy_field(value: str, label: Any, name: str = "copy") -> dict[str, Any]:
    """A field that is read and copied with one press."""
    return {"value": value, "label": label, "name": name}


@register.simple_tag
def form_fields(form: Form) -> SafeString:
    """The form's fields with bound labels, help and named errors."""
    return form.render("ui/form.html")


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The current address's query string with `changes`; None takes a key away; `page` goes unless given."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"
