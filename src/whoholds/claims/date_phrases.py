"""A matched phrase and its context -> days: one builder for each phrase of the date grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from whoholds.claims import days
from whoholds.claims.cascade import Node, Run
from whoholds.model import Grain

DateKind = Literal["event", "as-of", "said", "since", "until", "by"]


PAST_TALE_DAYS = 14
"""A text whose last named day lies further back than this tells a past: its "past day" is that one."""


class When(NamedTuple):
    """First and last day, both inclusive, and what the words say of them."""

    first: date
    last: date
    grain: Grain = "day"
    clock: tuple[int, int] | None = None
    zone: str | None = None
    kind: DateKind = "event"


@dataclass(slots=True)
class Context:
    """What a phrase is resolved against; `focus` is the last day named so far, `named` the years."""

    lang: str
    today: date
    hour: int
    focus: date | None = None
    named: range | None = None
    near: int = days.NEAR_DAYS

    @property
    def now(self) -> date:
        """The day that "yesterday" counts from: the anchor's, or the day named last in a tale of the past."""
        told = self.focus is not None and (self.today - self.focus).days > PAST_TALE_DAYS
        return self.focus if told and self.focus else self.today


def _day(year: int, month: int, day: int) -> When | None:
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    return When(when, when)


def _span_of(days_: days.Days, grain: Grain) -> When:
    return When(days_[0], days_[1], grain)


def _named(run: Run, c: Context, when: When | None) -> When | None:
    """Keep a date that stands in the text as the one that "the next day" then means."""
    if when is not None:
        c.focus = when.last
        year = run.get("YEAR")
        c.named = range(year, year + 1) if year else c.named
    return when


def dated(run: Run, c: Context) -> When | None:
    """3 April 2023; April 3; 5-7 March: one day, or the first and last of two."""
    month, year = run.get("MONTH"), run.get("YEAR")
    first, last = run.all("DAY")[0], run.all("DAY")[-1]
    if (run.has("AND") and not run.has("BETWEEN") and last != first + 1) or last < first:
        return None
    year = year or days.year_of(month, last, c.today, c.named, c.near)
    a, b = (_day(year, month, first), _day(year, month, last)) if year else (None, None)
    return _named(run, c, When(a.first, b.last) if a and b else None)


def across_months(run: Run, c: Context) -> When | None:
    """The night of 31 March to 1 April is said as "31 to 1 April": the first day is a month earlier."""
    first, last = run.all("DAY")
    year = run.get("YEAR") or days.year_of(run.get("MONTH"), last, c.today, c.named, c.near)
    end = _day(year, run.get("MONTH"), last) if year else None
    if end is None or last >= first or last > 3:
        return None
    begin = end.first - timedelta(days=last)
    return _named(run, c, When(begin.replace(day=first), end.first)) if begin.day >= first else None


def month_year(run: Run, c: Context) -> When | None:
    """November 2012: the whole month."""
    return _named(run, c, _span_of(days.month_of(run.get("YEAR"), run.get("MONTH")), "month"))


def whole_month(run: Run, c: Context) -> When | None:
    """In March: the last one begun; "next March" the one to come."""
    month = run.get("MONTH")
    year = days.year_of(month, 1, c.today, c.named, c.near)
    if year is None:
        return None
    if run.has("NEXT") and date(year, month, 1) <= c.today:
        year += 1
    if run.has("LAST") and (year, month) == (c.today.year, c.today.month):
        year -= 1
    return _span_of(days.month_of(year, month), "month")


def month_of_year(run: Run, c: Context) -> When | None:
    """March last year: the month, in the calendar year before the anchor's."""
    if _unit(run) != "year":
        return None
    year = c.today.year - (1 if run.has("LAST") else 0)
    return _named(run, c, _span_of(days.month_of(year, run.get("MONTH")), "month"))


def of_year(run: Run, c: Context) -> When | None:
    """7 October last year, autumn this year: the same days in the calendar year that is meant."""
    when: When
    year: When
    when, year = run.all("DATE")
    if year.grain != "year" or when.grain == "year" or year.first.year != year.last.year:
        return None
    step = year.first.year - when.first.year
    return when._replace(first=days.shift(when.first, "year", step), last=days.shift(when.last, "year", step))


def season(run: Run, c: Context) -> When | None:
    """This summer, last winter, in spring: the season last begun, or the one before or after it."""
    season = run.get("SEASON") or run.get("INSEASON")
    if run.get("YEAR"):
        return _named(run, c, _span_of(days.season_of(run.get("YEAR"), season), "season"))
    year = days.year_of(days.SEASON_MONTHS[season], 1, c.today, c.named, c.near) or c.today.year
    first, last = days.season_of(year, season)
    if run.has("NEXT") and first <= c.today:
        return _span_of(days.season_of(year + 1, season), "season")
    if run.has("LAST") and first <= c.today <= last:
        return _span_of(days.season_of(year - 1, season), "season")
    return When(first, last, "season")


