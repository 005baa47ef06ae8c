"""The tables of the touch model."""

from bansou.core.allocation.models.placement import Pin, Placement, TierChange
from bansou.core.allocation.models.policy import PolicyVersion
from bansou.core.allocation.models.tier import Tier

__all__ = ["Pin", "Placement", "PolicyVersion", "Tier", "TierChange"]
