"""The vendor's day: when it begins, which day a moment belongs to, which days are worked."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import jpholiday

DAY_CUT = "Asia/Tokyo"


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(at: datetime, *, zone: str = DAY_CUT) -> date:
    """The vendor's calendar day that holds the aware moment `at`."""
    return at.astimezone(_zone(zone)).date()


def start_of(day: date, *, zone: str = DAY_CUT) -> datetime:
    """The first moment of `day`, in UTC."""
    return datetime.combine(day, time(), tzinfo=_zone(zone)).astimezone(UTC)


def end_of(day: date, *, zone: str = DAY_CUT) -> datetime:
    """The last microsecond of `day`, in UTC."""
    return start_of(day + timedelta(days=1), zone=zone) - timedelta(microseconds=1)


def is_business_day(day: date) -> bool:
    """Whether `day` is neither a weekend, a Japanese public holiday, nor 29 December to 3 January."""
    turn_of_year = (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
    return day.weekday() < 5 and not turn_of_year and not jpholiday.is_holiday(day)


def add_business_days(day: date, days: int) -> date:
    """The business day that lies `days` business days after (or, negative, before) `day`; 0 moves forward to the next one."""
    step = timedelta(days=-1 if days < 0 else 1)
    left = abs(days)
    if left == 0:
        while not is_business_day(day):
            day += step
        return day
    while left:
        day += step
        left -= is_business_day(day)
    return day
