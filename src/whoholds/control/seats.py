"""Claims on the seat of a region that bears its name -> those that mean the region.

"Occupied Zaporizhzhia" is the oblast: nobody was ever told to have taken the city. What a side is told to
hold by the name of a seat that was its enemy's is the seat only after it was taken; before, the region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from whoholds.model import Claim, LiveClaim

FOUGHT_FOR: Final = 2
"""Reports of taking or entering the seat from which on its name is its own: one may be misread."""

A_CITY: Final = ("city", "town", "міст", "город")
"""Words that say which of the two is meant."""


def regions_meant(
    claims: Iterable[LiveClaim], seats: Mapping[str, str], enemies: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    """Return the region ids of those claims that name a seat and mean its region, by claim id.

    `seats` are the regions by place id, `enemies` the casefolded names of the sides that did not hold each
    at the start. Only what was public before a claim decides.
    """
    reports: dict[tuple[str, str], set[str]] = {}
    found = {}
    for live in sorted(claims, key=lambda c: (c.known_at, c.claim.claim_id)):
        claim, place_id = live.claim, live.claim.place_id or ""
        enemy = (claim.side or "").casefold() in enemies.get(place_id, ())
        if not enemy or claim.modality != "fact":
            continue
        told = reports.setdefault((place_id, claim.side or ""), set())
        if claim.relation in ("takes", "enters") and not claim.hedge:
            told.add(claim.report_id)
        if claim.relation == "holds" and len(told) < FOUGHT_FOR and _short(claim):
            found[claim.claim_id] = seats[place_id]
    return found


def _short(claim: Claim) -> bool:
    """Whether a claim on a seat is written without a part and without a word for a city."""
    return not claim.part and not any(word in claim.place.casefold() for word in A_CITY)
