"""Trigger families -> what their clause says of which place: one function per frame of the lexicon.

Each frame is called with the line and the index of its trigger and returns hits: relation, place, actor,
mood. The names of the frames are those of `frame` in lexicon/en.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from whoholds.claims.english.actors import (
    Actor,
    actor_from,
    agent,
    clause_start,
    owner_of,
    phrase_at_head,
    subject,
)
from whoholds.claims.english.items import Line
from whoholds.claims.english.mood import BETWEEN, FACT, Mood, noun_mood, verb_mood
from whoholds.claims.english.places import Spot, goes_on, list_at, locations, names_place, place_at
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.lexicon import load_lexicon

REGIONS = ("region", "country")


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


def _hits(
    relation: str, spots: Iterable[Spot | None], actor: Actor | None, mood: Mood, at: int, rule: str
) -> list[Hit]:
    return [Hit(relation, spot, actor, mood, at, rule) for spot in spots]


def noun_use(line: Line, i: int) -> bool:
    """Whether a word that can be verb or noun ("attacks", "advance") is a noun here."""
    if not line.is_(i, "u"):
        return False
    if not line.is_(i, "v") or not set(line.shapes[i]) & set("bs"):
        return not line.is_(i, "v")
    if i and (line.words[i - 1] in BETWEEN or line.words[i - 1] == "only"):
        return False
    if i == 0:
        return line.is_(i + 1, "oin")
    if line.words[i - 1] == "to" or line.is_(i - 1, "fmxqr"):
        return False
    if (
        (line.is_(i + 1, "dNKXJ#PF") or (line.is_(i + 1, "D") and line.is_(i + 2, "NKFR")))
        and not line.is_(i - 1, "dJo")
        and not line.owner[i - 1]
    ):
        return False
    if line.is_(i - 1, "AXN") and not line.owner[i - 1]:
        return _after_name(line, i)
    if line.is_(i - 1, "VE"):
        return False
    if line.is_(i - 1, "c"):
        return not line.is_(i + 1, "dNK")
    return not line.is_(i - 1, "eg")


def _after_name(line: Line, i: int) -> bool:
    """Whether the word at i is a noun after an actor or a name: "the rebel attack", "the Goma attack"."""
    if line.is_(i - 1, "AX"):
        return line.is_(i - 1, "A") and line.words[i - 1] in _ATTRIBUTIVE
    return not line.words[i].endswith("s")


_ATTRIBUTIVE = frozenset("infantry tank government rebel militant insurgent".split())


# --- voice of the verb ------------------------------------------------------------------------------


def _voice(line: Line, i: int) -> str:
    """Return active, passive, reduced ("held by") or attribute ("the captured town") for a verb."""
    shapes = line.shapes[i]
    if "n" not in shapes:
        return "active"
    k = _past_adverbs(line, i - 1)
    if _after_verb(line, i):
        return "attribute"
    if line.is_(k, "bh"):
        return "passive" if line.is_(k, "b") else "active"
    if "p" not in shapes and "b" not in shapes and not line.is_(k, "M"):
        return "reduced"
    if "b" in shapes and (line.words[k : k + 1] == ["to"] or line.is_(k, "fmx")):
        return "active"
    if _by(line, i):
        return "reduced"
    if line.is_(i + 1, "NKFRwDJP") and (
        line.is_(k, "dkoina") or line.words[i - 1 : i] in (["newly"], ["recently"])
    ):
        return "attribute" if not line.is_(k, "D") else "active"
    if line.is_(i + 1, "NR") and "s" not in shapes and k >= 0 and not line.is_(k, "AXNVJqrc,1;:"):
        return "attribute"
    if line.is_(k, "N") and not line.is_(k, "1pX") and (line.is_(i + 1, "ai,.;") or i + 1 >= len(line)):
        return "reduced"
    return "active"


def _past_adverbs(line: Line, k: int) -> int:
    """Return the index of the last item up to k that is no adverb."""
    while k >= 0 and not line.is_(k, "d"):
        if not (line.is_(k, "eg!") or line.words[k] in BETWEEN or line.words[k].endswith("fully")):
            break
        k -= 1
    return k


def _after_verb(line: Line, i: int) -> bool:
    """Whether a participle describes the object of the verb before it: "regain lost positions"."""
    governed = i > 0 and line.is_(i - 1, "v") and bool(set(line.shapes[i - 1]) & set("bg"))
    return governed and line.is_(i + 1, "PKF")


def _by(line: Line, i: int) -> bool:
    return line.is_(i + 1, "y") or (line.is_(i + 1, "ew") and line.is_(i + 2, "y"))


def _places_left(line: Line, i: int) -> list[Spot]:
    """Return the places that are the subject of the passive or intransitive verb at i."""
    start = clause_start(line, i)
    relative = _before_relative(line, i)
    if relative:
        return relative
    for k in range(start, i):
        if not line.is_(k, "NdKDPFw#^C") or line.is_(k, "q"):
            if line.is_(k, "q") and line.words[k] == "it":
                return [Spot(line.cut(k, k), None, k + 1, k, "anaphor")]
            continue
        spots, end = list_at(line, k)
        if spots and end <= i and not line.is_(k - 1, "iant") and _reaches(line, end, i):
            return spots
    for k in range(i - 1, max(i - 6, -1), -1):
        spot = place_at(line, k) if line.is_(k, "N") else None
        if spot is not None and spot.end <= i:
            return [spot]
    return []


def _before_relative(line: Line, i: int) -> list[Spot]:
    """Return the place before ", which is (still)" at the verb or preposition i."""
    k = i - 1
    while line.is_(k, "beh") or line.words[max(k, 0)] in BETWEEN:
        k -= 1
    if line.words[max(k, 0)] != "which" or not line.is_(k - 1, ","):
        return []
    return _ending_at(line, k - 2)


def _reaches(line: Line, end: int, i: int) -> bool:
    """Whether only auxiliaries, commas and appositions stand between a subject and its verb."""
    return not any(line.is_(k, "vkr;") and not line.is_(k, "b") for k in range(end, i)) or any(
        line.is_(k, "r") for k in range(end, i)
    )


def _objects(line: Line, i: int) -> list[Spot]:
    """Return the places that are the object of the active verb at i, or named by "including"."""
    k = i + 1
    while line.is_(k, "eg") or line.words[k : k + 1] in (["back"], ["up"]):
        k += 1
    if line.is_(k, "c") and line.is_(k + 1, "v"):
        k += 2
    if line.words[k : k + 1] == ["it"]:
        return [Spot(line.cut(k, k), None, k + 1, k, "anaphor")]
    spots, _ = list_at(line, k)
    unnamed = (
        bool(spots)
        and spots[0].part is not None
        and any(line.is_(x, "K") for x in range(k, spots[0].end - 1))
    )
    if spots and not unnamed:
        return spots
    for x in range(k, min(k + 14, len(line))):
        if line.words[x] in ("including", "namely", "notably", ":"):
            return list_at(line, x + 1)[0]
        if line.words[x] == ";" and len(list_at(line, x + 1)[0]) > 1 and not line.is_(x + 1, "X"):
            return list_at(line, x + 1)[0]
        if line.is_(x, ",") and line.is_(x - 1, "KF") and line.is_(x + 1, "N"):
            return list_at(line, x + 1)[0]
        if line.is_(x, "vsk;:"):
            break
    return spots


def _where_clause(line: Line, i: int) -> list[Spot]:
    """Return the place before "where" in "X, where forces halted the advance"."""
    for k in range(i - 1, max(i - 9, 0), -1):
        if line.words[k] == "where":
            last = k - 2 if line.is_(k - 1, ",") else k - 1
            return _list_ending_at(line, last) if line.is_(last, "NK") else []
        if line.is_(k, "k;s"):
            break
    return []


def _list_ending_at(line: Line, last: int) -> list[Spot]:
    """Return the places of a list whose last one ends at an item ("A, B and C, where ...")."""
    spots = _ending_at(line, last)
    k = spots[0].first - 1 if spots else -1
    while line.is_(k, "c,") and len(spots) < 8:
        k -= 1 + (line.is_(k, "c") and line.is_(k - 1, ","))
        before = _ending_at(line, k) if line.is_(k, "N") else []
        if not before:
            break
        spots += before
        k = before[0].first - 1
    return spots


def _where(line: Line, i: int, most: int = 40) -> list[Spot]:
    return locations(line, i, min(i + most, len(line)))


# --- frames of verbs --------------------------------------------------------------------------------


def read_object(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR captures PLACE; PLACE is captured by ACTOR; the captured PLACE."""
    relation, rule = sense.trigger.relation, sense.trigger.id
    if noun_use(line, i):
        return []
    voice = _voice(line, i)
    if voice in ("passive", "reduced"):
        return _passive(line, i, relation, rule, voice)
    if voice == "attribute":
        return _attribute(line, i, relation, rule)
    return _active(line, i, relation, rule, clause_start(line, i))


