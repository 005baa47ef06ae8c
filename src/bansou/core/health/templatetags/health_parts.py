"""Parts of the pages of health."""

from collections.abc import Mapping
from dataclasses import asdict

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bansou.core.health.contracts import Figure

register = template.Library()


@register.simple_tag
def figure(given: Figure | Mapping[str, float] | None, digits: int = 3) -> SafeString:
    """A table cell with the figure and its interval; a dash where there is none."""
    if isinstance(given, Figure):
        given = asdict(given)
    if given is None or given["value"] is None:
        return format_html('<td class="num">{}</td>', "–")
    value, low, high = (number_format(given[name] or 0, decimal_pos=digits) for name in ("value", "low", "high"))
    return format_html('<td class="num">{} <small class="dim nowrap">({}–{})</small></td>', value, low, high)
