"""Places of a sentence, and which of several is the place of what stands between two characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from whoholds.claims.cascade import Node
from whoholds.claims.found import Cut

WEAKER = {"hit": 0.1, "near": 0.3, "to": 0.4, "over": 0.5, "from": 1.0}
"""What a preposition takes from a rank: "in X" places an act, "near", "towards", "over" and "from" less."""

COUNTRY, REGION, DISTRICT, NAMED = 1.0, 2.0, 2.5, 3.0
"""How specific a place is: a settlement or facility says more than a region, this more than a country."""


class Spot(NamedTuple):
    """A place: its cut in the text, the index of its node, its rank, and the relation of the preposition."""

    cut: Cut
    node: int
    rank: float
    prep: str


def before(spots: Sequence[Spot], nodes: Sequence[Node], first: int) -> Spot | None:
    """Return the place right before node `first`: "in X six are wounded", "in X, six are wounded"."""
    if nodes[first].kind == "ACT":
        return None
    k = first - 1
    while k > 0 and nodes[k].kind in ("COMMA", "BE", "ABOUT", "WHO"):
        k -= 1
    ending = [s for s in spots if nodes[k].start < s.cut.end <= nodes[k].end]
    return next((s for s in ending if s.prep in ("in", "hit")), None)


def nearest(spots: Sequence[Spot], start: int, end: int) -> Spot | None:
    """Return the place of what stands at `start` to `end`: the most specific one, of these the nearest.

    A place right after it ("kills two in X") is its own, "near" says less than "in".
    """
    if not spots:
        return None

    def order(spot: Spot) -> tuple[float, int]:
        rank = spot.rank - WEAKER.get(spot.prep, 0.0)
        gap = start - spot.cut.end if spot.cut.end <= start else spot.cut.start - end + 20
        return -rank, max(0, gap)

    return min(spots, key=order)
