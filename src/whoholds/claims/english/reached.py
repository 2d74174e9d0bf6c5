"""ACTOR VERB ... -> the places of an active verb: its object, its gap, or where its object stands."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from
from whoholds.claims.english.items import Line
from whoholds.claims.english.places import Spot, facility_here
from whoholds.claims.english.unnamed import unnamed, unnamed_settlements
from whoholds.claims.english.verbs import gap, objects, past_verbs, where
from whoholds.claims.english.words import words


def reached(line: Line, i: int, relation: str, actor: Actor | None) -> list[Spot]:
    """Return the places of an active verb: its object, its gap, or where its object stands."""
    spots = objects(line, i) or gap(line, i, actor) or _positions_kept(line, i, relation, actor)
    if not spots and relation in _OF_FACILITY and actor is not None and actor.armed:
        spots = facility_here(line, i + 1)
    others = not spots and actor_from(line, i + 1) is not None
    if not spots and relation == "holds" and line.words[i].startswith(("maintain", "hold", "held")):
        spots = _lines_kept(line, i)
    if not spots and line.words[i].startswith("defend") and _beside_it(line, i + 1):
        spots = [s for s in where(line, i + 1, 10) if s.kind in ("name", "anaphor") and s.prep != "against"]
    if relation == "holds":
        spots = [s for s in spots if not _foothold(line, s)]
    if relation == "fights":
        stormed = line.words[i].startswith("storm")
        if civil_target(line, i) and (actor is None or not (stormed and _known_arms(line, actor))):
            return []
        beside = line.is_(i + 1, "D") and line.is_(i + 2, "o")
        far = not stormed and any(line.is_(k, "W") and not line.is_(k - 1, ",") for k in range(len(line)))
        if beside or far:
            return []
        if others or (not spots and _at_facility(line, i + 1)):
            about = any(line.words[k] == "over" for k in range(i + 2, min(i + 8, len(line))))
            spots = [] if about else [s for s in where(line, i + 1, 16) if s.prep != "against"]
        spots = _at_positions(line, spots) or spots
        spots = [s for s in spots if not unnamed(line, s)]
    if relation == "besieges" and others:
        spots = [s for s in where(line, i + 1, 12) if s.prep in _AT and s.kind in ("name", "anaphor")]
    troops = actor is not None and line.is_(actor.head, "A")
    abroad = relation == "enters" and troops and line.words[i].startswith("enter")
    return [s for s in spots if (s.kind != "country" or abroad) and not unnamed_settlements(line, s)]


_CIVIL_BUILDINGS = words("civil_building")


def civil_target(line: Line, i: int) -> bool:
    """Whether guests, worshippers or pupils are attacked in a building: "stormed a hotel in PLACE"."""
    k = past_verbs(line, i, i + 1)
    last = min(k + 6, len(line) - 1)
    while k < last and (line.is_(k, "dwJ~#ezN") or line.owner[k]) and line.words[k] not in _CIVIL_BUILDINGS:
        k += 1
    return k < len(line) and line.words[k] in _CIVIL_BUILDINGS and not line.caps[k]


_KEPT_LINES = ("lines", "positions", "frontiers", "frontlines", "trenches", "defensive lines", "front lines")


def _lines_kept(line: Line, i: int) -> list[Spot]:
    """Return where lines are kept: "maintain previously occupied lines and positions in PLACE"."""
    k = i + 1
    while line.is_(k, "wdJec") or (k < len(line) and line.words[k] in ("occupied", *_KEPT_LINES)):
        k += 1
    kept = k > i + 1 and line.words[k - 1] in _KEPT_LINES
    spots = where(line, k, 8) if kept and line.is_(k, "inD") else []
    return [s for s in spots if s.kind in ("name", "region") and s.prep != "of"]


def _beside_it(line: Line, k: int) -> bool:
    """Whether a place where somebody stands follows at k: "in", "on the outskirts of"."""
    return line.is_(k, "n") or line.words[k : k + 1] in (["in"], ["at"], ["on"], ["inside"])


_NAMELESS = ("gunmen", "gunman", "attackers", "assailants", "bandits", "men", "robbers", "armed men")


def _known_arms(line: Line, actor: Actor) -> bool:
    """Whether an actor is a side of a war ("al-Shabaab gunmen", "insurgents"), not just armed ("gunmen")."""
    named = any(line.is_(k, "X") for k in range(actor.first, actor.head + 1))
    return named or line.words[actor.head] not in _NAMELESS


def _at_positions(line: Line, spots: list[Spot]) -> list[Spot]:
    """Return where attacked positions lie: "positions south of A near B" are at B."""
    inside = range(spots[0].first, spots[0].end - 1) if spots else range(0)
    ground = next((k for k in inside if line.words[k] in _POSITIONS), -1)
    return where(line, ground + 1, 24) if ground > 0 and line.is_(ground + 1, "D") else []


_POSITIONS = ("positions", "position")


def _positions_kept(line: Line, i: int, relation: str, actor: Actor | None) -> list[Spot]:
    """Return the places of "the positions that ACTOR holds in PLACE"."""
    before = actor.first - 1 - line.is_(actor.first - 1, "r") if actor is not None else -1
    if relation != "holds" or before < 0 or line.words[before] not in _POSITIONS:
        return []
    return where(line, i + 1, 10) if line.is_(i + 1, "inD") else []


_OF_FACILITY = ("takes", "enters", "besieges", "loses")


def _at_facility(line: Line, k: int) -> bool:
    """Whether facilities without names are attacked: "checkpoints and a depot in PLACE"."""
    while line.is_(k, "dwJ~#") and not line.is_(k, "F"):
        k += 1
    return line.is_(k, "F") and not line.caps[k] and line.is_(k + 1, "c,")


def _foothold(line: Line, spot: Spot) -> bool:
    """Whether what is held is a foothold, which its own frame reads."""
    inside = range(spot.first, min(spot.end, len(line)))
    return any(s.trigger.frame == "foothold" for k in inside for s in line.senses[k])


_AT = ("in", "at", "inside", "near")
