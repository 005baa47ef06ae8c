"""`{% load ui %}`: every component of the console; base/ui/README.md shows each in use."""

from django import template

from bansou.base.ui.templatetags import ui_marks, ui_numbers, ui_parts, ui_shell

register = template.Library()
for part in (ui_numbers, ui_marks, ui_parts, ui_shell):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
