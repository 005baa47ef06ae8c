"""Reading a file into the records: look first, then import, undo if it was wrong."""

from collections.abc import Callable

from bansou.core.customers.actions.imports.look import Look, file_of, forget_import, keep_mapping, look_again, look_at
from bansou.core.customers.actions.imports.run import run_import
from bansou.core.customers.actions.imports.undo import undo_import

Progress = Callable[[int, int], None]

__all__ = ["Look", "Progress", "file_of", "forget_import", "keep_mapping", "look_again", "look_at", "run_import", "undo_import"]
