"""How busy each day is at Japanese companies: business days, holidays, Obon, month ends, the fiscal year."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from bansou.base.kit.days import is_business_day


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def busyness(days: list[date]) -> NDArray[np.float64]:
    """Shape (days,): the chance of working relative to an ordinary business day."""
    return np.array([_busyness(day) for day in days])


def _busyness(day: date) -> float:
    if not is_business_day(day):
        return 0.06
    level = 1.0
    if day.month == 8 and 12 <= day.day <= 16:
        level *= 0.4
    if day.month in {3, 4}:
        level *= 1.12
    if (day + timedelta(days=4)).month != day.month:
        level *= 1.15
    return level
