"""Pages of tasks: Today, one task, one customer's tasks, the rules."""

from bansou.core.tasks.views.rules import rule_edit, rules
from bansou.core.tasks.views.today import customer_tasks, done, later, not_useful, today, undo

__all__ = ["customer_tasks", "done", "later", "not_useful", "rule_edit", "rules", "today", "undo"]
