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

from whoholds.control.evidence import CATEGORY, Side, evidence_of, gazette_of
from whoholds.control.panel import likelihood_word
from whoholds.control.plain import log_likelihoods
from whoholds.model import LiveClaim, Place
from whoholds.places.part_words import Part, parts_named

HALF_LIFE_DAYS = 14.0
"""A part changes hands within weeks while a town is fought over; after that its news is old."""

TELLING = [CATEGORY[name] for name in ("takes", "holds", "enters", "repels", "fights", "loses", "denied")]
"""Categories that tell of a part; who advances on it or means to take it is not there."""

GONE_DAYS = 60
"""A part of which nothing was said for two months gets no line."""


@dataclass(frozen=True)
class PartLine:
    """One part: the likeliest state, its probability and word, how many origins spoke, the newest's day."""

    part: Part
    state: str
    probability: float
    likelihood: str
    origins: int
    newest: date
    claim_ids: tuple[str, ...]
    """The claims it rests on, oldest first."""


def parts_of(claims: Iterable[LiveClaim], place: Place, sides: Sequence[Side], on: date) -> list[PartLine]:
    """Return a line for every part of a place named in the claims known by the end of `on`, newest first.

    Ground beside the place ("north of", "near") and mere shares of it ("most of") are no parts.
    """
    groups: dict[Part, list[LiveClaim]] = {}
    for live in claims:
        age = (on - live.known_at.date()).days
        if live.claim.place_id == place.place_id and live.claim.part and 0 <= age <= GONE_DAYS:
            for part in parts_named(live.claim.part):
                groups.setdefault(part, []).append(live)
    lines = [_line(part, told, place, sides, on) for part, told in groups.items()]
    return sorted((x for x in lines if x), key=lambda x: (-x.newest.toordinal(), x.part))


def _line(
    part: Part, told: list[LiveClaim], place: Place, sides: Sequence[Side], on: date
) -> PartLine | None:
    """Return the line of one part; its claims speak of the part as if it were the place."""
    whole = [structs.replace(live, claim=structs.replace(live.claim, part=None)) for live in told]
    table = evidence_of(whole, gazette_of([place]), sides)
    table = table.take(np.isin(table.category, TELLING))
    if not table.size:
        return None
    faded = 0.5 ** ((on.toordinal() - table.known) / HALF_LIFE_DAYS)
    odds = (log_likelihoods(table) * faded[:, None]).sum(axis=0)
    p = np.exp(odds - odds.max())
    p /= p.sum()
    best = int(p.argmax())
    return PartLine(
        part=part,
        state=table.states[best],
        probability=float(p[best]),
        likelihood=likelihood_word(float(p[best])),
        origins=len(np.unique(table.origin)),
        newest=date.fromordinal(int(table.known.max())),
        claim_ids=tuple(dict.fromkeys(table.claims[i].claim.claim_id for i in table.claim)),
    )
