"""ACTOR defends itself near PLACES; footage shows ACTOR in PLACE; efforts focus on PLACE -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, actor_from, clause_start, owner_of
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

_CONDUCTING = words("conducting")
_SEEN_BY = words("evidence_subject")
_EFFORTS = words("military_effort")
_OTHER_EFFORTS = words("civil_effort")


def read_defence(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR conducts defensive operations in PLACES, which it then holds."""
    verb = i - 1
    while line.is_(verb, "dwJe~#") and line.words[verb] not in _CONDUCTING and verb > i - 5:
        verb -= 1
    if verb < 0 or line.words[verb] not in _CONDUCTING:
        return []
    actor = subject(line, verb)
    if actor is None or not actor.armed or line.is_(i + 1, "u"):
        return []
    spots = [s for s in where(line, i + 1, 24) if s.kind != "country" and s.prep != "against"]
    return hits("holds", spots, actor, noun_mood(line, i, clause_start(line, i)), i, "defence")


def _fortified_place(line: Line, i: int) -> list[Hit]:
    """Read ACTOR fortifies PLACE."""
    actor, mood = subject(line, i), verb_mood(line, i, clause_start(line, i))
    if actor is None or not line.is_(actor.head, "A") or mood.modality not in ("fact", "possible"):
        return []
    if line.words[i] == "fortified" and not line.is_(i - 1, "Ahq"):
        return []
    spots = [s for s in list_at(line, i + 1)[0] if s.kind == "name" and voice_of(line, i) == "active"]
    return hits("holds", spots, actor, mood, i, "fortify/place")


_FORTIFIED = words("fortification")
_LINES = ("line", "lines", "frontline", "front line", "front lines", "frontlines")


_ASIDE = ("from", "against", "along", "across", "behind")


def read_fortify(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR constructs defences in PLACE, strengthens its positions there, stabilizes the line around it."""
    noun = next((k for k in range(i + 1, min(i + 8, len(line))) if _fortified(line, i, k)), -1)
    if noun < 0 and line.words[i].startswith("fortif"):
        return _fortified_place(line, i)
    if noun < 0 or any(not line.is_(k, "dwJDe~XPo") for k in range(i + 1, noun)):
        return []
    actor = subject(line, i)
    mood = verb_mood(line, i, clause_start(line, i))
    described = line.is_(i - 1, "JX") and line.words[i].endswith("ed")
    told = mood.modality in ("fact", "possible") and voice_of(line, i) == "active" and not described
    if actor is None or not actor.armed or not told:
        return []
    after = noun + 1 + 2 * (line.words[noun + 1 : noun + 3] in (["of", "defense"], ["of", "defence"]))
    spots = [s for s in where(line, after, 14) if s.kind != "country" and s.prep not in _ASIDE]
    return hits("holds", spots, actor, mood, i, "fortify")


def _fortified(line: Line, verb: int, k: int) -> bool:
    """Whether the noun at k is a work of defence; a plain line or position must be told to be one."""
    word = line.words[k]
    if word.startswith(("defensive ", "front line")) or word in _LINES:
        return (
            word.startswith("defensive ")
            or line.words[verb].startswith("stabili")
            or (line.words[k + 1 : k + 3] in (["of", "defense"], ["of", "defence"]))
        )
    if word.startswith("position"):
        return line.words[verb].startswith(("fortif", "strengthen", "reinforc", "consolid"))
    return word in _FORTIFIED


def read_shown(line: Line, i: int, sense: Sense) -> list[Hit]:
    """Footage shows ACTOR in PLACE: there, and no more than that."""
    if _SEEN_BY.isdisjoint(line.words[max(0, i - 12) : i]) or line.is_(i - 1, "!"):
        return []
    actor = actor_from(line, i + 1)
    if actor is None or not actor.armed or not line.is_(actor.head, "A"):
        return []
    at = actor.head + 1
    at += bool(line.words[at : at + 1]) and line.words[at] in _BEING
    if line.words[at : at + 1] not in (["in"], ["at"], ["inside"], ["within"], ["on"]):
        return []
    spots, end = list_at(line, at + 1)
    if line.is_(end, "bhf") or (line.is_(end, "v") and set(line.shapes[end]) & set("spn")):
        return []
    return hits("enters", _settlements(line, spots, at), actor, FACT, i, "shown")


_BEING = ("operating", "present", "positioned", "stationed", "patrolling", "walking", "standing")


def _settlements(line: Line, spots: list[Spot], at: int) -> list[Spot]:
    """Return the places that troops can be seen in; on something, only on a part of them."""
    return [s for s in spots if s.kind in ("name", "anaphor") and (line.words[at] != "on" or s.part)]


def read_aim(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR's operations focus on PLACES; ACTOR concentrates its efforts on PLACES."""
    on, actor = i + 1, _effort_before(line, i) or _troops_before(line, i)
    if actor is None:
        noun = next((k for k in range(i + 1, min(i + 6, len(line))) if line.words[k] in _EFFORTS), -1)
        if noun < 0 or any(not line.is_(k, "dwJe~") for k in range(i + 1, noun)):
            return []
        on, actor = noun + 1, None if _civil(line, noun) else owner_of(line, noun) or subject(line, i)
    beside = line.is_(on, "n") and line.words[on].startswith("on ")
    if actor is None or not actor.armed or not (beside or line.words[on : on + 1] == ["on"]):
        return []
    spots, mood = list_at(line, on + 1)[0], noun_mood(line, i, clause_start(line, i))
    spots = [s._replace(part=s.part or line.cut(on, on)) for s in spots] if beside else spots
    if mood.modality == "intended":
        return []
    return hits("fights", [s for s in spots if s.kind in ("name", "anaphor")], actor, mood, i, "aim")


def _troops_before(line: Line, i: int) -> Actor | None:
    """Return the troops before a verb whose object are places alone: "forces focused on A and B"."""
    led = line.is_(i - 1, "A") and line.words[i + 1 : i + 2] == ["on"] and line.is_(i + 2, "N")
    return subject(line, i) if led and "p" in line.shapes[i] else None


def _effort_before(line: Line, i: int) -> Actor | None:
    """Return whose operations, named before the verb at i, do what it says."""
    start = clause_start(line, i)
    for k in range(i - 1, max(start - 1, i - 14), -1):
        if line.words[k] in _EFFORTS:
            return None if _civil(line, k) else owner_of(line, k) or _main_actor(line, k)
        if line.is_(k, "A") or (line.is_(k, "v") and not noun_use(line, k)):
            break
    return None


def _main_actor(line: Line, k: int) -> Actor | None:
    """Return whose "their main efforts" are."""
    owned = {"its", "their"} & set(line.words[max(0, k - 3) : k])
    return subject(line, k) if owned else None


def _civil(line: Line, k: int) -> bool:
    """Whether efforts of another kind than fighting are meant: "information operations"."""
    return not _OTHER_EFFORTS.isdisjoint(line.words[max(0, k - 3) : k])
