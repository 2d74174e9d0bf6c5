"""Calendar words -> days: months, weeks, seasons and weekdays around an anchor. Days are inclusive."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Unit = Literal["hour", "day", "week", "month", "year"]
Third = Literal["early", "mid", "late"]
Days = tuple[date, date]
"""First and last day, both inclusive."""

FUTURE_DAYS = 45
"""A date without a year lies in the past, unless one lies at most this far ahead: reports look back,
but announce votes, truces and deliveries some weeks ahead."""

NEAR_DAYS = 120
"""A date without a year at most this far before the anchor is this one, whatever year the text names."""

NEAR_HEADLINE = 60
"""The same where a headline names the year: it binds more than a year somewhere in the text."""

SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def shift(day: date, unit: str, count: int) -> date:
    """Return `day` moved by `count` units; months and years keep the day of month where it exists."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    if unit == "hour":
        return day + timedelta(days=round(count / 24) if count % 24 == 0 else int(count / 24))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    return _clipped(months // 12, months % 12 + 1, day.day)


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, month_of(year, month)[1].day))


def month_of(year: int, month: int) -> Days:
    """Return the first and last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def season_of(year: int, season: str) -> Days:
    """Return the meteorological season that starts in `year` (winter: December to February)."""
    start = date(year, SEASON_MONTHS[season], 1)
    return start, shift(start, "month", 3) - timedelta(days=1)


def unit_around(day: date, unit: str, count: int = 0) -> Days:
    """Return the calendar week (Monday to Sunday), month or year around `day`, moved by `count`."""
    day = shift(day, unit, count)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def weekend(day: date, count: int = 0) -> Days:
    """Return Saturday and Sunday of the weekend begun on or before `day`, moved by `count` weeks."""
    saturday = day - timedelta(days=(day.weekday() - 5) % 7) + timedelta(weeks=count)
    return saturday, saturday + timedelta(days=1)


def weekday_before(day: date, weekday: int) -> date:
    """Return the last such weekday (Monday 0) on or before `day`."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def third_of(days: Days, third: Third) -> Days:
    """Return the early, mid or late third of an interval: of a month days 1-10, 11-20, 21-end."""
    first, last = days
    if last - first > timedelta(days=31):
        return _third_in_months(days, third)
    cuts = {"early": (0, 9), "mid": (10, 19), "late": (20, 40)}[third]
    return first + timedelta(days=cuts[0]), min(last, first + timedelta(days=cuts[1]))


def _third_in_months(days: Days, third: Third) -> Days:
    first, last = days
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    size = max(1, months // 3)
    start = shift(first, "month", {"early": 0, "mid": size, "late": 2 * size}[third])
    return start, last if third == "late" else shift(start, "month", size) - timedelta(days=1)


@lru_cache(maxsize=10_000)
def year_of(
    month: int, day: int, anchor: date, named: range | None = None, near: int = NEAR_DAYS
) -> int | None:
    """Return the year that a date without one means, None when the day does not exist.

    The nearest past one (a future one only within `FUTURE_DAYS`); a year range that the text itself
    names wins when that date lies before the anchor and the nearest one is not recent.
    """
    years = [y for y in range(anchor.year + 1, anchor.year - 9, -1) if _exists(y, month, day)]
    if not years:
        return None
    nearest = next((y for y in years if (date(y, month, day) - anchor).days <= FUTURE_DAYS), years[-1])
    if named is not None and abs((anchor - date(nearest, month, day)).days) > near:
        inside = [y for y in reversed(named) if _exists(y, month, day) and date(y, month, day) <= anchor]
        return inside[0] if inside else nearest
    return nearest


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= month_of(year, month)[1].day
