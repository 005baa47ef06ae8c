"""Numbers, money, times and ages as people read them."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bansou.base.kit.days import now

register = template.Library()
NOTHING = "–"
SYMBOLS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}


@register.filter
def number(value: Any, digits: int = 0) -> str:
    """`value` with thousands separated and at most `digits` decimals; a dash for nothing."""
    if value is None or value == "":
        return NOTHING
    rounded = round(Decimal(str(value)), int(digits))
    text = number_format(rounded, decimal_pos=int(digits) or None, use_l10n=True, force_grouping=True)
    return text.rstrip("0").rstrip(".") if digits else text


@register.filter
def money(value: Any, currency: str = "JPY") -> str:
    """`value` as money: ¥1,234,000; other currencies with two decimals."""
    if value is None or value == "":
        return NOTHING
    digits = 0 if currency == "JPY" else 2
    amount = round(Decimal(str(value)), digits)
    sign = "−" if amount < 0 else ""
    text = number_format(abs(amount), decimal_pos=digits, use_l10n=True, force_grouping=True)
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{text}"


@register.filter
def percent(value: Any, digits: int = 0) -> str:
    """The share `value` (0–1) as a percentage with `digits` decimals."""
    if value is None or value == "":
        return NOTHING
    return f"{number_format(round(Decimal(str(value)) * 100, int(digits)), decimal_pos=int(digits))}%"


def relative(at: datetime, *, seen_at: datetime) -> str:
    """How long before (or after) `seen_at` the moment `at` lies, in words."""
    apart = seen_at - at
    seconds = int(abs(apart).total_seconds())
    is_past = apart >= timedelta(0)
    if seconds < 10:
        return _("just now")
    for size, one in ((86_400 * 365, _years), (86_400 * 30, _months), (86_400, _days), (3600, _hours), (60, _minutes), (1, _seconds)):
        if seconds >= size:
            span = one(seconds // size)
            return _("%(span)s ago") % {"span": span} if is_past else _("in %(span)s") % {"span": span}
    return _("just now")


def _years(n: int) -> str:
    return ngettext("%(n)d year", "%(n)d years", n) % {"n": n}


def _months(n: int) -> str:
    return ngettext("%(n)d month", "%(n)d months", n) % {"n": n}


def _days(n: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def _hours(n: int) -> str:
    return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}


def _minutes(n: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}


def _seconds(n: int) -> str:
    return ngettext("%(n)d second", "%(n)d seconds", n) % {"n": n}


@register.simple_tag
def ago(at: datetime | None) -> str | SafeString:
    """The moment as "3 minutes ago", with the exact one on hover; a dash for none."""
    if at is None:
        return NOTHING
    exact = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, relative(at, seen_at=now()))


@register.inclusion_tag("ui/parts/age.html")
def age(at: datetime | None, stale_after_minutes: int = 60) -> dict[str, Any]:
    """How old the input of a number is; marked in word and shape when older than `stale_after_minutes`."""
    is_old = at is None or now() - at > timedelta(minutes=stale_after_minutes)
    return {"at": at, "is_old": is_old}


@register.inclusion_tag("ui/parts/delta.html")
def delta(value: Any, unit: str = "", good: str = "up", digits: int = 0) -> dict[str, Any]:
    """A change with arrow and sign; green where it goes the `good` way (up, down or none)."""
    if value is None:
        return {"text": ""}
    rounded = round(Decimal(str(value)), int(digits))
    direction = "up" if rounded > 0 else "down" if rounded < 0 else "flat"
    tone = "neutral" if direction == "flat" or good == "none" else "good" if direction == good else "risk"
    sign = {"up": "+", "down": "−", "flat": "±"}[direction]
    return {"text": f"{sign}{number(abs(rounded), digits)}{unit}", "direction": direction, "tone": tone}
