"""Changing the touch model: placing customers, deciding on moves, rules for one customer, tiers, the policy."""

from bansou.core.allocation.actions.decide import accept, decline, move, undo
from bansou.core.allocation.actions.pins import pin, unpin
from bansou.core.allocation.actions.place import place
from bansou.core.allocation.actions.policy import save_policy
from bansou.core.allocation.actions.tiers import add_tier, change_tier, order_tiers, remove_tier

__all__ = [
    "accept",
    "add_tier",
    "change_tier",
    "decline",
    "move",
    "order_tiers",
    "pin",
    "place",
    "remove_tier",
    "save_policy",
    "undo",
    "unpin",
]
