"""Who stands behind a change: the actor that the audit log names."""

from collections.abc import Iterator
from contextlib import contextmanager

from auditlog.context import auditlog_value, set_actor

from bansou.base.members.models import Member


@contextmanager
def acting_as(by: Member | None) -> Iterator[None]:
    """Changes within are logged as `by`'s (None: the machine's); contexts around it come back unharmed.

    Auditlog's own `set_actor` forgets the actor around it and leaves its signal connected when nested.
    """
    token = auditlog_value.set(auditlog_value.get({}))
    try:
        with set_actor(by):
            yield
    finally:
        auditlog_value.reset(token)
