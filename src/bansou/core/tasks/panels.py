"""What tasks show on other packages' pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bansou.core.customers.contracts import TimelineKind, register_timeline_kind
from bansou.core.tasks.models import Task
from bansou.core.tasks.queries import words


def _with_note(text: str, facts: Mapping[str, Any]) -> str:
    note = facts.get("note")
    return _("%(sentence)s Note: %(note)s") % {"sentence": text, "note": note} if note else text


def done(facts: Mapping[str, Any]) -> str:
    """The sentence of a task that was done."""
    text = _("Done: %(task)s.") % {"task": words.to_do(str(facts.get("reason", "")))}
    return _with_note(f"{text} {words.sentence(str(facts.get('reason', '')), facts.get('facts', {}))}", facts)


def not_useful(facts: Mapping[str, Any]) -> str:
    """The sentence of a task that was set aside."""
    why = dict(Task.NotUseful.choices).get(str(facts.get("why", "")), "")
    text = _("Set aside as not useful: %(task)s (%(why)s).") % {"task": words.to_do(str(facts.get("reason", ""))), "why": why}
    return _with_note(text, facts)


def reopened(facts: Mapping[str, Any]) -> str:
    """The sentence of a task that was taken up again."""
    return _("Open again: %(task)s.") % {"task": words.to_do(str(facts.get("reason", "")))}


def register() -> None:
    """The package's parts stand in the slots."""
    for code, title, sentence in (
        ("task_done", gettext_lazy("Task done"), done),
        ("task_not_useful", gettext_lazy("Task set aside"), not_useful),
        ("task_reopened", gettext_lazy("Task reopened"), reopened),
    ):
        register_timeline_kind(TimelineKind(code=code, title=title, icon="checkbox", sentence=sentence))
