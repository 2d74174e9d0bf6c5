"""ACTOR repels attacks near PLACES; attacks on PLACE were repelled -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import agent, clause_start, owner_of
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.locations import goes_on, locations
from whoholds.claims.english.mood import FACT, verb_mood
from whoholds.claims.english.places import Spot
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verb_forms import voice_of
from whoholds.claims.english.verbs import lost_ground, places_from, where, where_clause
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import prefixes


def read_repel(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR repels attacks near PLACES; attacks on PLACE were repelled."""
    voice = voice_of(line, i)
    if line.words[i] == "defeat" and line.is_(i - 1, "dJ") and not line.is_(i + 1, "dJAX"):
        return []
    if voice == "passive":
        return [] if line.words[i].startswith(_DESTROYING) else _repelled(line, i)
    if voice == "attribute" and line.is_(i + 1, "u"):
        return hits("repels", where(line, i + 2, 12), None, FACT, i, "repel/attribute")
    own = any(line.words[k] in ("its", "their", "his") for k in range(i + 1, min(i + 3, len(line))))
    retaken = line.words[i].endswith(" back") and places_from(line, i + 1, 12)
    if own or retaken or (voice == "attribute" and line.is_(i + 1, "A")):
        return []
    return _beaten_off(line, i)


_SURE = prefixes("repel_stem")
"""Verbs of fighting off: the weaker ones ("halt", "prevent") need the attack that they end."""


def _beaten_off(line: Line, i: int) -> list[Hit]:
    """Read ACTOR repels OTHER's attacks near PLACES."""
    kept = _kept(line, i)
    if kept:
        return kept
    sure, noun = line.words[i].startswith(_SURE), _attack_after(line, i)
    if line.words[i].startswith(_DESTROYING) and "sabotage" not in line.words[i + 1 : i + 7]:
        return []
    if noun < 0 and not (sure and line.is_(i + 1, "JXAdw")):
        return []
    if any(line.is_(k, "W") for k in range(i + 1, max(noun, i + 4))):
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    if mood.modality == "intended" and not sure:
        return _ongoing(line, noun)
    actor = subject(line, i)
    if actor is not None and not actor.armed and not line.is_(actor.head, "q"):
        actor = None
    spots = _all_locations(line, i + 1)
    if line.words[i].endswith(" back"):
        spots = [s for s in spots if s.prep != "to"]
    spots = spots or where_clause(line, i) or places_from(line, i + 1)
    if not spots and noun > 0 and (_both(line, noun) or line.words[noun - 1] == "the"):
        return [Hit("repels", None, actor, mood, i, "repel/anaphor")] if _many(line, noun) else []
    return hits("repels", spots, actor, mood, i, "repel/active")


_DESTROYING = ("destroy", "eliminat")
"""Verbs that beat off an attack only where small parties are their object: "destroyed a sabotage group"."""
_HINDERED = frozenset(("toward", "into", "reach", "near", "object"))


def _kept(line: Line, i: int) -> list[Hit]:
    """Read ACTOR prevents OTHER from advancing on PLACES."""
    k, actor = _kept_from(line, i), subject(line, i)
    if k < 0 or _HINDERED.isdisjoint(s.trigger.frame for s in line.senses[k]):
        return []
    if actor is None or not (actor.armed or line.is_(actor.head, "q")):
        return []
    spots = [s for s in where(line, k + 1, 7) or list_at(line, k + 1)[0] if s.kind != "country"]
    return hits("repels", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "kept")


def _kept_from(line: Line, i: int) -> int:
    """Return the index of what OTHER is kept from: "prevent forces from advancing", or -1."""
    for k in range(i + 1, min(i + 8, len(line) - 2)):
        if line.is_(k, "A") and line.words[k + 1] == "from" and "g" in line.shapes[k + 2]:
            return k + 2
        if line.is_(k, "v,;k"):
            break
    return -1


def _ongoing(line: Line, noun: int) -> list[Hit]:
    """Read "to stop the ongoing ACTOR counteroffensive around PLACE": the attack goes on."""
    owner = owner_of(line, noun)
    if owner is None or _GOING_ON.isdisjoint(line.words[max(0, owner.first - 2) : noun]):
        return []
    toward = any(s.trigger.frame == "noun_toward" for s in line.senses[noun])
    spots = [s for s in where(line, noun + 1, 12) if s.kind != "country"]
    return hits("advances" if toward else "fights", spots, owner, FACT, noun, "repel/ongoing")


