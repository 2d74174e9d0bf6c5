"""ACTOR fights near PLACES; ACTOR attacks in PLACE; ACTOR battles OTHER for PLACE -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import actor_from, clause_start
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import BETWEEN
from whoholds.claims.english.reached import civil_target
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verb_forms import noun_use
from whoholds.claims.english.verbs import tried, where
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words


def read_at(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR fights near PLACES; sides clash in PLACE."""
    seen = line.is_(i - 1, "A") and any(
        s.trigger.frame == "shown" for k in range(max(0, i - 8), i) for s in line.senses[k]
    )
    before = i - 1
    while before > 0 and line.words[before] in BETWEEN:
        before -= 1
    waging = seen or line.is_(before, "bek") or line.words[max(before, 0)] == "after"
    if noun_use(line, i) or (line.words[i] == "fighting" and not waging):
        return []
    if line.words[i] == "ambush" and line.is_(i + 1, "in"):
        return []
    if line.words[i - 1 : i] == ["to"] and line.words[i - 2].startswith("refus"):
        return []
    after = _past_times(line, i + 1)
    towards = line.is_(after, "t") and "attack" in line.words[i]
    if not line.is_(after, "inD") and not towards:
        return [] if civil_target(line, i) else _for_place(line, i)
    actor = subject(line, i)
    if actor is None or not actor.armed or _engaged_otherwise(line, i):
        return []
    spots = where(line, after, 16)
    return hits("fights", spots, actor, tried(line, i, clause_start(line, i)), i, "clash")


def _engaged_otherwise(line: Line, i: int) -> bool:
    """Whether somebody is engaged in another thing than fighting: "engaged in talks in PLACE"."""
    if not line.words[i].startswith("engag") or line.words[i + 1 : i + 2] != ["in"]:
        return False
    if "arms" in line.words[i + 2 : i + 5]:
        return False
    nouns = [k for k in range(i + 2, min(i + 8, len(line))) if line.is_(k, "u")]
    fought = ("noun_fighting", "noun_at")
    frames = {s.trigger.frame for k in nouns for s in line.senses[k] if line.words[k] not in _OPERATIONS}
    return frames.isdisjoint(fought)


_OPERATIONS = ("operation", "operations")
_TIMES = words("repeatedly")


def _past_times(line: Line, k: int) -> int:
    """Return the index after "twice", "three times", "fiercely" behind a verb."""
    while line.is_(k, "eg") or (line.words[k : k + 1] and line.words[k] in _TIMES):
        k += 1
    return k + 2 if line.is_(k, "#") and line.words[k + 1 : k + 2] == ["times"] else k


def _for_place(line: Line, i: int) -> list[Hit]:
    """ACTOR battles OTHER for PLACE; clashes with OTHER in PLACE."""
    if any(line.is_(k, "W") for k in range(clause_start(line, i), i)):
        return []
    if line.words[i].startswith("attack") and list_at(line, i + 1)[0]:
        return []
    if "police" in line.words[i + 1 : i + 6] and "convoy" in line.words[i + 1 : i + 7]:
        return []
    for k in range(i + 1, min(i + 8, len(line))):
        far = k > i + 2 or (k == i + 2 and line.is_(i + 1, "AX"))
        bearing = line.is_(k, "D") and line.is_(k + 1, "o")
        if line.words[k] in ("for", "over") or ((line.is_(k, "in") or bearing) and far):
            actor = subject(line, i)
            if (
                actor is None
                or not actor.armed
                or (actor_from(line, i + 1 + (line.words[i + 1] == "with")) is None and k > i + 1)
            ):
                return []
            spots = list_at(line, k + 1)[0] if line.words[k] in ("for", "over") else where(line, k, 12)
            spots = [s for s in spots if s.kind != "country"]
            return hits("fights", spots, actor, tried(line, i, clause_start(line, i)), i, "battle")
        if line.is_(k, "krs;:,v"):
            break
    return []
