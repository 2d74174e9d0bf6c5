"""Voices on one place -> which say the same, and which cannot both be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoholds.dossier import Voiced
from whoholds.interest import GAIN, TRUTH
from whoholds.model import Claim

SAME_TIME_DAYS = 3
"""Claims this near in time speak of the same situation: fronts seldom turn twice in three days."""


def bearing_on(claim: Claim) -> tuple[str | None, int]:
    """Return whom a claim speaks of, and 1 where this side gains by it, -1 where it loses, else 0."""
    return claim.side, GAIN[claim.relation] * TRUTH[claim.modality]


def _at_one_time(one: Voiced, other: Voiced) -> bool:
    return abs((one.day - other.day).days) <= SAME_TIME_DAYS


def says_the_same(one: Voiced, other: Voiced) -> bool:
    """Whether two voices say the same of the same side and place or part, within three days."""
    first, second = one.live.claim, other.live.claim
    same = bearing_on(first) == bearing_on(second) and first.relation == second.relation
    return same and first.part == second.part and first.percent == second.percent and _at_one_time(one, other)


_WHOLE = frozenset(("holds", "takes"))


def contradictions(voices: Iterable[Voiced]) -> Iterator[tuple[int, list[int]]]:
    """Yield a claim to have the whole place and the later claims of its days that cannot be true beside it.

    Newest first. Such are: the denial of the same, and the claim that another side has the whole.
    """
    whole = [v for v in voices if _of_the_whole(v.live.claim)]
    having = [v for v in reversed(whole) if v.live.claim.modality == "fact"]
    told: set[frozenset[int]] = set()
    alike: dict[tuple[str | None, str], list[Voiced]] = {}
    for voice in whole:
        alike.setdefault((voice.live.claim.side, voice.live.claim.modality), []).append(voice)
    for one in having:
        others = (v for of in alike.values() if _excludes(one.live.claim, of[0].live.claim) for v in of)
        against = sorted(v.number for v in others if _at_one_time(one, v))
        fresh = [n for n in against if frozenset((one.number, n)) not in told]
        told.update(frozenset((one.number, n)) for n in fresh)
        if fresh:
            yield one.number, fresh


def _of_the_whole(claim: Claim) -> bool:
    whole = claim.part is None and claim.percent is None and claim.side is not None
    return whole and claim.relation in _WHOLE and claim.modality in ("fact", "denied")


def _excludes(one: Claim, other: Claim) -> bool:
    if other.modality == "denied":
        return one.side == other.side
    return one.side != other.side
