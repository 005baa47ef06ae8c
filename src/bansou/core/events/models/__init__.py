"""The tables of keys, of what arrived and what was refused, of use in small, and of the engine's state."""

from bansou.core.events.models.arrival import Arrival, ContactAlias, LatestEvent, RefusedEvent
from bansou.core.events.models.engine import EngineState, EventImport
from bansou.core.events.models.key import WriteKey
from bansou.core.events.models.use import CustomerUse, EventDay, EventKind, FeatureAdoption

__all__ = [
    "Arrival",
    "ContactAlias",
    "CustomerUse",
    "EngineState",
    "EventDay",
    "EventImport",
    "EventKind",
    "FeatureAdoption",
    "LatestEvent",
    "RefusedEvent",
    "WriteKey",
]