def whole_year(run: Run, c: Context) -> When | None:
    """In 2014, from 2016 to 2018: from the first of January to the end of December."""
    return _span_of((date(run.all("YEAR")[0], 1, 1), date(run.all("YEAR")[-1], 12, 31)), "year")


def weekday(run: Run, c: Context) -> When | None:
    """On Sunday: the last one up to the anchor; "last Sunday" lies before it, "next Sunday" after."""
    last = days.weekday_before(c.today, run.get("WEEKDAY"))
    if run.has("NEXT"):
        last += timedelta(days=7)
    elif run.has("LAST") and last == c.today:
        last -= timedelta(days=7)
    c.focus = last
    return When(last, last)


def weekend(run: Run, c: Context) -> When | None:
    """The weekend begun last, or the next one."""
    return _span_of(days.weekend(c.today, 1 if run.has("NEXT") else 0), "day")


def relative_day(run: Run, c: Context) -> When | None:
    """Yesterday, today, tomorrow: counted from the anchor."""
    day = c.today + timedelta(days=run.get("REL"))
    c.focus = day
    return When(day, day)


def from_focus(run: Run, c: Context) -> When | None:
    """The next day: after the day named last; the previous one needs no named day."""
    step = run.get("FOCUS")
    if c.focus is None:
        return When(c.today - timedelta(days=1), c.today - timedelta(days=1)) if step < 0 else None
    c.focus += timedelta(days=step)
    return When(c.focus, c.focus)


def _count(run: Run) -> int:
    return next((n.value for n in run.nodes if n.kind in ("NUM", "DAY", "NUMBER")), 1)


def _unit(run: Run) -> str:
    """The unit of time; the Slavic word for a year also follows year numbers and has its own class."""
    unit: str = run.get("UNIT") or "year"
    return unit.removesuffix("s")


def _uncounted(run: Run) -> bool:
    """Whether several units are meant, but not how many: "the past days"."""
    several = (run.get("UNIT") or "").endswith("s")
    return several and not any(n.kind in ("NUM", "DAY", "NUMBER") for n in run.nodes)


def _grain(unit: str) -> Grain:
    grains: dict[str, Grain] = {"week": "week", "month": "month", "year": "year"}
    return grains.get(unit, "day")


def rolling(run: Run, c: Context) -> When | None:
    """Over the past N units: from the day so long before the anchor, to the anchor's."""
    if _uncounted(run):
        return None
    unit = _unit(run)
    first = days.shift(c.now, unit, -_count(run))
    return When(min(first, c.now), c.now, _grain(unit))


def ahead(run: Run, c: Context) -> When | None:
    """In the next N units: from the anchor on."""
    unit = _unit(run)
    return When(c.today, days.shift(c.today, unit, _count(run)), _grain(unit))


def over(run: Run, c: Context) -> When | None:
    """Slavic "за сутки", "за 24 години": a stretch up to now; a longer one is a mere duration."""
    return rolling(run, c) if _unit(run) in ("hour", "day", "week") else None


def calendar_unit(run: Run, c: Context) -> When | None:
    """This, last or next week, month or year; the Slavic "last day" is the past 24 hours."""
    unit = _unit(run)
    if unit in ("hour", "day"):
        return rolling(run, c) if run.has("LAST") and c.lang != "en" else None
    step = (1 if run.has("NEXT") else 0) - (1 if run.has("LAST") else 0)
    return _span_of(days.unit_around(c.today, unit, step), _grain(unit))


