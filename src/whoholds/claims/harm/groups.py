"""Casualties and places of a sentence -> events: which counts belong together, which place is near enough."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.claims.found import Cut
from whoholds.claims.harm.casualties import Casualty
from whoholds.claims.harm.spots import COUNTRY, Spot
from whoholds.claims.harm.words import Line

UNBOUND = 3
"""Nouns between a place and its attack in a headline: "Xville shopping mall missile strike"."""


def grouped(casualties: Sequence[Casualty], glued: Sequence[int]) -> list[list[Casualty]]:
    """Join killed and wounded into events: a kind said again, a subset, or a glued text begins another."""
    groups: list[list[Casualty]] = []
    for c in casualties:
        open_ = next((g for g in reversed(groups) if not g[0].subset), None)
        apart = open_ is not None and any(open_[-1].first < k <= c.first for k in glued)
        if c.subset or open_ is None or apart or any(x.kind == c.kind for x in open_):
            groups.append([c])
        else:
            open_.append(c)
    return groups


def glued(line: Line) -> list[int]:
    """Return the nodes where a headline runs into its text."""
    return [k for k, n in enumerate(line.nodes) if n.kind == "STOP" and n.start == n.end]


def people(line: Line, group: Sequence[Casualty]) -> Cut | None:
    """Return who they were as written, without the count; None for mere "people"."""
    for c in group:
        if c.phrase is not None and c.phrase.head in ("sg", "pl", "word", "name"):
            bare = line.nodes[c.phrase.first].kind in ("PEOPLE", "NAME")
            nodes = line.nodes[c.phrase.first + (not bare) : c.phrase.end]
            while nodes and nodes[0].kind in ("AGE", "DASH"):
                nodes = nodes[1:]
            if len(nodes) > 1 or (nodes and nodes[0].kind == "PEOPLE" and nodes[0].value != "others"):
                return Cut(nodes[0].start, nodes[-1].end)
    return None


def in_clause(spots: Sequence[Spot], line: Line, first: int, end: int) -> Sequence[Spot]:
    """Return the places between the stops around some nodes, all where none more than a country is there."""
    stops = [k for k, n in enumerate(line.nodes) if n.kind == "STOP"]
    low = max((k for k in stops if k < first), default=-1)
    high = min((k for k in stops if k >= end), default=len(line.nodes))
    own = [s for s in spots if low < s.node < high]
    return own if any(s.rank > COUNTRY for s in own) else spots


def narrower(spot: Spot, spots: Sequence[Spot]) -> Spot:
    """Return the district of "of X district in Y region" for the region."""
    closer = [s for s in spots if spot.node - 3 <= s.node < spot.node and s.rank > spot.rank]
    return closer[-1] if closer else spot


def adjoins(line: Line, end: int, node: int) -> bool:
    """Whether only a preposition and nouns of place stand between a count phrase and a name."""
    return line.nodes[end].kind == "PREP" and all(
        n.kind in ("PREP", "THE", "WORD", "OF", "ONE") for n in line.nodes[end:node]
    )


def leads_to(line: Line, k: int, acts: set[int]) -> bool:
    """Whether an act stands at node k or after common nouns: "Xville apartment block strike"."""
    first, reach = k, k + UNBOUND
    while k < min(reach, len(line.nodes) - 1) and line.nodes[k].start not in acts:
        if line.nodes[k].kind == "WHO" and line.nodes[k].value == "where":
            return k > first
        if line.nodes[k].kind not in ("WORD", "THING") or str(line.nodes[k].value).endswith(("s", "ed")):
            return False
        k += 1
    return k < len(line.nodes) and line.nodes[k].start in acts