def _passive(line: Line, i: int, relation: str, rule: str, voice: str) -> list[Hit]:
    """Read PLACE is captured by ACTOR; the PLACE held by ACTOR."""
    if line.words[i - 1 : i] in (["formerly"], ["previously"], ["once"]) or _of_person(line, i):
        return []
    spots = [s for s in _places_left(line, i) if s.kind != "country"]
    if line.words[i] == "occupied" and voice == "passive":
        relation = "holds"
    doer = agent(line, i)
    attacked = relation == "fights" and line.words[i] != "contested"
    if rule == "leave" or (attacked and not _by_troops(line, doer)):
        return []
    if relation == "holds" and (doer is None or not doer.armed):
        return []
    mood = verb_mood(line, i, clause_start(line, i)) if voice == "passive" else FACT
    return _hits(relation, spots, doer, mood, i, f"{rule}/{voice}")


def _attribute(line: Line, i: int, relation: str, rule: str) -> list[Hit]:
    """Read the captured PLACE; a stock label ("the occupied West Bank") claims nothing."""
    if relation == "loses":
        return []
    if line.words[i] == "occupied":
        relation = "holds"
    spots, _ = list_at(line, i + 1)
    if relation == "holds" and line.is_(i - 1, "d") and spots and spots[0].kind == "region":
        return []
    named = [s for s in spots[:1] if s.kind != "country"]
    return _hits(relation, named, None, FACT, i, f"{rule}/attribute")


def _of_person(line: Line, i: int) -> bool:
    """Whether the passive verb at i is said of a person: "two men who were captured"."""
    k = i - 1
    while line.is_(k, "behm"):
        k -= 1
    return line.words[max(k, 0)] == "who"


def _unnamed_settlements(line: Line, spot: Spot) -> bool:
    """Whether settlements without names are meant, which a named region only locates."""
    if spot.part is None or spot.kind != "region":
        return False
    inside = range(spot.first, spot.end - 1)
    if line.is_(spot.end - 1, "C") and any(line.is_(k, "F") for k in inside):
        return True
    counted = any(line.is_(k, "#") or line.words[k] in _COUNTS for k in range(spot.first - 2, spot.end))
    return not counted and any(line.words[k] in _SETTLEMENTS for k in inside)


_COUNTS = frozenset("two three four five six seven eight nine ten eleven twelve dozens hundreds".split())
_SETTLEMENTS = frozenset("settlements villages towns cities localities hamlets".split())


def _by_troops(line: Line, doer: Actor | None) -> bool:
    """Whether a place "was attacked" by armed men, not by missiles."""
    return doer is not None and doer.armed and not any(line.is_(k, "W") for k in range(len(line)))


def _active(line: Line, i: int, relation: str, rule: str, start: int) -> list[Hit]:
    """Read ACTOR captures PLACE, the PLACE that ACTOR captured, ACTOR attacks OTHER in PLACE."""
    actor = subject(line, i)
    mood = _tried(line, i, start) if relation == "fights" else verb_mood(line, i, start)
    if not _can_act(line, i, relation, rule, actor) or (
        actor is None and mood is FACT and not aimless(line, i)
    ):
        return []
    spots = _reached(line, i, relation, actor)
    if relation == "holds" and mood.modality == "intended" and line.words[i].startswith("control"):
        relation = "takes"
    winner = _winner(line, spots[-1].end) if relation == "loses" and spots else None
    if winner is not None:
        return _hits("loses", spots, actor, mood, i, f"{rule}/active") + _hits(
            "takes", spots, winner, mood, i, f"{rule}/to"
        )
    return _hits(relation, spots, actor, mood, i, f"{rule}/active")


def _can_act(line: Line, i: int, relation: str, rule: str, actor: Actor | None) -> bool:
    """Whether the subject of a verb can do what the relation says, and the verb is one here."""
    surrounding = relation == "besieges" and "g" in line.shapes[i] and line.is_(i - 1, "dc")
    if surrounding and not line.is_(i + 1, "d"):
        return False
    if relation not in ARMED_ONLY and rule != "leave":
        return True
    if actor is None or not actor.armed:
        return False
    abroad = line.is_(actor.head, "CQJ") or line.words[actor.head] in ("government", "regime")
    return not (rule == "leave" and abroad)


def _reached(line: Line, i: int, relation: str, actor: Actor | None) -> list[Spot]:
    """Return the places of an active verb: its object, its gap, or where its object stands."""
    spots = _objects(line, i) or _gap(line, i, actor)
    others = not spots and actor_from(line, i + 1) is not None
    if relation == "fights":
        if any(line.is_(k, "W") for k in range(len(line))):
            return []
        if others:
            spots = [s for s in _where(line, i + 1, 16) if s.prep != "against"]
        spots = [s for s in spots if not _unnamed(line, s)]
    if relation == "besieges" and others:
        spots = [s for s in _where(line, i + 1, 12) if s.prep in _AT and s.kind == "name"]
    troops = actor is not None and line.is_(actor.head, "A")
    abroad = relation == "enters" and troops and line.words[i].startswith("enter")
    return [s for s in spots if (s.kind != "country" or abroad) and not _unnamed_settlements(line, s)]


