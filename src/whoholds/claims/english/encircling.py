"""ACTOR cuts the supply routes into PLACE, completes an encirclement, breaks a siege -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, agent, clause_start, owner_of
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import FACT, noun_mood, verb_mood
from whoholds.claims.english.places import Spot
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verb_forms import noun_use, voice_of
from whoholds.claims.english.verbs import where
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words

_ROUTES = words("supply_route")
_ALONE = words("sole_route")
"""Words by which a road is the one that a town lives on: "the last", "all", "supply"."""
_LINKING = ("leading", "linking", "connecting")
_LEADING = ("into", "to", "in", "from", "out of", "towards", "toward", "between", "with", "for", *_LINKING)


def read_supply(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR cuts the (last, main, supply) routes into PLACE, which is then cut off."""
    if noun_use(line, i):
        return []
    passive = voice_of(line, i) == "passive"
    route = _route_before(line, i) if passive else _route_after(line, i)
    if route < 0 or not _lifeline(line, route):
        return []
    actor = agent(line, i) if passive else subject(line, i)
    if not passive and (actor is None or not actor.armed):
        return []
    spots = [s for s in _served(line, route) if s.kind in ("name", "anaphor")]
    return hits("besieges", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "supply")


def _route_after(line: Line, i: int) -> int:
    """Return the index of the route that is the object of the verb at i, or -1."""
    for k in range(i + 1, min(i + 9, len(line))):
        if line.words[k] in _ROUTES:
            return k
        if line.is_(k, ",;krsy") or (line.is_(k, "v") and line.words[k] != "supply"):
            break
    return -1


def _route_before(line: Line, i: int) -> int:
    """Return the index of the route that "were cut" is said of, or -1."""
    return next((k for k in range(i - 1, max(i - 10, -1), -1) if line.words[k] in _ROUTES), -1)


def _lifeline(line: Line, route: int) -> bool:
    """Whether the route at an index is told of as what a town lives on, not as any road."""
    before = line.words[max(0, route - 5) : route]
    return line.words[route] in _ALONE or not _ALONE.isdisjoint(before)


def _served(line: Line, route: int) -> list[Spot]:
    """Return the places that a route leads to: "supply lines into A and B"."""
    k = route + 1
    if line.words[k : k + 2] == ["of", "communication"]:
        k += 2
    if line.is_(k, "v") and line.words[k] not in _LINKING:
        return []
    first = k
    while k < len(line) and line.words[k] in _LEADING:
        if line.words[k] == "between":
            return []
        k += 1
    return list_at(line, k)[0] if k > first else []


_GETTING = words("siege_laying")


def read_encirclement(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR completes, achieves, attempts an encirclement of troops around PLACES."""
    verb = i - 1
    while line.is_(verb, "dwJe~#lD") and line.words[verb] not in _GETTING and verb > i - 6:
        verb -= 1
    actor = subject(line, verb) if verb >= 0 and line.words[verb] in _GETTING else None
    if actor is None or not actor.armed or (line.is_(i + 1, "o") and list_at(line, i + 2)[0]):
        return []
    spots = [s for s in where(line, i + 1, 20) if s.kind == "name"]
    return hits("besieges", spots, actor, noun_mood(line, i, clause_start(line, i)), i, "encirclement")


_LIFTING = words("siege_lifting")


def lifted(line: Line, i: int, spots: list[Spot]) -> list[Hit]:
    """Read ACTOR breaks the siege of PLACE, laid by OTHER: who breaks it beats off the besieger."""
    verb = next((k for k in range(i - 1, max(i - 7, -1), -1) if line.words[k] in _LIFTING), -1)
    actor: Actor | None = None
    if verb >= 0 and voice_of(line, verb) == "active":
        actor = subject(line, verb)
    elif verb < 0:
        verb = _lifted_after(line, spots)
        actor = agent(line, verb) if verb >= 0 else None
    named = [s for s in spots if s.kind == "name"]
    besieger = owner_of(line, i)
    if verb < 0 or (verb < i and (actor is None or not actor.armed)) or _same(actor, besieger):
        return []
    mood = verb_mood(line, verb, clause_start(line, verb)) if verb >= 0 else FACT
    return hits("repels", named, actor, mood, i, "siege_broken")


def _lifted_after(line: Line, spots: list[Spot]) -> int:
    """Return the index of "(the siege of PLACE was) broken", or -1."""
    k = spots[-1].end if spots else len(line)
    while line.is_(k, "behz#") or line.words[k : k + 1] == ["finally"]:
        k += 1
    return k if line.words[k : k + 1] and line.words[k] in _LIFTING and line.is_(k - 1, "beh") else -1


def _same(actor: Actor | None, besieger: Actor | None) -> bool:
    """Whether the besieger itself is told to end its siege."""
    return actor is not None and besieger is not None and actor.first == besieger.first
