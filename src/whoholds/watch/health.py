"""What a watch remembers of a feed -> whether it works: a broken scraper is no quiet front."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from whoholds.model import Record
from whoholds.watch.plan import Plan, duration
from whoholds.watch.state import FeedState, State

BROKEN_AFTER = 3
"""Looks in a row that failed: one or two are the net's weather."""

SILENT_GAPS = 6
"""A source is silent after so many of its usual intervals without an item."""

LEAST_SILENCE = timedelta(hours=3)
"""Nobody writes at night: a shorter silence is never told."""

Status = Literal["ok", "new", "failing", "broken", "silent"]


class FeedHealth(Record, frozen=True, kw_only=True):
    """One feed's coverage: when it last answered, when its newest item came, and what is wrong."""

    url: str
    status: Status
    source: str = ""
    answered: datetime | None = None
    newest: datetime | None = None
    usual_gap_hours: float | None = None
    failures: int = 0
    problem: str = ""
    reports: int = 0


def health(plan: Plan, state: State, now: datetime) -> list[FeedHealth]:
    """Return how every feed of a plan fares at `now` (UTC), in the plan's order."""
    return [_of(feed.url, feed.source, feed.silent_after, state, now) for feed in plan.feed]


def _of(url: str, source: str, silent_after: str, state: State, now: datetime) -> FeedHealth:
    found = state.feeds.get(url, FeedState())
    gap = found.usual_gap()
    return FeedHealth(
        url=url,
        status=status(found, silent_after, now),
        source=source,
        answered=found.answered,
        newest=found.newest,
        usual_gap_hours=round(gap.total_seconds() / 3600, 2) if gap else None,
        failures=found.failures,
        problem=found.problem,
        reports=found.reports,
    )


def status(feed: FeedState, silent_after: str, now: datetime) -> Status:
    """Tell a feed that cannot be read (failing, broken) from one that is read and says nothing (silent)."""
    if feed.failures >= BROKEN_AFTER:
        return "broken"
    if feed.failures:
        return "failing"
    if feed.answered is None:
        return "new"
    patience = duration(silent_after) if silent_after else _patience(feed)
    if patience and feed.newest and now - feed.newest > patience:
        return "silent"
    return "ok"


def _patience(feed: FeedState) -> timedelta | None:
    gap = feed.usual_gap()
    return max(SILENT_GAPS * gap, LEAST_SILENCE) if gap else None
