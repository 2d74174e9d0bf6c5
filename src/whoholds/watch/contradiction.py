"""New claims and those around them -> places about which the sides contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from whoholds.interest import TRUTH, AreEnemies, against_interest
from whoholds.model import Claim, LiveClaim, Relation

WINDOW = timedelta(days=3)
"""Two sides that speak of different days do not contradict each other; a front town changes within a week."""

HAS: dict[Relation, bool] = {"holds": True, "takes": True, "loses": False}
"""Whether the relation says that its side has the place; the others speak of fighting, not of having."""


class Word(NamedTuple):
    """Whose side says of which side that it has the place, or has not."""

    speaker: str
    side: str
    has: bool


def word_of(claim: Claim) -> Word | None:
    """Return a side's word on who has the place; None for independent voices, plans, doubts and parts."""
    sure = claim.modality in ("fact", "denied") and claim.part is None
    if not sure or claim.claimant_side is None or claim.side is None or claim.relation not in HAS:
        return None
    return Word(claim.claimant_side, claim.side, HAS[claim.relation] == (TRUTH[claim.modality] > 0))


def contradict(one: Word, other: Word, are_enemies: AreEnemies) -> bool:
    """Whether two words, each its own side's, cannot both be so."""
    if one.speaker == other.speaker:
        return False
    if one.side == other.side:
        return one.has != other.has
    return one.has and other.has and are_enemies(one.side, other.side)


def contradictions(
    claims: Iterable[LiveClaim], new: set[str], are_enemies: AreEnemies
) -> Iterator[tuple[LiveClaim, LiveClaim]]:
    """Yield (new claim, the newest that it contradicts within WINDOW), one pair a place.

    What a side admits is passed over: two admissions days apart tell of a change, not of a quarrel.
    """
    said: dict[str, list[tuple[LiveClaim, Word]]] = {}
    for live in sorted(claims, key=lambda c: (c.known_at, c.claim.claim_id), reverse=True):
        word = word_of(live.claim)
        if word is None or live.claim.place_id is None or against_interest(live.claim, are_enemies):
            continue
        said.setdefault(live.claim.place_id, []).append((live, word))
    for place in said.values():
        yield from _first(place, new, are_enemies)


def _first(
    place: list[tuple[LiveClaim, Word]], new: set[str], are_enemies: AreEnemies
) -> Iterator[tuple[LiveClaim, LiveClaim]]:
    for live, word in place:
        if live.claim.claim_id in new:
            for other, told in place:
                near = abs(live.known_at - other.known_at) <= WINDOW
                if near and contradict(word, told, are_enemies):
                    yield live, other
                    return