_AT = ("in", "at", "inside", "near")


def _winner(line: Line, k: int) -> Actor | None:
    """Return to whom a place is lost: "lost the base to the rebels"."""
    if line.words[k : k + 1] != ["to"]:
        return None
    actor = actor_from(line, k + 1)
    return actor if actor is not None and actor.armed else None


def aimless(line: Line, i: int) -> bool:
    """Whether an asserted verb may lack an actor: a participle after its clause, not a bare statement."""
    return "g" in line.shapes[i] and i > 0 and line.is_(i - 1, ",")


ARMED_ONLY = ("enters", "fights", "besieges", "advances")
"""Relations that the same verbs also say of travellers, storms and critics."""


def _gap(line: Line, i: int, actor: Actor | None) -> list[Spot]:
    """Return the place before a relative clause: "the city they sought to capture", "X, which Y seized"."""
    if not (line.is_(i + 1, "ia,.;ycke|") or i + 1 >= len(line)) or actor is None:
        return []
    for k in range(i - 1, max(i - 10, 0), -1):
        opens = line.is_(k, "qr") or k == actor.first
        if opens and line.is_(k - 1, "KNF") and not line.is_(k - 1, "p1"):
            return _ending_at(line, k - 1)
        if line.is_(k, "r") and line.is_(k - 1, ",") and line.is_(k - 2, "N") and not line.is_(k - 2, "p1"):
            return _ending_at(line, k - 2)
        if line.is_(k, ",;k"):
            return []
    return []


def _ending_at(line: Line, last: int) -> list[Spot]:
    """Return the place phrase that ends at an item."""
    for first in range(max(0, last - 5), last + 1):
        spot = place_at(line, first)
        if spot is not None and spot.end == last + 1:
            return [spot]
    return []


