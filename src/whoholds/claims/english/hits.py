"""What a frame reads: relation, place, actor, mood -> hits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from whoholds.claims.english.actors import Actor
from whoholds.claims.english.mood import Mood
from whoholds.claims.english.places import Spot


class Hit(NamedTuple):
    """One relation that a frame read."""

    relation: str
    spot: Spot | None
    actor: Actor | None
    mood: Mood
    at: int
    """Index of the trigger."""
    rule: str
    flag: bool = False


def hits(
    relation: str, spots: Iterable[Spot | None], actor: Actor | None, mood: Mood, at: int, rule: str
) -> list[Hit]:
    """Return one hit for each place."""
    return [Hit(relation, spot, actor, mood, at, rule) for spot in spots]
