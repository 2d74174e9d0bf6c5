"""A place, a day and the claims around -> the origins that moved the estimate, and what would reverse it.

Each origin is left out in turn and the estimate made again from the places around: what is told is what
happens. Clusters of one origin come before single claims, for copies hide one another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from whoholds.control.estimate import Question, estimate
from whoholds.control.evidence import Side
from whoholds.control.panel import Panel
from whoholds.errors import UnknownPlaceError
from whoholds.model import Baseline, LiveClaim, Mode, Place

AROUND_KM = 40.0
"""Places farther than the field's short reach and most of its long one move a place too little to tell."""

WINDOW = timedelta(days=45)
"""Claims older or, smoothing, later than this are left as they are."""

FLOOR = 1e-4
"""Smallest probability whose odds are told."""


@dataclass(frozen=True)
class Move:
    """One origin's weight: log-odds of the state with it minus without, and its claims, newest first."""

    origin: str
    log_odds: float
    without: float
    """P(state) when this origin is left out."""
    claims: tuple[LiveClaim, ...]


@dataclass(frozen=True)
class Explanation:
    """Why: P(state) from the surroundings, the moves by size, and the origins that together reverse it."""

    place_id: str
    on: date
    state: str
    probability: float
    moves: tuple[Move, ...]
    reversed_without: tuple[str, ...]
    """Fewest top origins found whose removal makes another state the likeliest; empty when none does."""


@dataclass(frozen=True)
class Case:
    """The part of a question that an explanation needs: the place, what is around it, and how it is asked."""

    place: Place
    question: Question

    def panel(self, claims: Iterable[LiveClaim]) -> Panel:
        """Estimate this case from some claims."""
        q = self.question
        return estimate(claims, q.places, q.sides, days=q.days, baseline=q.baseline, mode=q.mode)

    def probability(self, claims: Iterable[LiveClaim], state: str) -> float:
        """Return P(state) of the place from some claims."""
        return self.panel(claims).at(self.place.place_id, self.question.days[0]).probabilities[state]


def explain(
    claims: Sequence[LiveClaim],
    places: Sequence[Place],
    sides: Sequence[Side],
    *,
    place_id: str,
    on: date,
    baseline: Baseline | None = None,
    mode: Mode = "smoothed",
    most: int = 12,
) -> Explanation:
    """Return the origins that moved P(state) of a place on a day, the strongest first, of up to `most`.

    Raises UnknownPlaceError. Candidates are the origins of claims on the place itself, then on its
    neighbours, nearest in space and time first.
    """
    place = next((p for p in places if p.place_id == place_id), None)
    if place is None:
        raise UnknownPlaceError(f"no place {place_id!r} among the places given")
    near = tuple(p for p in places if kilometres_between(p, place) <= AROUND_KM)
    case = Case(place, Question(near, tuple(sides), (on,), baseline, mode))
    told = case.panel(claims).at(place_id, on)
    moves = [_move(case, claims, cluster, told.state) for cluster in _candidates(case, claims)[:most]]
    found = told.probabilities[told.state]
    ranked = tuple(sorted((_weighed(m, found) for m in moves), key=lambda m: (-abs(m.log_odds), m.origin)))
    return Explanation(place_id, on, told.state, found, ranked, _reversal(case, claims, ranked, told.state))


def log_odds(probability: float) -> float:
    """Return the natural log-odds of a probability, bounded away from certainty."""
    p = min(max(probability, FLOOR), 1 - FLOOR)
    return math.log(p / (1 - p))


def kilometres_between(a: Place, b: Place) -> float:
    """Return the distance of two places in km (equirectangular, good to 1 % at this range)."""
    x = math.radians(a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371.0 * math.hypot(x, math.radians(a.lat - b.lat))


def _candidates(case: Case, claims: Sequence[LiveClaim]) -> list[tuple[LiveClaim, ...]]:
    """Claims that may matter, grouped by origin, the nearest in space and time first."""
    distance = {p.place_id: kilometres_between(p, case.place) for p in case.question.places}
    distance |= dict.fromkeys(case.place.region_ids, AROUND_KM)
    on, groups = case.question.days[0], dict[str, list[LiveClaim]]()
    for live in claims:
        if live.claim.place_id in distance and abs(live.known_at.date() - on) <= WINDOW:
            groups.setdefault(live.origin, []).append(live)

    def remoteness(group: list[LiveClaim]) -> float:
        return min(distance[c.claim.place_id or ""] + abs((c.known_at.date() - on).days) for c in group)

    ordered = sorted(groups.values(), key=lambda g: (remoteness(g), g[0].origin))
    return [tuple(sorted(g, key=lambda c: c.known_at, reverse=True)) for g in ordered]


def _move(case: Case, claims: Sequence[LiveClaim], cluster: tuple[LiveClaim, ...], state: str) -> Move:
    origin = cluster[0].origin
    without = case.probability([c for c in claims if c.origin != origin], state)
    return Move(origin, 0.0, without, cluster)


def _weighed(move: Move, found: float) -> Move:
    return replace(move, log_odds=log_odds(found) - log_odds(move.without))


def _reversal(case: Case, claims: Sequence[LiveClaim], moves: Sequence[Move], state: str) -> tuple[str, ...]:
    """Leave out supporting origins, the strongest first, until another state is the likeliest."""
    gone: list[str] = []
    for move in moves:
        if move.log_odds <= 0:
            continue
        gone.append(move.origin)
        left = case.panel([c for c in claims if c.origin not in gone])
        if left.at(case.place.place_id, case.question.days[0]).state != state:
            return tuple(gone)
    return ()
