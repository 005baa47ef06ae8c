"""Marks: icons, tier, health, sparkline, meter. Never colour alone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


class Shape(NamedTuple):
    """The shape of a tier's mark."""

    code: str
    icon: str


SHAPES = (
    Shape(code="high", icon="diamond-filled"),
    Shape(code="middle", icon="square-rotated-filled"),
    Shape(code="low", icon="triangle-filled"),
    Shape(code="tech", icon="hexagon-filled"),
    Shape(code="community", icon="users"),
)
OTHER = Shape(code="", icon="circle-dot")
BANDS = (("good", 70), ("watch", 40), ("risk", 0))


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """The Tabler icon `name` from the built sprite; hidden from screen readers unless it has a `label`."""
    described = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon {}" {}><use href="{}#{}"></use></svg>', css, described, static("built/icons.svg"), name)


@register.inclusion_tag("ui/parts/tier_mark.html")
def tier_mark(code: str = "", name: Any = "") -> dict[str, Any]:
    """A tier as a labelled mark; each known code has its own shape, any other tier a ring."""
    return {"code": code, "name": name, "shape": next((shape for shape in SHAPES if shape.code == code), OTHER).icon}


def band_of(score: float | None) -> str:
    """good from 70, watch from 40, else risk; neutral without a score."""
    if score is None:
        return "neutral"
    return next(band for band, least in BANDS if score >= least)


def band_word(band: str) -> str:
    """The band in words."""
    return {"good": _("Healthy"), "watch": _("Watch"), "risk": _("At risk"), "neutral": _("Unknown")}[band]


@register.inclusion_tag("ui/parts/health_mark.html")
def health_mark(
    score: float | None, change: float | None = None, since: date | datetime | None = None, band: str = "", size: str = ""
) -> dict[str, Any]:
    """A health score as number, shape, arrow and word; `band` overrides the usual limits; `size` may be large."""
    band = band or band_of(score)
    direction = "flat" if not change or abs(change) < 1 else "up" if change > 0 else "down"
    return {
        "score": None if score is None else round(score), "band": band, "word": band_word(band), "since": since, "size": size,
        "change": None if change is None else abs(round(change)), "direction": direction,
    }  # fmt: skip


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str = "") -> SafeString | str:
    """A line of `values` (oldest first, None leaves a gap) as a small drawing with `label` as its text."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return format_html('<span class="dim" aria-label="{}">–</span>', label) if not label else "–"
    low, high = min(0.0, *known), max(known)
    step = 96 / (len(values) - 1)
    path, pen_is_up = [], True
    for at, value in enumerate(values):
        if value is None:
            pen_is_up = True
            continue
        y = 22 - (value - low) / ((high - low) or 1) * 20
        path.append(f"{'M' if pen_is_up else 'L'}{at * step:.1f} {y:.1f}")
        pen_is_up = False
    return format_html(
        '<svg class="sparkline" viewBox="0 0 96 24" preserveAspectRatio="none" role="img" aria-label="{}"><path d="{}"/></svg>',
        label or _("Course: from %(first)s to %(last)s") % {"first": f"{known[0]:g}", "last": f"{known[-1]:g}"},
        "".join(path),
    )


@register.simple_tag
def meter(share: float | None, label: str, tone: str = "") -> SafeString:
    """A bar filled to `share` (0–1) with `label` as its text."""
    width = max(0.0, min(1.0, share or 0.0)) * 100
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 7" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect width="{}" height="7"/></svg>',
        tone, label, f"{width:.1f}",
    )  # fmt: skip
