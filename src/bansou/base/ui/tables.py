"""The table every list begins with: Tabler's look, sortable heads, rows by keyboard, a caption for screen readers."""

from typing import Any

import django_tables2


class Table(django_tables2.Table):  # type: ignore[misc]
    """A table with a caption; `is_tall` gives it its own scrolling and a head that stays."""

    caption: Any = ""
    is_tall = False

    class Meta:
        template_name = "ui/table.html"
        row_attrs = {"data-row": ""}
