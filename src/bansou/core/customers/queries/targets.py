"""The fields that a file's columns can fill, by the names people see."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bansou.core.customers.contracts import RecordKind
from bansou.core.customers.queries.imports import MODEL

_TITLES: dict[str, Any] = {
    "external_id": _("ID"),
    "customer": _("Customer (its ID)"),
    "parent": _("Parent company (its ID)"),
    "full_name": _("Full name"),
    "owner": _("Owner (name or email address)"),
    "product": _("Product (its code)"),
}


def target_title(kind: RecordKind, code: str) -> Any:
    """The field's name in the reader's language."""
    if code in _TITLES:
        return _TITLES[code]
    return MODEL[kind]._meta.get_field(code).verbose_name  # noqa: SLF001
