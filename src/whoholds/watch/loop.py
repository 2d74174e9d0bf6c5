"""A plan and a ledger -> looks at every feed that is due, again and again; killed at any time, it goes on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from whoholds.desk import Desk
from whoholds.errors import FetchError
from whoholds.model import Claim, Issue, Record
from whoholds.pipeline import Added
from whoholds.reports.archive import Archive
from whoholds.reports.fetch import Fetcher, Limits
from whoholds.reports.web import Gets
from whoholds.watch.alerts import Alert, changed_places, contradicted, feed_alert, new_claims, watched
from whoholds.watch.asking import Answer, Polite, ask
from whoholds.watch.deliver import deliver
from whoholds.watch.plan import Feed, Plan
from whoholds.watch.state import FeedState, State, load, save

MOST_DOUBLINGS = 6
"""A failing feed is asked ever more rarely, at the least every 2^6 = 64 of its intervals ..."""
LONGEST_PAUSE = timedelta(hours=6)
"""... and at least four times a day: a repaired server is found again."""
JITTER = 0.1
"""Share of an interval by which looks are spread, so that feeds of one host are not asked together."""


class Cycle(Record, frozen=True, kw_only=True):
    """What one round did: feeds asked and failed, reports new to the ledger, claims, copies, alerts."""

    at: datetime
    asked: int = 0
    failed: int = 0
    reports: int = 0
    claims: int = 0
    copies: int = 0
    alerts: tuple[Alert, ...] = ()
    issues: tuple[Issue, ...] = ()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Watch:
    """Looks at feeds, appends what is new, and raises alerts. One watch a ledger."""

    desk: Desk
    plan: Plan
    folder: Path = field(default_factory=Path)
    """Where the file of alerts lies."""
    limits: Limits = field(default_factory=lambda: Limits(tries=1))
    clock: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    originals: bool = True
    telegram: Gets | None = None

    def __post_init__(self) -> None:
        fetcher = Fetcher(self.limits, sleep=self.sleep)
        self._polite = Polite(fetcher, self.plan.host_pause, self.clock, self.sleep, self.telegram)
        self._random = random.Random()
        self._places = watched(self.desk, self.plan)

    def run(self, told: Callable[[Cycle], None]) -> None:
        """Look at what is due, tell of it, wait for what is due next; for ever."""
        while True:
            told(self.once())
            self.sleep(self.seconds_to_next())

    def seconds_to_next(self) -> float:
        """Return how long nothing is due."""
        state = load(self.desk.store)
        due = min(state.feeds.get(feed.url, FeedState()).due for feed in self.plan.feed)
        return max((due - self.clock()).total_seconds(), 1.0)

    def once(self, *, all_feeds: bool = False) -> Cycle:
        """Look at the feeds that are due (or all of them) and raise the alerts that follow."""
        store, issues = self.desk.store, list[Issue]()
        state = load(store)
        if state.seq is None:
            state.seq = store.head().seq
            save(store, state)
        due = [f for f in self.plan.feed if all_feeds or self._is_due(state, f)]
        added = [self._look(feed, state, issues) for feed in due]
        alerts = self._alerts(state)
        issues += [Issue(file="alerts", message=p) for p in self._deliver(alerts, state)]
        return Cycle(
            at=self.clock(),
            asked=len(due),
            failed=sum(state.feeds[feed.url].failures > 0 for feed in due),
            reports=sum(a.reports for a in added),
            claims=sum(a.claims for a in added),
            copies=sum(a.copies for a in added),
            alerts=tuple(alerts),
            issues=tuple(issues),
        )

    def _is_due(self, state: State, feed: Feed) -> bool:
        return state.feeds.get(feed.url, FeedState()).due <= self.clock()

    def _look(self, feed: Feed, state: State, issues: list[Issue]) -> Added:
        """Ask one feed, append what is new, and only then remember what it said."""
        mine, added = state.feeds.setdefault(feed.url, FeedState()), Added()
        answer = self._answer(feed, mine, issues)
        if answer is not None:
            added = self.desk.add(answer.reports, issues)
            _learn(mine, answer)
        save(self.desk.store, state)
        return added

    def _answer(self, feed: Feed, state: FeedState, issues: list[Issue]) -> Answer | None:
        """Ask a feed; note how it fared and when it is due again."""
        every, now = self.plan.every_of(feed), self.clock()
        state.asked = now
        try:
            found = ask(feed, state, self.desk.store, self._polite, self._archive(), issues)
        except FetchError as error:
            state.failures += 1
            state.problem = str(error).removeprefix(f"{feed.url}: ")
            pause = every * 2 ** min(state.failures, MOST_DOUBLINGS)
            state.due = now + self._spread(max(min(pause, LONGEST_PAUSE), every))
            issues.append(Issue(file=feed.url, message=state.problem))
            return None
        state.failures, state.problem, state.answered = 0, "", now
        state.due = now + self._spread(every)
        return found

    def _spread(self, pause: timedelta) -> timedelta:
        return pause * (1 + JITTER * (self._random.random() - 0.5))

    def _archive(self) -> Archive | None:
        found = self.desk.archive
        return found if self.originals or found is None else found.hashes_only()

    def _alerts(self, state: State) -> list[Alert]:
        """Return what the entries since the last look, and the feeds' own state, call for."""
        now, store = self.clock(), self.desk.store
        fresh = [(item.seq, item.entry) for item in store.entries(state.seq or 0)]
        said = [entry for _, entry in fresh if isinstance(entry, Claim)]
        touched = {claim.place_id for claim in said if claim.place_id}
        found = changed_places(self.desk, state, self.plan, touched, now)
        on_watched = {c.claim_id for c in said if c.place_id in self._places}
        if on_watched:
            live = store.live_claims(place_ids=sorted(self._places))
            found += new_claims((c for c in live if c.claim.claim_id in on_watched), self._places, now)
        found += contradicted(self.desk, {claim.claim_id for claim in said}, touched, now)
        for feed in self.plan.feed:
            mine = state.feeds.setdefault(feed.url, FeedState())
            alert = feed_alert(feed.url, mine, feed.silent_after, now)
            found += [alert] if alert else []
        state.seq, state.looked = (fresh[-1][0] if fresh else state.seq), now
        return found

    def _deliver(self, alerts: list[Alert], state: State) -> list[str]:
        """Write, remember, send; without alerts only remember."""
        store = self.desk.store
        problems = deliver(alerts, self.plan, self.folder, state, lambda: save(store, state))
        save(store, state)
        return problems


def _learn(state: FeedState, answer: Answer) -> None:
    state.etag, state.modified = answer.etag, answer.modified
    state.reports += len(answer.reports)
    state.saw(list(answer.published))
