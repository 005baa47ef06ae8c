"""The tables of keys, of what arrived and what was refused, of use in small, and of the engine's state."""

from bansou.core.events.models.arrival import Arrival, LatestEvent, RefusedEvent
from bansou.core.events.models.engine import EngineState, EventImport
from bansou.core.events.models.key import WriteKey
from bansou.core.events.models.use import CustomerUse, EventDay, EventKind

__all__ = ["Arrival", "CustomerUse", "EngineState", "EventDay", "EventImport", "EventKind", "LatestEvent", "RefusedEvent", "WriteKey"]