def ago(run: Run, c: Context) -> When | None:
    """Two weeks ago: that day; hours are counted from the anchor's hour."""
    if _uncounted(run):
        return None
    unit, count = _unit(run), _count(run)
    if unit == "hour":
        day = c.today - timedelta(days=-(-max(0, count - c.hour) // 24))
    else:
        day = days.shift(c.today, unit, -count)
    c.focus = day
    return When(day, day, _grain(unit))


def later(run: Run, c: Context) -> When | None:
    """Two days later: counted from the day named last."""
    if c.focus is None:
        return None
    c.focus = days.shift(c.focus, _unit(run), _count(run) * run.get("LATER"))
    return When(c.focus, c.focus)


def after_event(run: Run, c: Context) -> When | None:
    """On 2 May, a day after X fell: the event after the words lies before the day named last."""
    if c.focus is None:
        return None
    day = days.shift(c.focus, _unit(run), -_count(run) * run.get("AFTER"))
    return When(day, day)


def after_date(run: Run, c: Context) -> When | None:
    """Two days after 3 April."""
    when = same_day(run, c)
    if when is None:
        return None
    day = days.shift(when.last, _unit(run), _count(run) * run.get("AFTER"))
    return When(day, day)


# --- clock, part of day, night -----------------------------------------------------------------------


def clock_time(run: Run, c: Context) -> tuple[int, int] | None:
    """The hour (0-23) and minute of 4:30 p.m. or 5 in the morning."""
    hour, minute = run.get("CLOCK") or (_count(run), 0)
    half = run.get("AMPM")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return (hour % 24, minute) if 0 <= hour <= 24 and minute < 60 else None


def clock_word(run: Run, c: Context) -> tuple[int, int]:
    """Noon, midnight."""
    hour, _, minute = run.get("CLOCKWORD").partition(":")
    return int(hour), int(minute)


def short_clock(run: Run, c: Context) -> tuple[int, int] | None:
    """A time written 21.00."""
    hour, minute = run.get("SHORT")
    return clock_time(Run([Node("CLOCK", 0, 0, (hour, minute)), *run.nodes]), c) if hour < 24 else None


def slavic_hours(run: Run, c: Context) -> tuple[int, int] | None:
    """The 15th hour of the day, where the unit is the hour."""
    return clock_time(run, c) if _unit(run) == "hour" else None


def short_date(run: Run, c: Context) -> When | None:
    """A day and month written 24.02."""
    day, month = run.get("SHORT")
    year = days.year_of(month, day, c.today, c.named, c.near) if 1 <= month <= 12 else None
    return _named(run, c, _day(year, month, day) if year else None)


def timed(run: Run, c: Context) -> When:
    """A clock time and a day, in either order; without a day it is the anchor's."""
    when: When = run.get("DATE") or run.get("WEEKDATE") or When(c.today, c.today)
    return when._replace(clock=run.get("CLOCK"), zone=run.get("ZONE"), grain="hour")


def same_day(run: Run, c: Context) -> When | None:
    """Words that add nothing to the day: "the morning of", "late on"; an explicit date wins."""
    when: When | None = run.get("DATE") or run.get("WEEKDATE")
    return when


def today(run: Run, c: Context) -> When:
    """This morning, this evening: the anchor's day."""
    return When(c.today, c.today)


def third(run: Run, c: Context) -> When | None:
    """Early, mid or late June; of a day the words say nothing more."""
    when = same_day(run, c)
    if when is None or when.first == when.last or when.grain == "week":
        return when
    first, last = days.third_of((when.first, when.last), run.get("EARLY"))
    return when._replace(first=first, last=last)


def night_before(run: Run, c: Context) -> When:
    """The night that ends on the named day, or on the anchor's: two days."""
    when: When = run.get("DATE") or run.get("WEEKDATE") or When(c.now, c.now)
    first = when.first - timedelta(days=1) if when.first == when.last else when.first
    return When(first, when.last, "night")


def overnight(run: Run, c: Context) -> When | None:
    """A night without a day is the one that ended on the anchor's."""
    return night_before(run, c) if run.get("NIGHT") == "over" else None


def night_of(run: Run, c: Context) -> When | None:
    """English "overnight on Monday" ends on Monday; a plain "night of the 3rd" is of that day."""
    if c.lang == "en" and run.get("NIGHT") == "over":
        return night_before(run, c)
    when = same_day(run, c)
    return when._replace(grain="night") if when else None


# --- ranges and kinds ----------------------------------------------------------------------------------


def day_range(run: Run, c: Context) -> When | None:
    """From one day to another, both inclusive."""
    a, b = [n.value for n in run.nodes if n.kind in ("DATE", "WEEKDATE")][:2]
    if a.first > b.last and days.shift(a.first, "year", -1) <= b.last:
        a = a._replace(first=a.first - timedelta(days=7)) if (a.first - b.last).days < 7 else a
    grain: Grain = a.grain if a.grain == b.grain else "day"
    return When(a.first, b.last, grain) if a.first <= b.last else None


def _is_range(when: When) -> bool:
    """Whether it holds more than one unit of its grain, as "from 5 to 7 March" does."""
    unit = "day" if when.grain in ("hour", "night") else when.grain
    return unit != "season" and days.unit_around(when.first, unit)[1] < when.last


def as_kind(kind: DateKind) -> Callable[[Run, Context], When | None]:
    """Return the builder that marks a day as said, since, until, by or as of."""

    def build(run: Run, c: Context) -> When | None:
        when = same_day(run, c) or timed(run, c)
        if kind == "since" and _is_range(when):
            return when
        if kind == "since":
            return when._replace(last=max(when.last, c.today), kind=kind, clock=None)
        return when._replace(kind=kind)

    return build
