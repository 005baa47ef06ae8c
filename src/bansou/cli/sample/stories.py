"""The planted stories: situations that the console must bring to light."""

from dataclasses import dataclass
from enum import StrEnum


class Story(StrEnum):
    """What is happening at a customer."""

    NONE = "none"
    CHAMPION_LEAVES = "champion_leaves"
    ONBOARDING_STALLS = "onboarding_stalls"
    TEAM_GROWS = "team_grows"
    USE_FALLS = "use_falls"
    GOES_SILENT = "goes_silent"
    RENEWAL_NEAR = "renewal_near"
    RECOVERS = "recovers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planting:
    """How a story is set up: how many customers live it, tenure and seats at the end, days before the end at which it turns."""

    customers: int
    tenure_days: int
    seats: int
    turn_days: int


PLANTED: dict[Story, Planting] = {
    Story.CHAMPION_LEAVES: Planting(customers=3, tenure_days=300, seats=18, turn_days=24),
    Story.ONBOARDING_STALLS: Planting(customers=5, tenure_days=48, seats=20, turn_days=30),
    Story.TEAM_GROWS: Planting(customers=4, tenure_days=260, seats=30, turn_days=75),
    Story.USE_FALLS: Planting(customers=5, tenure_days=320, seats=40, turn_days=33),
    Story.GOES_SILENT: Planting(customers=4, tenure_days=280, seats=12, turn_days=33),
    Story.RENEWAL_NEAR: Planting(customers=4, tenure_days=305, seats=60, turn_days=1),
    Story.RECOVERS: Planting(customers=2, tenure_days=330, seats=25, turn_days=30),
}
