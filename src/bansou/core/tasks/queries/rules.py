"""The rules in force."""

from bansou.core.tasks.compute.rules import complete
from bansou.core.tasks.contracts import Kind, Rule
from bansou.core.tasks.models import RuleRow


def rules() -> dict[Kind, Rule]:
    """The rule of every kind: as it was changed, else as at the start."""
    changed = {
        row.kind: Rule(
            is_on=row.is_on, limits=row.limits, due_days=row.due_days, rest_done=row.rest_done, rest_not_useful=row.rest_not_useful
        )
        for row in RuleRow.objects.all()
    }
    return {kind: complete(kind, changed.get(kind.value)) for kind in Kind}