_GOING_ON = frozenset(("ongoing", "on-going", "continuing", "continued", "current"))


def _both(line: Line, noun: int) -> bool:
    return line.words[noun - 1] in ("both", "these", "those", "all")


def _many(line: Line, noun: int) -> bool:
    return _both(line, noun) or line.words[noun].endswith("s")


_HINDERING = prefixes("hinder_stem")
"""Verbs whose object must be the attack itself: troops that are blocked somewhere are besieged."""


def _attack_after(line: Line, i: int) -> int:
    """Return the index of an attack noun or armed body that is the object of the verb at i, or -1."""
    for k in range(i + 1, min(i + 9, len(line))):
        noun = line.words[k - 1] != "to"
        if noun and any(s.trigger.frame in ("noun_at", "noun_toward", "foothold") for s in line.senses[k]):
            return k
        if line.words[k] in ("attempt", "attempts", "group", "groups", "operations", "crossing"):
            return k
        if line.is_(k, "A") and not line.is_(k + 1, "uA") and not line.words[i].startswith(_HINDERING):
            return k
        if line.is_(k, "krs;:") or (line.words[k - 1] == "from" and line.words[k].endswith("ing")):
            break
    return -1


def _all_locations(line: Line, i: int) -> list[Spot]:
    """Return the locations of a repelled attack, past the verbs that describe it ("trying to advance on")."""
    stop = min(i + 60, len(line))
    for k in range(i, stop):
        if line.is_(k, "ks;:") and not line.is_(k, "u") and not goes_on(line, k):
            stop = k
            break
        if line.is_(k, "c") and line.is_(k + 1, "vx") and not line.is_(k + 1, "u"):
            stop = k
            break
    spots = locations(line, i, stop, attacks=True)
    k = i
    while not spots and k < stop:
        lost = lost_ground(line, k - 1)
        if lost:
            spots = where(line, lost)
        elif line.is_(k, "vTM") and k > i:
            spots = locations(line, k + 1, stop) or list_at(line, k + 1)[0]
        k += 1
    return spots


def _repelled(line: Line, i: int) -> list[Hit]:
    start = clause_start(line, i)
    for k in range(i - 1, start - 1, -1):
        if any(s.trigger.frame in ("noun_at", "noun_toward") for s in line.senses[k]):
            spots = locations(line, k + 1, i) or where(line, i + 1, 20)
            mood = verb_mood(line, i, start)
            return hits("repels", spots or [None], agent(line, i), mood, i, "repel/passive")
    if line.is_(i - 1, "b") and line.words[i].startswith(
        ("repel", "repuls", "beat", "rebuff", "push", "driv")
    ):
        beaten = line.words[i].startswith(_SURE_ALONE) and _driven_off(line, i)
        if beaten:
            return hits("repels", beaten, agent(line, i), verb_mood(line, i, start), i, "repel/troops")
        tried = any(line.is_(k, "TvL") for k in range(max(0, i - 16), i - 1))
        if tried and line.words[i].startswith("driv"):
            return [Hit("loses", None, subject(line, i), FACT, i, "repel/driven")]
        return [Hit("repels", None, agent(line, i), FACT, i, "repel/bare")] if tried else []
    return []


_SURE_ALONE = ("repel", "repuls", "beaten", "rebuff")


def _driven_off(line: Line, i: int) -> list[Spot]:
    """Return where troops, not only their attack, were repelled: "forces were repelled near PLACE"."""
    troops = subject(line, i)
    if troops is None or not troops.armed or line.is_(troops.head, "q"):
        return []
    return places_from(line, i + 1, 4) or [s for s in where(line, i + 1, 10) if s.kind != "country"]


def repelling(line: Line, i: int) -> bool:
    """Whether a repelling verb governs the noun at i: that frame reads it."""
    for k in range(max(0, i - 9), i):
        if any(s.trigger.frame == "repel" for s in line.senses[k]) and _attack_after(line, k) >= 0:
            return not any(line.is_(x, "c") and line.is_(x + 1, "v") for x in range(k, i))
    for k in range(i + 1, min(i + 16, len(line))):
        if any(s.trigger.frame == "repel" for s in line.senses[k]) and voice_of(line, k) == "passive":
            return True
        if line.is_(k, "ks;:,"):
            break
    return False
