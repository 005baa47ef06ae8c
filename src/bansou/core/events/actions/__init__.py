"""Writing events: keys, moving the inbox, imports, and bringing use into the records."""

from bansou.core.events.actions.days import count_days, totals_are_due
from bansou.core.events.actions.files import AlreadyImportedError, begin_import, parts_of, read_part
from bansou.core.events.actions.keys import KeyNameTakenError, create_key, rename_key, restore_key, revoke_key
from bansou.core.events.actions.move import Moved, move_inbox
from bansou.core.events.actions.state import ask_for_run, beat, engine_state, note
from bansou.core.events.actions.use import project_use

__all__ = [
    "AlreadyImportedError",
    "KeyNameTakenError",
    "Moved",
    "ask_for_run",
    "beat",
    "begin_import",
    "count_days",
    "create_key",
    "engine_state",
    "move_inbox",
    "note",
    "parts_of",
    "project_use",
    "read_part",
    "rename_key",
    "restore_key",
    "revoke_key",
    "totals_are_due",
]
