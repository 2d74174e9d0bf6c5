"""What is watched and what was read -> which sources no longer speak: a broken scraper is no quiet front."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from whoholds.desk import Desk
from whoholds.doctor.finding import Finding
from whoholds.showing import source_infos
from whoholds.watch import Plan, health, with_theatre
from whoholds.watch.state import load

LOOKED_BACK = timedelta(days=365)
"""Outlets that said nothing for a year have ended; they are not told each day."""

ARCHIVE = timedelta(days=30)
"""A ledger whose newest claim is older is an archive: silence is counted to its own last day."""

NAMED = 6


def feeds(desk: Desk, plan: Plan, now: datetime) -> Iterator[Finding]:
    """Tell of feeds that cannot be read or say nothing; only where a watch has run."""
    state = load(desk.store)
    if not state.feeds:
        return
    rows = health(with_theatre(plan, desk.theatre), state, now)
    by_status = Counter(row.status for row in rows)
    seen = ", ".join(f"{n} {status}" for status, n in sorted(by_status.items()))
    bad = [row.url for row in rows if row.status in ("broken", "silent")]
    if bad:
        yield Finding("feeds", "warning", f"{seen}: {_some(bad)}", "whoholds health says since when and why")
    else:
        yield Finding("feeds", "ok", seen)


def outlets(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Tell of outlets that have said nothing of control for much longer than they usually do."""
    claims = list(desk.store.live_claims())
    if not claims:
        return
    newest = max(live.known_at for live in claims)
    until = newest if now - newest > ARCHIVE else now
    recent = [live for live in claims if live.known_at > until - LOOKED_BACK]
    silent = [row.source for row in source_infos(recent, desk.theatre, until) if row.silent]
    spoke = f"newest claim of {newest:%Y-%m-%d}"
    if silent:
        advice = "whoholds sources shows when each spoke last"
        yield Finding("outlets", "warning", f"{spoke}; {len(silent)} silent: {_some(silent)}", advice)
    else:
        yield Finding("outlets", "ok", f"{spoke}; none silent")


def _some(names: list[str]) -> str:
    rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + rest
