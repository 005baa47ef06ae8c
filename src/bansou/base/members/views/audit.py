"""Settings → Audit log."""

from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bansou.base.members.access import requires
from bansou.base.members.forms import AuditFilter
from bansou.base.members.queries import changes


@require_GET
@requires("audit.view")
def page(request: HttpRequest) -> HttpResponse:
    """Who changed what, and when."""
    form = AuditFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = Paginator(changes(text=text), 50).get_page(request.GET.get("page"))
    lines = [(entry, subject_of(entry), fields_of(entry)) for entry in found]
    return render(request, "members/audit_list.html", {"form": form, "found": found, "lines": lines, "text": text})


def subject_of(entry: LogEntry) -> str:
    """What kind of record was changed, in words."""
    model = entry.content_type.model_class()
    return str(model._meta.verbose_name) if model else entry.content_type.model  # noqa: SLF001 - Django's documented model API


def fields_of(entry: LogEntry) -> list[tuple[str, Any, Any]]:
    """The changed fields with their names in words, before and after."""
    model = apps.get_model(entry.content_type.app_label, entry.content_type.model) if entry.content_type.model_class() else None
    lines: list[tuple[str, Any, Any]] = []
    for name, change in (entry.changes_dict or {}).items():
        if isinstance(change, list) and len(change) == 2:
            before, after = (_("nothing") if value in {"None", ""} else value for value in change)
            lines.append((_label(model, name), before, after))
    return lines


def _label(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)  # noqa: SLF001 - Django's documented model API
    except (AttributeError, FieldDoesNotExist):
        return name