def read_take(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR takes PLACE: only where the place follows at once ("take Popasna", "take the town")."""
    if not line.words[i].startswith(("tak", "took")):
        return []
    voice = _voice(line, i)
    if voice != "active":
        return read_object(line, i, sense) if voice == "passive" and line.is_(i + 1, "y") else []
    spots, _ = list_at(line, i + 1)
    spots = [s for s in spots if s.kind in ("name", "anaphor") and line.words[i + 1] != "part"]
    actor = subject(line, i)
    if actor is None or not actor.armed:
        return []
    return _hits("takes", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "take/active")


def read_within(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR remains in PLACE."""
    actor = subject(line, i)
    spots = [s for s in list_at(line, i + 1)[0] if s.kind != "country"]
    if actor is None or not actor.armed:
        return []
    return _hits(
        sense.trigger.relation, spots, actor, verb_mood(line, i, clause_start(line, i)), i, sense.trigger.id
    )


def read_from(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR withdraws (troops) from PLACE."""
    if noun_use(line, i):
        return []
    spots = _from(line, i + 1)
    if _withdrawn_thing(line, i):
        return []
    if _voice(line, i) in ("reduced", "attribute") or (not spots and not _bare(line, i)):
        return []
    actor = subject(line, i)
    if actor is None or (not actor.armed and not line.is_(actor.head, "q")):
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    if mood.modality == "denied" and line.words[i - 1] == "to":
        return _hits("holds", spots, actor, Mood("intended", mood.hedge), i, f"{sense.trigger.id}/not")
    return _hits("loses", spots or [None], actor, mood, i, sense.trigger.id)


_TROOPS = frozenset(
    "troops troop forces soldiers fighters army units military militants personnel men".split()
)


def _withdrawn_thing(line: Line, i: int) -> bool:
    """Whether what is withdrawn are things, observers or parts of a force, not the hold of the place."""
    objects = []
    for k in range(i + 1, min(i + 9, len(line))):
        if line.is_(k, "a,.;ktyino"):
            break
        objects.append(line.words[k])
    named = [w for k, w in enumerate(objects, i + 1) if not line.is_(k, "edDJ#c") or line.is_(k, "A")]
    return bool(named) and _TROOPS.isdisjoint(named)


def _bare(line: Line, i: int) -> bool:
    """Whether a verb ends its clause: "as government forces retreat"."""
    return (
        i + 1 >= len(line)
        or line.is_(i + 1, ",;ke")
        or line.words[i + 1] in (".", "after", "amid", "following")
    )


def _from(line: Line, k: int, most: int = 10) -> list[Spot]:
    """Return the places after the first "from" or "out of" in reach."""
    if line.words[k - 1].endswith(" out") and line.is_(k, "o"):
        return [s for s in list_at(line, k + 1)[0] if s.kind != "country"]
    for x in range(k, min(k + most, len(line))):
        if line.is_(x, "a"):
            after = x + 1 + line.is_(x + 1, "n")
            return [s for s in list_at(line, after)[0] if s.kind != "country"]
        if line.words[x] == "in" and line.is_(k - 1, "u") and x == k and not line.is_(k - 1, "v"):
            return [s for s in list_at(line, x + 1)[0] if s.kind == "name"]
        if line.is_(x, "krs;:,") or (line.is_(x, "v") and "s" in line.shapes[x] and not line.is_(x - 1, "J")):
            break
    return []


def read_expel(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR pushes OTHER out of PLACE; OTHER is driven from PLACE."""
    spots = _from(line, i + 1, 12)
    passive = _voice(line, i) in ("passive", "reduced")
    out = line.words[i + 1 : i + 2] == ["out"] or line.words[i].endswith(" out")
    if not spots and (passive or not out):
        return []
    loser = (
        subject(line, i)
        if passive
        else next((a for a in (actor_from(line, i + 1 + out), actor_from(line, i + 2)) if a), None)
    )
    if loser is None or not loser.armed:
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    winner = agent(line, i) if passive else subject(line, i)
    gained = (
        _hits("takes", spots, winner, mood, i, "expel/gain") if winner is not None and winner.armed else []
    )
    return _hits("loses", spots or [None], loser, mood, i, "expel") + gained


def read_into(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR pushes into PLACE."""
    for k in range(i + 1, min(i + 7, len(line))):
        if line.words[k] in ("into", "inside"):
            loose = line.words[i].startswith(("mov", "get", "got", "drive", "drov"))
            if noun_use(line, i) or (
                loose and (any(not line.is_(x, "Dew") for x in range(i + 1, k)) or k > i + 3)
            ):
                return []
            actor = subject(line, i)
            spots = [s for s in list_at(line, k + 1)[0] if s.kind != "country" or line.is_(k - 1, "v")]
            if actor is None or not actor.armed or _voice(line, i) == "passive":
                return []
            return _hits("enters", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "into")
        if line.is_(k, ",krsto"):
            break
    return []


def read_near(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR breaks through defences near PLACES."""
    actor = subject(line, i)
    if actor is None or not actor.armed:
        return []
    spots = _where(line, i + 1, 20)
    mood = verb_mood(line, i, clause_start(line, i))
    return _hits(sense.trigger.relation, spots, actor, mood, i, sense.trigger.id)


_AID = frozenset("aid humanitarian relief supplies food refugees".split())


def read_reach(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR reaches PLACE or a part of it: its outskirts only are an approach."""
    actor = subject(line, i)
    if actor is None or not actor.armed or not _AID.isdisjoint(line.words):
        return []
    if any(line.is_(k, "l") for k in range(i + 1, i + 4)):
        return []
    out = []
    mood = verb_mood(line, i, clause_start(line, i))
    for spot in (s for s in _objects(line, i) if s.kind != "country"):
        part = line.doc.folded[spot.part.start : spot.part.end] if spot.part else ""
        outside = any(w in part for w in ("limit", "edge", "gate", "approach"))
        out.append(Hit("advances" if outside else "enters", spot, actor, mood, i, "reach"))
    return out


def read_at(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR fights near PLACES; sides clash in PLACE."""
    if noun_use(line, i) or (line.words[i] == "fighting" and not line.is_(i - 1, "be")):
        return []
    towards = line.is_(i + 1, "t") and "attack" in line.words[i]
    if not line.is_(i + 1, "inD") and not towards:
        return _for_place(line, i)
    actor = subject(line, i)
    if actor is None or not actor.armed:
        return []
    spots = _where(line, i + 1, 16)
    return _hits("fights", spots, actor, _tried(line, i, clause_start(line, i)), i, "clash")


def _for_place(line: Line, i: int) -> list[Hit]:
    """ACTOR battles OTHER for PLACE; clashes with OTHER in PLACE."""
    for k in range(i + 1, min(i + 8, len(line))):
        if line.words[k] in ("for", "over") or (line.is_(k, "in") and k > i + 2):
            actor = subject(line, i)
            if (
                actor is None
                or not actor.armed
                or (actor_from(line, i + 1 + (line.words[i + 1] == "with")) is None and k > i + 1)
            ):
                return []
            spots = list_at(line, k + 1)[0] if line.words[k] in ("for", "over") else _where(line, k, 12)
            spots = [s for s in spots if s.kind != "country"]
            return _hits("fights", spots, actor, _tried(line, i, clause_start(line, i)), i, "battle")
        if line.is_(k, "krs;:,v"):
            break
    return []


def _tried(line: Line, i: int, start: int) -> Mood:
    """Return the mood of an attack: one that was attempted in the past was made."""
    mood = verb_mood(line, i, start)
    if mood.modality in ("intended", "denied") and any(
        line.words[k]
        in ("attempted", "tried", "attempting", "attempt", "attempts", "unsuccessfully", "failed")
        for k in range(max(start, i - 4), i)
    ):
        unsure = next((k for k in range(max(start, i - 7), i) if line.is_(k, "g")), -1)
        return Mood("possible", line.cut(unsure, unsure)) if unsure >= 0 else FACT
    return mood


def read_toward(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR advances on, toward, near PLACE; within it (a settlement), it has entered."""
    verb = line.words[i]
    generic = " " not in verb and not verb.startswith("advanc")
    if (
        generic
        and not any(
            line.is_(k, "t") or (line.is_(k, "D") and line.is_(k + 1, "oc")) for k in range(i + 1, i + 6)
        )
        and line.words[i + 1 : i + 2] != ["forward"]
    ):
        return []
    actor = subject(line, i)
    if actor is None or not actor.armed or noun_use(line, i) or line.is_(i + 1, "JA") or line.is_(i - 1, "d"):
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    spots = list_at(line, i + 1)[0] if verb.endswith((" on", " to")) else _where(line, i + 1, 24)
    if generic and not any(
        s.prep in ("to", "toward", "towards", "direction") or "direction of" in s.prep for s in spots
    ):
        return []
    spots = [s for s in spots if not _unnamed(line, s)]
    if not spots and _bare(line, i) and verb.startswith("advanc"):
        return [Hit("advances", None, actor, mood, i, "advance/bare")]
    return [Hit(_advance_relation(line, s), s, actor, mood, i, "advance") for s in spots]


def _unnamed(line: Line, spot: Spot) -> bool:
    """Whether the phrase is of an unnamed place that a named region only locates."""
    if spot.part is None or spot.part.start < line.starts[spot.first]:
        return False
    if spot.part is None or spot.delimited:
        return False
    if line.doc.folded[spot.part.start : spot.part.end].endswith((" near", " around", " outside")):
        return False
    return any(line.is_(k, "K") for k in range(spot.first, spot.end - 1))


_TRAILING = frozenset("direction directions axis".split())


def _advance_relation(line: Line, spot: Spot) -> str:
    part = line.doc.folded[spot.part.start : spot.part.end] if spot.part else ""
    around = "vicinity" in part or part.endswith((" near", " around", " outside"))
    inside = part not in _TRAILING and (
        spot.prep in ("in", "within", "inside", "into", "through") and spot.kind not in REGIONS and not around
    )
    return "enters" if inside else "advances"


def _is_noun(line: Line, i: int) -> bool:
    """Whether a word that is verb and noun is a noun here: after an article, a nationality, an adjective."""
    return line.is_(i - 1, "dJ") or line.owner[i - 1] if i else False


def read_repel(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR repels attacks near PLACES; attacks on PLACE were repelled."""
    sure = line.words[i].startswith(("repel", "repuls", "beat", "fend", "fought", "fight", "rebuff", "ward"))
    if _voice(line, i) == "passive":
        return _repelled(line, i)
    if any(line.words[k] in ("its", "their", "his") for k in range(i + 1, i + 3) if k < len(line)):
        return []
    if line.words[i].endswith(" back") and _from(line, i + 1, 12):
        return []
    if _voice(line, i) == "attribute" and line.is_(i + 1, "A"):
        return []
    if _voice(line, i) == "attribute" and line.is_(i + 1, "u"):
        return _hits("repels", _where(line, i + 2, 12), None, FACT, i, "repel/attribute")
    noun = _attack_after(line, i)
    many = noun > 0 and line.words[noun].endswith("s") and line.words[noun - 1] == "the"
    if noun < 0 and not (sure and line.is_(i + 1, "JXAdw")):
        return []
    if any(line.is_(k, "W") for k in range(i + 1, max(noun, i + 4))):
        return []
    actor = subject(line, i)
    if actor is not None and not actor.armed and not line.is_(actor.head, "q"):
        actor = None
    spots = _all_locations(line, i + 1) or _where_clause(line, i)
    if not spots and noun > 0 and (many or line.words[noun - 1] in ("both", "these", "those", "all")):
        return [Hit("repels", None, actor, verb_mood(line, i, clause_start(line, i)), i, "repel/anaphor")]
    return _hits("repels", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "repel/active")


def _attack_after(line: Line, i: int) -> int:
    """Return the index of an attack noun or armed body that is the object of the verb at i, or -1."""
    for k in range(i + 1, min(i + 9, len(line))):
        if any(s.trigger.frame in ("noun_at", "noun_toward", "foothold") for s in line.senses[k]):
            return k
        if line.words[k] in ("attempt", "attempts", "group", "groups", "operations", "crossing"):
            return k
        if line.is_(k, "A") and not line.is_(k + 1, "uA"):
            return k
        if line.is_(k, "krs;:"):
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
    spots = locations(line, i, stop)
    k = i
    while not spots and k < stop:
        if line.is_(k, "vTM") and k > i:
            spots = locations(line, k + 1, stop) or list_at(line, k + 1)[0]
        k += 1
    return spots


def _repelled(line: Line, i: int) -> list[Hit]:
    start = clause_start(line, i)
    for k in range(i - 1, start - 1, -1):
        if any(s.trigger.frame in ("noun_at", "noun_toward") for s in line.senses[k]):
            spots = locations(line, k + 1, i) or _where(line, i + 1, 20)
            mood = verb_mood(line, i, start)
            return _hits("repels", spots or [None], agent(line, i), mood, i, "repel/passive")
    if line.is_(i - 1, "b") and line.words[i].startswith(
        ("repel", "repuls", "beat", "rebuff", "push", "driv")
    ):
        tried = any(line.is_(k, "TvL") for k in range(max(0, i - 16), i - 1))
        return [Hit("repels", None, agent(line, i), FACT, i, "repel/bare")] if tried else []
    return []


def read_fall(line: Line, i: int, sense: Sense) -> list[Hit]:
    """PLACE falls (to ACTOR, into ACTOR's hands)."""
    left = i - 1
    while line.is_(left, "ehgbfm!"):
        left -= 1
    other = not line.is_(left, "NK,PF^R") or line.is_(i + 1, "w#%oyin")
    if other and line.words[i + 1 : i + 2] not in (["into"], ["under"], ["completely"], ["on"], ["in"]):
        return []
    spots = _places_left(line, i)
    actor = None
    for k in range(i + 1, min(i + 4, len(line))):
        if line.words[k] in ("to", "into", "under"):
            actor = actor_from(line, k + 1)
            if actor is None:
                return []
    if not line.is_(i + 1, ",;.kce") and actor is None and i + 1 < len(line) and line.words[i + 1] != "on":
        return []
    return _hits("takes", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "fall")


def read_flag(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR raises a flag over PLACE."""
    window = range(i - 6, i + 7)
    if not any(line.words[k] in ("flag", "flags") for k in window if 0 <= k < len(line)):
        return []
    spots = _where(line, i + 1, 14) or _places_after_over(line, i)
    passive = _voice(line, i) == "passive"
    actor = agent(line, i) if passive else subject(line, i)
    if passive and actor is None:
        flag = next(k for k in window if 0 <= k < len(line) and line.words[k] in ("flag", "flags"))
        actor = owner_of(line, flag)
    mood = verb_mood(line, i, clause_start(line, i))
    return [Hit("enters", s, actor, mood, i, "flag", True) for s in spots]


def _places_after_over(line: Line, i: int) -> list[Spot]:
    for k in range(i + 1, min(i + 8, len(line))):
        if line.words[k] in ("over", "atop", "above"):
            return list_at(line, k + 1)[0]
    return []


# --- frames of nouns --------------------------------------------------------------------------------


_AFTER = frozenset("after following since upon despite with amid before during in for from".split())
_ASSERTING = frozenset(
    "confirm confirms confirmed announce announces announced announcing claim claims claimed "
    "claiming celebrate celebrates "
    "report reports reported declare declares declared complete completes completed completing "
    "completion hail hails "
    "hailed led culminated allowed marked marks deny denies denied acknowledged acknowledge admits "
    "admitted".split()
)


def read_noun_of(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The capture of PLACE (by ACTOR); PLACE's fall; ACTOR's capture of PLACE."""
    relation = sense.trigger.relation
    if line.caps[i] and i and not line.title:
        return []
    if line.is_(i + 1, "o"):
        spots, end = list_at(line, i + 2)
        if _weighed(line, end):
            return []
        actor = agent(line, end - 1) or owner_of(line, i)
        spots = spots + _and_of(line, end)
        if line.words[i] == "fall" and line.words[end : end + 1] == ["to"]:
            actor = actor_from(line, end + 1)
    elif i and line.owner[i - 1] and line.is_(i - 1, "N"):
        named = not line.is_(i - 1, "XzVEp19")
        spots, actor = ([Spot(line.cut(i - 1, i - 1), None, i, i - 1)] if named else []), agent(line, i)
    elif line.words[i - 1 : i] == ["its"] and relation != "loses":
        spots, actor = [Spot(line.cut(i - 1, i - 1), None, i, i - 1, "anaphor")], None
    else:
        return []
    mood = noun_mood(line, i, clause_start(line, i) if i > 12 else 0)
    governed = any(line.words[k] in _AFTER or line.words[k] in _ASSERTING for k in range(max(0, i - 5), i))
    if mood is FACT and not governed and actor is None:
        return []
    if actor is None and line.words[i] != "fall":
        actor = _gainer(line, i, mood)
    if relation == "besieges" and actor is None and mood is FACT:
        return []
    return _hits(relation, spots, actor, mood, i, f"{sense.trigger.id}")


def _gainer(line: Line, i: int, mood: Mood) -> Actor | None:
    """Return who completes or plans the capture that the noun at i names."""
    planner = subject(line, i)
    if planner is None or not (planner.armed or mood is not FACT):
        return None
    abroad = line.is_(planner.head, "C") and line.is_(planner.first - 1, "oin")
    return None if abroad else planner


def _and_of(line: Line, end: int) -> list[Spot]:
    """Return the places of "(the capture of A on Monday) and of B"."""
    for k in range(end, min(end + 7, len(line) - 1)):
        if line.is_(k, "c") and line.is_(k + 1, "o"):
            return list_at(line, k + 2)[0]
        if line.is_(k, "vks;,"):
            break
    return []


_WEIGHT = frozenset("important critical crucial essential necessary key vital priority impossible".split())


def _weighed(line: Line, end: int) -> bool:
    """Whether an event is only weighed: "the capture of X is of critical importance"."""
    return line.is_(end, "bfm") and any(w in _WEIGHT for w in line.words[end + 1 : end + 5])


def read_noun_from(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The withdrawal of ACTOR from PLACE."""
    if not noun_use(line, i):
        return []
    spots = _from(line, i + 1, 9)
    actor = None
    if line.is_(i + 1, "o"):
        actor = actor_from(line, i + 2)
        if actor is not None and not actor.armed:
            actor = None
    actor = owner_of(line, i) or actor or subject(line, i)
    if actor is None or not actor.armed:
        return []
    mood = noun_mood(line, i, 0)
    if any(line.words[k].startswith("order") for k in range(max(0, i - 4), i)):
        mood = Mood("intended")
    origin = any(line.is_(k, "a") for k in range(i + 1, min(i + 10, len(line))))
    if not spots and (origin or line.words[i - 1 : i] != ["the"]):
        return []
    return _hits("loses", spots or [None], actor, mood, i, "withdrawal")


def read_noun_toward(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR's advance on PLACE; ACTOR makes gains near PLACE."""
    if _repelling(line, i) or not noun_use(line, i):
        return []
    actor = owner_of(line, i)
    if actor is None:
        actor = subject(line, i)
    if actor is None or not line.is_(i + 1, "tinD"):
        return []
    soft = line.words[i] in ("progress", "gains", "push", "drive", "march", "thrust")
    if soft and not (
        actor.armed
        and (line.is_(i + 1, "nD") or line.words[i + 1] in ("toward", "towards", "in", "on", "to", "into"))
    ):
        return []
    spots = _where(line, i + 1, 16)
    mood = noun_mood(line, i, clause_start(line, i))
    owned = line.is_(actor.first - 1, "d") and line.words[actor.first - 1] != "that"
    if mood.modality == "intended" and actor.head >= i - 3 and owned:
        mood = FACT
    if any(
        line.words[k] in ("culminated", "stalled", "failed", "faltered")
        and line.is_(k - 1, "he")
        and not line.is_(k + 1, "luw")
        for k in range(i + 1, min(i + 12, len(line)))
    ):
        mood = Mood("denied")
    return [Hit(_advance_relation(line, s), s, actor, mood, i, "advance_noun") for s in spots]


def _repelling(line: Line, i: int) -> bool:
    """Whether a repelling verb governs the noun at i: that frame reads it."""
    for k in range(max(0, i - 9), i):
        if any(s.trigger.frame == "repel" for s in line.senses[k]) and _attack_after(line, k) >= 0:
            return not any(line.is_(x, "c") and line.is_(x + 1, "v") for x in range(k, i))
    for k in range(i + 1, min(i + 16, len(line))):
        if any(s.trigger.frame == "repel" for s in line.senses[k]) and _voice(line, k) == "passive":
            return True
        if line.is_(k, "ks;:,"):
            break
    return False


_ATTACKS_ALONE = ("operation", "operations", "attack", "attacks", "raid", "raids", "incursion", "incursions")
_GROUND = frozenset(
    "ground counteroffensive counter-offensive counterattack military offensive assault infantry "
    "combat assaults frontal clearing limited armored reconnaissance unsuccessful".split()
)


def read_noun_at(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR conducts attacks near PLACES; ACTOR's assault on PLACE."""
    word = line.words[i]
    if not noun_use(line, i) or line.is_(i + 1, "Au") or _repelling(line, i):
        return []
    actor = _attacker(line, i)
    if _no_ground_attack(line, i) or actor is None or not actor.armed:
        return []
    if line.words[i + 1 : i + 2] and line.words[i + 1] in ("on", "against") and _on_people(line, i + 2):
        return []
    spots = _attacked(line, i)
    mood = noun_mood(line, i, clause_start(line, i))
    if mood.modality == "intended" and "attempted" in line.words[max(0, i - 4) : i]:
        mood = FACT
    if word.startswith("incursion"):
        spots = [s for s in spots if s.kind != "country"]
        return _hits("enters", spots, actor, mood, i, "incursion")
    return _hits("fights", spots, actor, mood, i, "attack_noun")


_PAST = frozenset("under prior previous earlier".split())


def _no_ground_attack(line: Line, i: int) -> bool:
    """Whether the noun at i is an attack from afar, an operation of another kind, or one of the past."""
    word, before = line.words[i], line.words[max(0, i - 3) : i]
    if not _PAST.isdisjoint(before):
        return True
    if not _GROUND.isdisjoint(before):
        return False
    if word.startswith("operation"):
        return True
    if word.startswith(("attack", "raid", "incursion")) and any(line.is_(k, "W") for k in range(len(line))):
        return True
    owner = owner_of(line, i) if any(w.startswith(_HARM) for w in line.words) else None
    return word.startswith("attack") and owner is not None and line.is_(owner.head, "JC")


def _attacker(line: Line, i: int) -> Actor | None:
    """Return whose attack the noun at i names: its owner, who launches it, or who failed in it."""
    owner = owner_of(line, i) or (actor_from(line, i + 2) if line.is_(i + 1, "y") else None)
    if owner is not None:
        return owner
    launch = _launched(line, i)
    actor = subject(line, launch) if launch >= 0 else _launcher(line, i)
    if actor is None and not _FAILED.isdisjoint(line.words[max(0, i - 4) : i]):
        return subject(line, i)
    return actor


def _attacked(line: Line, i: int) -> list[Spot]:
    """Return the places of the attack that the noun at i names."""
    reached = [s for s in _where(line, i + 1, 40) if s.kind != "country"]
    spots = [s for s in reached if s.prep != "to"] or (reached if line.is_(i + 1, "a") else [])
    spots = spots or _aimed(line, i) or _directions(line, i)
    if not spots and i and line.is_(i - 1, "N") and names_place(line, i - 1) and not line.owner[i - 1]:
        return [Spot(line.cut(i - 1, i - 1), None, i, i - 1)]
    return spots


_HARM = (
    "kill",
    "dead",
    "injur",
    "wound",
    "casualt",
    "hospital",
    "energy",
    "power",
    "grid",
    "infrastructure",
    "death",
    "residential",
)
"""Words that show an attack from afar, whose harm is told, not a fight for the place."""

_LAUNCH = tuple(load_lexicon("en").words("launch"))


_FAILED = frozenset("failed unsuccessful abortive repelled attempted".split())


def _launched(line: Line, i: int) -> int:
    """Return the index of the verb ("launch", "continue") that governs the attack noun at i, or -1."""
    low = max(clause_start(line, i), i - 16)
    return next((k for k in range(i - 1, low - 1, -1) if line.words[k].startswith(_LAUNCH)), -1)


def _launcher(line: Line, i: int) -> Actor | None:
    """Return the actor of "an operation launched by ACTOR"."""
    launched = line.words[i + 1 : i + 2] and line.words[i + 1].startswith(_LAUNCH) and line.is_(i + 2, "y")
    return actor_from(line, i + 3) if launched else None


def _on_people(line: Line, k: int) -> bool:
    """Whether an attack is on people or things, which a place then only locates."""
    if line.is_(k, "c") or list_at(line, k)[0] or actor_from(line, k) is not None:
        return False
    return not any(line.is_(x, "AXJPF") for x in range(k, min(k + 5, len(line))))


def _directions(line: Line, i: int) -> list[Spot]:
    """Return the places of an offensive "in several directions, including A and B"."""
    for k in range(i + 1, min(i + 18, len(line) - 1)):
        if line.words[k] == "including":
            ways = [x for x in range(i + 1, k) if line.words[x] in ("directions", "areas", "axes", "sectors")]
            part = line.cut(ways[-1], ways[-1]) if ways else None
            return [s._replace(part=part) for s in list_at(line, k + 1)[0]] if part else []
        if line.is_(k, ";:k"):
            break
    return []


def _aimed(line: Line, i: int) -> list[Spot]:
    """Return the place that an attack is made to take: "operations to capture PLACE"."""
    after = line.senses[i + 2] if i + 2 < len(line) else ()
    if line.words[i + 1 : i + 2] == ["to"] and any(s.trigger.relation == "takes" for s in after):
        return [s for s in list_at(line, i + 3)[0] if s.kind == "name"]
    return []


def read_fighting(line: Line, i: int, sense: Sense) -> list[Hit]:
    """Fighting continues in PLACE; the battle for PLACE rages; clashes near PLACES."""
    word = line.words[i]
    if (
        word in ("battle", "battles", "fight", "fights", "clash")
        and line.is_(i, "v")
        and not line.is_(i - 1, "dwJ,")
    ):
        return []
    if (
        (word.startswith("battle") and line.is_(i + 1, "o"))
        or line.is_(i + 1, "KA")
        or _compound(line, i + 1)
    ):
        return []
    if word in ("battle", "fight", "battles") and _party(line, i) is None and not _ongoing(line, i):
        return []
    if (
        word == "fighting"
        and line.words[i + 1 : i + 2] == ["for"]
        and line.words[i + 2 : i + 3] != ["control"]
    ):
        return []
    if word == "combat" and not line.is_(i + 1, "inD"):
        return []
    if word == "fighting" and line.is_(i - 1, "AB") and not line.is_(i - 2, "y"):
        return []
    party = _party(line, i)
    start = _where_fought(line, i, party)
    if start < 0:
        return _hits("fights", _where_clause(line, i), party, FACT, i, "fighting/where")
    if party is None and sum(line.is_(k, "wB") and not line.is_(k, "A") for k in range(i + 1, start)) > 2:
        return []
    spots = list_at(line, start + 1)[0] if line.words[start] in ("for", "over") else _where(line, start, 24)
    spots = [s for s in spots if s.kind != "country"]
    if party is None and line.is_(i - 1, "M"):
        party = subject(line, i - 1)
    return _hits("fights", spots, party, noun_mood(line, i, clause_start(line, i)), i, "fighting")


_FOUGHT = frozenset("for over around in inside near at along on across within".split())


def _where_fought(line: Line, i: int, party: Actor | None) -> int:
    """Return the index of the preposition that opens the places of a fight at i, or -1."""
    first = _past_parties(line, i)
    for k in range(first, min(first + 9, len(line))):
        if line.words[k] in _FOUGHT or line.is_(k, "nD"):
            return k
        passive = line.is_(k - 1, "b") or line.is_(k - 2, "b") or line.words[k] == "to"
        if line.is_(k, "krs;:t") and not passive:
            return -1
    return -1


def _past_parties(line: Line, i: int) -> int:
    """Return the index after "between A and B" or "with A and B" behind a fight at i, else i + 1."""
    if line.words[i + 1 : i + 2] not in (["between"], ["with"], ["against"]):
        return i + 1
    for k in range(i + 2, min(i + 18, len(line))):
        if line.words[k] in _FOUGHT or line.is_(k, "n"):
            return k
        if line.is_(k, "ks;:"):
            break
    return i + 1


_GOING_ON = (
    "rag",
    "continu",
    "intensif",
    "escalat",
    "heat",
    "drag",
    "grind",
    "underway",
    "ongoing",
    "erupt",
    "critical",
    "fierce",
    "heav",
)


def _ongoing(line: Line, i: int) -> bool:
    """Whether a battle is said to go on, not only named."""
    return any(
        line.words[k].startswith(_GOING_ON) for k in range(max(0, i - 6), min(i + 9, len(line)))
    ) or line.is_(i - 1, "M")


def _compound(line: Line, k: int) -> bool:
    """Whether an unknown noun follows, which the fighting only describes ("combat footage")."""
    return line.is_(k, "w") and not line.is_(k, "v") and not line.words[k].endswith(("ed", "s", "ing"))


def _party(line: Line, i: int) -> Actor | None:
    """Return the first party of a fight: "between A and B", or whose members fight "with B"."""
    for k in range(i + 1, min(i + 12, len(line))):
        if line.words[k] == "between":
            return actor_from(line, k + 1)
        if line.words[k] == "with":
            own = subject(line, i)
            first = line.words[i] != "fighting" and own is not None and own.armed and own.head < i
            return own if first else actor_from(line, k + 1)
        if line.is_(k, "ks;:"):
            break
    return None


def read_control(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR takes, keeps, loses control of PLACE; PLACE is under ACTOR's control."""
    if (
        line.words[i] == "hold"
        and not line.is_(i + 1, "o")
        and line.words[i + 1 : i + 2] not in (["on"], ["over"])
    ):
        return []
    light = _light(line, i)
    if line.words[light] == "under":
        return _under(line, i, light)
    after = i + 1
    while line.is_(after, "we") and after < i + 3 and line.words[after] != "over":
        after += 1
    if not (line.is_(after, "o") or line.words[after : after + 1] in (["over"], ["in"])):
        return []
    spots = _included(line, after + 1) or list_at(line, after + 1)[0]
    spots = [s for s in spots if s.kind != "country" or s.part]
    word = line.words[light] if light >= 0 else ""
    mood = (
        verb_mood(line, light, clause_start(line, i))
        if light >= 0
        else noun_mood(line, i, clause_start(line, i))
    )
    actor = subject(line, light if light >= 0 else i)
    letter = _LIGHT_LETTERS.get(next((c for c in "+=-*" if line.is_(light, c)), ""), "")
    if letter == "takes":
        return _hits("takes", spots, actor, mood, i, "control/gain")
    if letter == "loses":
        return _given_up(line, i, spots, actor, mood)
    if letter == "holds" or word in ("in", "under") or word.startswith("remain"):
        if mood.modality == "intended" and letter == "holds" and word.startswith(("establish",)):
            return _hits("takes", spots, actor, mood, i, "control/gain")
        return _hits("holds", spots, actor, mood, i, "control/keep")
    if letter == "fights":
        return _hits("fights", spots, actor, FACT, i, "control/contend")
    owner = owner_of(line, i)
    return _hits("holds", spots, owner, mood, i, "control/of") if owner else []


def _given_up(line: Line, i: int, spots: list[Spot], actor: Actor | None, mood: Mood) -> list[Hit]:
    """Read ACTOR loses control of PLACE, or hands it over to another."""
    taker = _receiver(line, i)
    if taker is None and (actor is None or not actor.armed):
        return []
    gained = _hits("takes", spots, taker, mood, i, "control/to") if taker is not None else []
    return _hits("loses", spots, actor, mood, i, "control/lose") + gained


def _included(line: Line, k: int) -> list[Spot]:
    """Return the places of "(control of) towns around X including A and B"."""
    for x in range(k, min(k + 10, len(line))):
        if line.words[x] in ("including", "namely", "notably"):
            return list_at(line, x + 1)[0] if any(line.is_(y, "K") for y in range(k, k + 3)) else []
        if line.is_(x, "vsk;:."):
            break
    return []


def _receiver(line: Line, i: int) -> Actor | None:
    """Return to whom control is handed over."""
    for k in range(i + 2, min(i + 16, len(line))):
        if line.words[k] == "to":
            actor = actor_from(line, k + 1)
            return actor if actor is not None and actor.armed else None
        if line.is_(k, "k;:"):
            break
    return None


def _light(line: Line, i: int) -> int:
    """Return the index of the verb or preposition that governs the noun "control" at i, or -1."""
    for k in range(i - 1, max(i - 8, -1), -1):
        if line.words[k].startswith("remain"):
            return k
        if line.is_(k, "+-*") or (line.is_(k, "=") and not (line.is_(k, "h") and k < i - 4)):
            return k
        if line.words[k] in ("in", "under") and k >= i - 3:
            return k
        if line.is_(k, "krs;:,"):
            break
    return -1


_LIGHT_LETTERS = {"+": "takes", "=": "holds", "-": "loses", "*": "fights"}


def _under(line: Line, i: int, under: int) -> list[Hit]:
    """PLACE is under ACTOR's control, under the control of ACTOR; it had been: history, nothing."""
    if (
        not line.is_(under - 1, "bMe")
        and line.words[under - 1] not in BETWEEN
        and not line.words[under - 1].startswith(("c", "f", "remain", "brought", "place", "put"))
    ):
        return _brought(line, i, under)
    spots = _places_left(line, under)
    actor = owner_of(line, i) or (actor_from(line, i + 2) if line.is_(i + 1, "o") else None)
    if actor is None and line.words[i - 1] in ("its", "their", "our"):
        actor = Actor(line.cut(i - 1, i - 1), i - 1, i - 1, False)
    if not spots:
        return []
    bring = any(
        line.words[k] in ("taken", "came", "come", "comes", "fell", "falls", "brought", "placed", "taking")
        for k in range(max(under - 3, 0), under)
    )
    relation = "takes" if bring else "holds"
    return _hits(
        relation, spots, actor, verb_mood(line, under, clause_start(line, under)), i, "control/under"
    )


_STANDS = frozenset("defend defends defended defending expand expands expanded expanding hold set".split())


def _brought(line: Line, i: int, under: int) -> list[Hit]:
    """ACTOR brings PLACE under its control."""
    for k in range(under - 1, max(under - 14, -1), -1):
        if line.words[k].startswith(("bring", "brought", "put", "plac")):
            spots, _ = list_at(line, k + 1)
            return _hits(
                "takes",
                spots,
                subject(line, k),
                verb_mood(line, k, clause_start(line, k)),
                i,
                "control/brought",
            )
    return []


def read_foothold(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR gains a foothold in PLACE."""
    if line.words[i].startswith("incursion"):
        return []
    verb = next(
        (k for k in range(i - 1, max(i - 7, -1), -1) if line.is_(k, "+=") or line.words[k] in _STANDS), -1
    )
    if verb < 0:
        return []
    spots = _where(line, i + 1, 12)
    return _hits(
        "enters", spots, subject(line, verb), verb_mood(line, verb, clause_start(line, verb)), i, "foothold"
    )


_ADJECTIVES = {
    "held": "holds",
    "controlled": "holds",
    "occupied": "holds",
    "run": "holds",
    "ruled": "holds",
    "besieged": "besieges",
    "seized": "takes",
    "captured": "takes",
    "liberated": "takes",
    "recaptured": "takes",
    "retaken": "takes",
    "stronghold": "holds",
}


_HOLDERS = frozenset(
    "rebel rebels militant opposition government regime insurgent separatist jihadist islamist "
    "militia army junta kurdish "
    "al-shabaab coalition".split()
)


def read_held(line: Line, i: int) -> list[Hit]:
    """Rebel-held PLACE; newly-liberated PLACE; the group's name is the actor."""
    head, _, tail = line.words[i].rpartition("-")
    relation = _ADJECTIVES.get(tail)
    if head not in ("newly", "recently", "freshly") and not (line.caps[i] or head in _HOLDERS):
        return []
    if relation is None or (line.is_(i - 1, "d") and line.is_(i - 2, "o") and line.is_(i - 3, "K")):
        return []
    spot = place_at(line, i + 1)
    if spot is None or spot.kind in ("country", "anaphor") or line.words[i - 1 : i] == ["formerly"]:
        return []
    actor = None
    if head not in ("newly", "recently", "freshly"):
        start = line.starts[i]
        first = i
        while (
            first and line.caps[first - 1] and line.is_(first - 1, "NXJAw~") and not line.is_(first - 1, "v")
        ):
            first -= 1
        if first > 1 and line.is_(first - 1, "o") and line.caps[first - 2] and line.is_(first - 2, "AX"):
            first -= 2
        actor = Actor(type(spot.place)(line.starts[first], start + len(head)), first, i, True)
    return [Hit(relation, spot._replace(part=None), actor, FACT, i, "held")]


def read_held_words(line: Line, i: int, sense: Sense) -> list[Hit]:
    """Rebel held PLACE, written without a hyphen."""
    if not line.is_(i - 1, "AXJ") or not line.is_(i + 1, "NKFR") or line.is_(i - 1, "v"):
        return []
    if (
        line.is_(i, "v")
        and not line.is_(i + 1, "K")
        and line.words[i - 1] not in ("rebel", "militant", "government", "opposition")
    ):
        return []
    if line.words[i - 1].endswith("s") or line.is_(i - 1, "h"):
        return []
    spot = place_at(line, i + 1)
    if spot is None or spot.kind in ("country", "anaphor"):
        return []
    return [Hit("holds", spot, phrase_at_head(line, i - 1), FACT, i, "held/words")]


def read_stronghold(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The rebel stronghold of PLACE; ISIL's bastion, PLACE."""
    owner = owner_of(line, i)
    if owner is None or line.words[i - 1] in ("former", "last", "then-final"):
        return []
    k = i + 1 if not line.is_(i + 1, "o,") else i + 2
    spot = place_at(line, k)
    if spot is None or spot.kind != "name":
        return []
    return [Hit("holds", spot._replace(part=None), owner, FACT, i, "held/stronghold")]


FRAMES: dict[str, Callable[[Line, int, Sense], list[Hit]]] = {
    "object": read_object,
    "take": read_take,
    "within": read_within,
    "from": read_from,
    "expel": read_expel,
    "into": read_into,
    "reach": read_reach,
    "near": read_near,
    "at": read_at,
    "toward": read_toward,
    "repel": read_repel,
    "fall": read_fall,
    "flag": read_flag,
    "noun_of": read_noun_of,
    "noun_from": read_noun_from,
    "noun_toward": read_noun_toward,
    "noun_at": read_noun_at,
    "noun_fighting": read_fighting,
    "control": read_control,
    "foothold": read_foothold,
    "held": read_held_words,
    "stronghold": read_stronghold,
}
"""Frames by the name that lexicon/en.toml gives them."""
