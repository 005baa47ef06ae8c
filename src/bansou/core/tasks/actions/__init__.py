"""Changing tasks: the stage that opens and closes them, and what a member does with one."""

from bansou.core.tasks.actions.refresh import refresh
from bansou.core.tasks.actions.rules import save_rule
from bansou.core.tasks.actions.work import complete, postpone, reopen, set_aside

__all__ = ["complete", "postpone", "refresh", "reopen", "save_rule", "set_aside"]
