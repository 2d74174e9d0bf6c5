"""Claims on a name that several places bear -> the place meant: the one where the war was spoken of lately.

The reading room leaves a homonym open when its own text cannot tell. The claims of the weeks before can: most
villages of one name lie far from any front. Only what was public before a claim decides for it, so that an
answer "as known then" never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date
from itertools import groupby

import numpy as np

from whoholds.control.gazette import Gazette, Points, Rows
from whoholds.model import Claim, LiveClaim

REACH_KM = 15.0
"""How far a claim speaks for its surroundings: reports name the next front towns, a day's drive apart."""

MEMORY_DAYS = 20.0
"""How long it does: fronts that move leave the towns named a month ago behind."""

ENOUGH = 0.5
"""Least recent mentions around (weighted) for a name to be settled at all."""

AHEAD = 3.0
"""How many times more is said around the winner than around the next: homonyms on one front stay open."""


def settled(claims: Iterable[LiveClaim], gazette: Gazette) -> dict[str, str]:
    """Return the place ids of those claims whose name is open, by claim id, where the war's course tells."""
    front = _Front(gazette)
    found: dict[str, str] = {}
    for day, group in groupby(sorted(claims, key=lambda c: (c.known_at, c.claim.claim_id)), _day):
        today = [live.claim for live in group]
        front.pass_to(day)
        found |= dict(front.choices(today))
        front.hear(c.place_id or found.get(c.claim_id) for c in today)
    return found


def _day(live: LiveClaim) -> date:
    return live.known_at.astimezone(UTC).date()


class _Front:
    """What was spoken of lately: a weight on every settlement that fades with the days."""

    def __init__(self, gazette: Gazette) -> None:
        self.gazette = gazette
        self.weight = np.zeros(len(gazette.lonlat))
        self.day: date | None = None
        self.xy = _kilometres(gazette.lonlat)

    def pass_to(self, day: date) -> None:
        """Let the days since the last claims fade what was said."""
        if self.day:
            self.weight *= np.exp(-(day - self.day).days / MEMORY_DAYS)
        self.day = day

    def hear(self, place_ids: Iterable[str | None]) -> None:
        """Remember the settlements of a day, each once."""
        rows = {row for i in place_ids if (row := self.gazette.single.get(i or "")) is not None}
        self.weight[sorted(rows)] += 1

    def choices(self, claims: Iterable[Claim]) -> Iterator[tuple[str, str]]:
        """Yield (claim id, place id) of the open names that what was said before settles."""
        active = np.flatnonzero(self.weight > 0.05)
        known: dict[tuple[str, ...], str | None] = {}
        for claim in claims:
            if claim.place_id is None and len(claim.place_candidates) > 1:
                if claim.place_candidates not in known:
                    known[claim.place_candidates] = self._choice(claim.place_candidates, active)
                if place_id := known[claim.place_candidates]:
                    yield claim.claim_id, place_id

    def _choice(self, candidates: tuple[str, ...], active: Rows) -> str | None:
        names = [c for c in candidates if c in self.gazette.single]
        if not names or not len(active):
            return None
        rows = np.array([self.gazette.single[c] for c in names])
        gap = np.sqrt(((self.xy[rows, None] - self.xy[active]) ** 2).sum(-1))
        score = np.exp(-gap / REACH_KM) @ self.weight[active]
        best = int(score.argmax())
        rest = float(np.delete(score, best).max(initial=0))
        return names[best] if score[best] >= max(ENOUGH, AHEAD * rest) else None


def _kilometres(lonlat: Points) -> Points:
    shrink = np.cos(np.radians(lonlat[:, 1].mean())) if len(lonlat) else 1.0
    out: Points = lonlat * 111.32 * np.array([shrink, 1.0])
    return out
