"""Changing when situations count."""

from datetime import datetime

from django.db import transaction

from bansou.base.members.audit import acting_as
from bansou.base.members.models import Member
from bansou.core.tasks.compute.rules import complete
from bansou.core.tasks.contracts import Kind, Rule
from bansou.core.tasks.models import RuleRow


@transaction.atomic
def save_rule(*, kind: Kind, rule: Rule, by: Member | None, at: datetime) -> RuleRow:
    """The rule is in force from the next run on."""
    whole = complete(kind, rule)
    values = {
        "is_on": whole.is_on, "limits": dict(whole.limits), "due_days": whole.due_days, "rest_done": whole.rest_done,
        "rest_not_useful": whole.rest_not_useful, "changed_at": at, "changed_by": by,
    }  # fmt: skip
    with acting_as(by):
        row, _ = RuleRow.objects.update_or_create(kind=kind.value, defaults=values)
    return row
