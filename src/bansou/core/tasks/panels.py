"""What tasks show on other packages' pages."""

from collections.abc import Mapping
from typing import Any

from auditlog.registry import auditlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bansou.base.kit.days import day_of, now
from bansou.base.ui.slots import NavItem, Panel, SettingsSection, customer_panels, navigation, settings_sections
from bansou.core.customers.contracts import TimelineKind, register_timeline_kind
from bansou.core.tasks.models import RuleRow, Task
from bansou.core.tasks.queries import words
from bansou.core.tasks.queries.worklist import waiting_count


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


def waiting(member: Any) -> int | None:
    """How many tasks wait for the member, None where none does."""
    return waiting_count(member, on=day_of(now())) or None


def register() -> None:
    """The package's parts stand in the slots, and its rules are audited."""
    auditlog.register(RuleRow, exclude_fields=["changed_at"])
    navigation.add(
        NavItem(
            code="today", order=10, permission="tasks.view", title=gettext_lazy("Today"), icon="sun", url_name="tasks:today",
            waiting=waiting,
        )
    )  # fmt: skip
    customer_panels.add(
        Panel(code="tasks", order=10, permission="tasks.view", title=gettext_lazy("What matters now"), url_name="tasks:panel", place="left")
    )
    settings_sections.add(
        SettingsSection(
            code="today", order=30, permission="tasks.view", title=gettext_lazy("Today's reasons"), icon="sun", url_name="tasks:rules",
            description=gettext_lazy("What makes a customer appear on Today, and how useful each reason was."),
        )
    )  # fmt: skip
    for code, title, sentence in (
        ("task_done", gettext_lazy("Task done"), done),
        ("task_not_useful", gettext_lazy("Task set aside"), not_useful),
        ("task_reopened", gettext_lazy("Task reopened"), reopened),
    ):
        register_timeline_kind(TimelineKind(code=code, title=title, icon="checkbox", sentence=sentence))
