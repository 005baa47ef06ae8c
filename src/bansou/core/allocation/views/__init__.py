"""Pages of the touch model: overview and moves, the policy, tiers, one customer's tier."""

from bansou.core.allocation.views.customer import customer_tier, pin, unpin
from bansou.core.allocation.views.model import accept, decline, model, undo
from bansou.core.allocation.views.policy import policy
from bansou.core.allocation.views.tiers import tier_add, tier_edit, tier_move, tier_remove, tiers

__all__ = [
    "accept", "customer_tier", "decline", "model", "pin", "policy", "tier_add", "tier_edit", "tier_move", "tier_remove", "tiers", "undo",
    "unpin",
]  # fmt: skip
