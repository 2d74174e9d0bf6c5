"""Claims about named parts of a place -> a line for each part, without pretending to geometry.

Too little is said of any part to run a chain of its own: each part's odds are those of its claims alone, with
the fixed meanings of the plain model, fading with a half-life.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from msgspec import structs

from whoholds.control.evidence import Side, evidence_of, gazette_of
from whoholds.control.panel import likelihood_word
from whoholds.control.plain import log_likelihoods
from whoholds.model import LiveClaim, Place

HALF_LIFE_DAYS = 14.0
"""A part changes hands within weeks while a town is fought over; after that its news is old."""

GONE_DAYS = 60
"""A part of which nothing was said for two months gets no line."""


@dataclass(frozen=True)
class PartLine:
    """One part: the likeliest state, its probability and word, how many origins spoke, the newest's day."""

    part: str
    state: str
    probability: float
    likelihood: str
    origins: int
    newest: date


def parts_of(claims: Iterable[LiveClaim], place: Place, sides: Sequence[Side], on: date) -> list[PartLine]:
    """Return a line for every part of a place named in the claims known by the end of `on`, newest first."""
    groups: dict[str, list[LiveClaim]] = {}
    for live in claims:
        age = (on - live.known_at.date()).days
        if live.claim.place_id == place.place_id and live.claim.part and 0 <= age <= GONE_DAYS:
            groups.setdefault(live.claim.part.casefold(), []).append(live)
    lines = [_line(part, told, place, sides, on) for part, told in groups.items()]
    return sorted((x for x in lines if x), key=lambda x: (-x.newest.toordinal(), x.part))


def _line(part: str, told: list[LiveClaim], place: Place, sides: Sequence[Side], on: date) -> PartLine | None:
    """Return the line of one part; its claims speak of the part as if it were the place."""
    whole = [structs.replace(live, claim=structs.replace(live.claim, part=None)) for live in told]
    table = evidence_of(whole, gazette_of([place]), sides)
    if not table.size:
        return None
    faded = 0.5 ** ((on.toordinal() - table.known) / HALF_LIFE_DAYS)
    odds = (log_likelihoods(table) * faded[:, None]).sum(axis=0)
    p = np.exp(odds - odds.max())
    p /= p.sum()
    best = int(p.argmax())
    newest = date.fromordinal(int(table.known.max()))
    origins = len(np.unique(table.origin))
    return PartLine(
        part, table.states[best], float(p[best]), likelihood_word(float(p[best])), origins, newest
    )
