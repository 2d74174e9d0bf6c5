"""What a watch remembers between two looks, kept in the ledger's settings so that a restart goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from whoholds.ledger import Store

KEY = "watch"
LAST_GAPS = 20
"""Intervals between items by which a source's cadence is known."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FeedState(msgspec.Struct):
    """One feed: validators of its last answer, when it is due, how it fared, and its items' cadence."""

    etag: str = ""
    modified: str = ""
    due: datetime = EPOCH
    asked: datetime | None = None
    answered: datetime | None = None
    newest: datetime | None = None
    """Publication of the newest item ever seen."""
    gaps: list[float] = []
    """Seconds between its last items, oldest first."""
    failures: int = 0
    problem: str = ""
    reports: int = 0
    told: str = ""
    """The status that was told last: broken, silent, or nothing."""

    def validators(self) -> dict[str, str]:
        """Return the headers that ask only for what is new."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}

    def saw(self, published: list[datetime]) -> None:
        """Learn from the items of an answer when the newest came and how far apart they are."""
        for at in sorted(published):
            if self.newest is not None and at > self.newest:
                self.gaps = [*self.gaps, (at - self.newest).total_seconds()][-LAST_GAPS:]
            self.newest = max(self.newest or at, at)

    def usual_gap(self) -> timedelta | None:
        """Return the median interval between items, None before four are known."""
        ordered = sorted(self.gaps)
        return timedelta(seconds=ordered[len(ordered) // 2]) if len(ordered) >= 4 else None


class PlaceState(msgspec.Struct):
    """One place: the state last told, and another one that has stood for some cycles, not told yet."""

    state: str
    pending: str = ""
    cycles: int = 0


class State(msgspec.Struct):
    """Everything a watch remembers; `seq` is the ledger's last entry that alerts have looked at, None before
    the first look: a kill in that look must not pass over what it had appended.
    """

    feeds: dict[str, FeedState] = {}
    places: dict[str, PlaceState] = {}
    seq: int | None = None
    looked: datetime | None = None
    sent: list[str] = []
    """Ids of the latest alerts given to a delivery: none is given twice."""


def load(store: Store) -> State:
    """Return what the ledger remembers; an unreadable memory starts anew (the reports are safe)."""
    text = store.setting(KEY)
    if text:
        try:
            return msgspec.json.decode(text, type=State)
        except (msgspec.DecodeError, ValueError):
            return State()
    return State()


def save(store: Store, state: State) -> None:
    """Remember, in one transaction."""
    value: Any = msgspec.json.encode(state, order="sorted").decode()
    store.set_setting(KEY, value)
