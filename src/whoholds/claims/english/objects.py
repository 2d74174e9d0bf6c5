"""ACTOR captures PLACE; PLACE is captured; the captured PLACE -> hits: the frame of most verbs."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, agent, clause_start
from whoholds.claims.english.giving import failed, lost, own_positions, yielded
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.mood import FACT, Mood, verb_mood
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot, place_at
from whoholds.claims.english.reached import reached
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.verb_forms import HOLDER, noun_use, voice_of
from whoholds.claims.english.verbs import (
    in_address,
    lost_ground,
    places_left,
    told_others,
    tried,
    where,
)
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words


def read_object(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR captures PLACE; PLACE is captured by ACTOR; the captured PLACE."""
    relation, rule = sense.trigger.relation, sense.trigger.id
    if noun_use(line, i):
        return []
    voice = voice_of(line, i)
    if voice in ("passive", "reduced"):
        return _passive(line, i, relation, rule, voice)
    if voice == "attribute":
        return _attribute(line, i, relation, rule)
    return _active(line, i, relation, rule, clause_start(line, i))


_LAW = words("law")
_PURSUED = words("pursuit")
"""Words that show a crime or an arrest rather than a fight for a place."""


def _by_law(line: Line, i: int) -> bool:
    """Whether what is seized is seized by courts and customs, not by arms."""
    return line.words[i].startswith("seiz") and not _LAW.isdisjoint(line.words)


def _passive(line: Line, i: int, relation: str, rule: str, voice: str) -> list[Hit]:
    """Read PLACE is captured by ACTOR; the PLACE held by ACTOR."""
    former = line.words[i - 1 : i] in (["formerly"], ["previously"], ["once"])
    if former or _of_person(line, i) or _unsupplied(line, i):
        return []
    left = places_left(line, _main_verb(line, i))
    if voice == "reduced" and left and _said_of_other(line, i, left[-1].end):
        left = []
    found = left or _apposed(line, i)
    spots = [s for s in found if s.kind != "country"]
    if found and not spots:
        return []
    if line.words[i] == "occupied" and not _dated_taking(line, i, voice):
        relation = "holds"
    doer = agent(line, i)
    if _by_law(line, i) and (doer is None or not line.is_(doer.head, "A")):
        return []
    attacked = relation == "fights" and line.words[i] != "contested"
    if line.words[i].startswith("hand") and "control" in line.words[:i]:
        return []
    if rule == "leave" or (attacked and not _by_troops(line, doer)):
        return []
    if relation == "holds" and (doer is None or not doer.armed):
        return []
    mood = verb_mood(line, i, clause_start(line, i)) if voice == "passive" else FACT
    if relation == "besieges" and not spots and voice == "passive":
        spots = _trapped_in(line, i)
    return hits(relation, spots, doer, mood, i, f"{rule}/{voice}")


def _dated_taking(line: Line, i: int, voice: str) -> bool:
    """Whether "occupied" tells when a place was taken: "occupied by rebels in May, before being retaken"."""
    dated = any(
        line.is_(k, "z") and line.words[k - 1] != "since" for k in range(i + 1, min(i + 9, len(line)))
    )
    return "before" in line.words[i:] or (voice == "reduced" and (dated or not line.is_(i + 1, "y")))


def _said_of_other(line: Line, i: int, end: int) -> bool:
    """Whether another noun than the place before is meant: "a strike on X from territory held by Y"."""
    noun = i - 1 - (line.is_(i - 1, "e") or line.words[i - 1] in ("still", "now"))
    land = noun >= end and line.words[noun] in _LANDS
    return land or any(_doing(line, k) for k in range(end, i))


def _unsupplied(line: Line, i: int) -> bool:
    """Whether a town only lacks what it is cut off from: "cut off from water and electricity"."""
    return line.words[i + 1 : i + 2] == ["from"] and not _SUPPLIES.isdisjoint(line.words[i + 2 : i + 6])


_SUPPLIES = frozenset(("water", "electricity", "power", "gas", "heating", "internet", "swift"))
_LANDS = words("unnamed_land")
_LAND = ("territory", "territories", "land", "lands", "frontiers", "ground")


def _doing(line: Line, k: int) -> bool:
    """Whether the word at k is a gerund whose object a participle after it describes."""
    return line.tags[k] == "w" and line.words[k].endswith("ing") and line.is_(k + 1, "Nd")


def _main_verb(line: Line, i: int) -> int:
    """Return the verb whose subject is meant: of "is held by A before being retaken by B" the first."""
    if line.words[i - 2 : i] not in (["before", "being"], ["after", "being"]):
        return i
    return next((k for k in range(clause_start(line, i - 2), i - 2) if line.is_(k, "v")), i)


def _trapped_in(line: Line, i: int) -> list[Spot]:
    """Return where troops are encircled: "thousands of soldiers were encircled in PLACE"."""
    if line.words[i + 1 : i + 2] not in (["in"], ["near"]):
        return []
    return [s for s in where(line, i + 1, 8) if s.kind == "name"]


_STANDING = words("standing")
"""Participles that, after a nationality, the frame of "Russian held PLACE" reads."""


def _apposed(line: Line, i: int) -> list[Spot]:
    """Return the place before an apposition: "Kherson, the only regional capital captured"."""
    if not line.is_(i - 1, "K"):
        return []
    for k in range(i - 2, max(i - 9, 1), -1):
        if line.is_(k, ",") and line.is_(k + 1, "d") and line.is_(k - 1, "N") and names_place(line, k - 1):
            return [Spot(line.cut(k - 1, k - 1), None, k, k - 1)]
        if not line.is_(k, "dDJweRN#P"):
            break
    return []


def _attribute(line: Line, i: int, relation: str, rule: str) -> list[Hit]:
    """Read the captured PLACE; a stock label ("the occupied West Bank") claims nothing."""
    if relation == "loses" or (relation == "fights" and line.words[i] != "contested"):
        return []
    if relation == "besieges" and not line.words[i].startswith(("besieg", "encircl", "blockad")):
        return []
    read_elsewhere = line.words[i] in _STANDING and (line.is_(i - 1, "J") or line.words[i - 1] in HOLDER)
    land = i + 1 < len(line) and line.words[i + 1] in _LAND
    if read_elsewhere or land or in_address(line, i) or line.words[i] == "secured":
        return []
    if line.words[i] == "occupied":
        relation = "holds"
    spots = list_at(line, i + 1)[0] or _meant_town(line, i)
    areas = i + 1 < len(line) and line.words[i + 1] in _AREAS
    if relation == "holds" and spots and (areas or _stock_label(line, spots[0])):
        return []
    several = spots if line.words[i] in _STANDING and all(s.part is None for s in spots) else spots[:1]
    unnamed_ones = any(
        line.words[k] in _SETTLEMENTS and line.words[k].endswith("s") for k in (i + 1, i + 2) if k < len(line)
    )
    named = [s for s in several if s.kind != "country" and not (unnamed_ones and s.kind == "region")]
    return hits(relation, named, None, FACT, i, f"{rule}/attribute")


def _meant_town(line: Line, i: int) -> list[Spot]:
    """Return what "the (recently) retaken city" means: a town without its name."""
    headed = line.words[1:2] == [":"] and line.is_(0, "N") and names_place(line, 0)
    if headed and line.is_(i + 1, "K") and not line.is_(i + 2, "oN"):
        return [Spot(line.cut(0, 0), None, i + 2, i)]
    if line.is_(i + 1, "K") and line.words[i].startswith("besieg") and i and not line.is_(i - 1, "dJ"):
        return [Spot(line.cut(i + 1, i + 1), None, i + 2, i + 1, "anaphor")]
    first = i - 1 - line.is_(i - 1, "e")
    spot = place_at(line, first) if first >= 0 and line.words[first] == "the" else None
    return [spot] if spot is not None and spot.kind == "anaphor" else []


_AREAS = words("held_areas")
_SETTLEMENTS = words("settlements")
_STOCK_LABELS = words("stock_label")


def _stock_label(line: Line, spot: Spot) -> bool:
    """Whether "occupied" is part of a place's usual name, and no news of who holds it."""
    return line.doc.folded[spot.place.start : spot.place.end] in _STOCK_LABELS


def _of_person(line: Line, i: int) -> bool:
    """Whether the passive verb at i is said of a person: "two men who were captured"."""
    k = i - 1
    while line.is_(k, "behm"):
        k -= 1
    return line.words[max(k, 0)] == "who"


def _by_troops(line: Line, doer: Actor | None) -> bool:
    """Whether a place "was attacked" by armed men, not by missiles."""
    return doer is not None and doer.armed and not any(line.is_(k, "W") for k in range(len(line)))


def _active(line: Line, i: int, relation: str, rule: str, start: int) -> list[Hit]:
    """Read ACTOR captures PLACE, the PLACE that ACTOR captured, ACTOR attacks OTHER in PLACE."""
    actor = subject(line, i)
    if _policed(line, i, actor) or _asked(line, i) or (line.is_(i - 2, "u") and lost_ground(line, i - 1)):
        return []
    mood = tried(line, i, start) if relation == "fights" else verb_mood(line, i, start)
    if actor is None and rule == "lose" and mood is FACT:
        return yielded(line, i, rule)
    if not _can_act(line, i, relation, rule, actor) or (
        actor is None and mood is FACT and not aimless(line, i)
    ):
        return []
    spots = reached(line, i, relation, actor)
    mood = FACT if rule == "control" and _keeps_on(line, i, mood) else mood
    if spots and line.shapes[i] == "g" and mood is FACT and line.is_(spots[-1].end, "fm"):
        return []
    if relation == "holds" and mood.modality == "intended" and line.words[i].startswith("control"):
        relation = "takes"
    if mood is FACT and relation in ("takes", "holds") and _occupies(line, i):
        relation = "holds"
    if relation == "holds" and mood.modality == "denied" and failed(line, i):
        return hits("loses", spots, actor, FACT, i, f"{rule}/failed")
    if relation == "loses" and not spots and own_positions(line, i + 1):
        return hits("loses", [None], actor, mood, i, f"{rule}/positions")
    if spots and rule == "lose":
        return lost(line, i, spots, actor, mood, rule)
    return hits(relation, spots, actor, mood, i, f"{rule}/active")


_GOING_ON = ("continu", "focus")


def _keeps_on(line: Line, i: int, mood: Mood) -> bool:
    """Whether keeping a place is what somebody is at: "continue efforts to hold", "focus on maintaining"."""
    near = line.words[max(0, i - 4) : i]
    return mood.modality == "intended" and any(word.startswith(_GOING_ON) for word in near)


_OPEN = frozenset(("clear", "unclear", "unknown", "uncertain"))


def _asked(line: Line, i: int) -> bool:
    """Whether nobody knows who does what the verb at i says: "it is not clear who controls PLACE"."""
    return line.words[i - 1 : i] == ["who"] and not _OPEN.isdisjoint(line.words[max(0, i - 4) : i])


def _policed(line: Line, i: int, actor: Actor | None) -> bool:
    """Whether police, customs or courts do what the verb at i says."""
    if line.words[i].startswith("raid"):
        return not _PURSUED.isdisjoint(line.words)
    return _by_law(line, i) and (actor is None or not line.is_(actor.head, "A"))


def _occupies(line: Line, i: int) -> bool:
    """Whether "troops occupying PLACE", "which occupies PLACE" tell who is there, not who came."""
    if line.words[i] == "occupying":
        return line.is_(i - 1, "AX")
    lasting = line.is_(i - 1, "h") and line.words[i + 1 : i + 2] in (["for"], ["since"])
    if line.words[i - 1] in ("still", "continue", "continues") or (line.words[i] == "occupied" and lasting):
        return True
    return line.words[i] in ("occupies", "occupy") and line.is_(i - 1, "r")


def _can_act(line: Line, i: int, relation: str, rule: str, actor: Actor | None) -> bool:
    """Whether the subject of a verb can do what the relation says, and the verb is one here."""
    joined = line.is_(i - 1, "c") and line.is_(i - 2, "v")
    if line.words[i].startswith("block") and (actor is None or not _besieger(line, actor)):
        return False
    if relation == "enters" and (_travellers(line, i) or _let_in(line, i)):
        return False
    surrounding = relation == "besieges" and "g" in line.shapes[i] and line.is_(i - 1, "dc") and not joined
    if surrounding and not line.is_(i + 1, "d"):
        return False
    if relation not in ARMED_ONLY and rule != "leave":
        return True
    if actor is None and relation == "besieges":
        return line.words[i - 1 : i] == ["to"] and line.is_(i - 2, "l")
    if actor is None or not actor.armed:
        return False
    if line.words[actor.head] == "it" and any(line.is_(k, "W") for k in range(actor.head)):
        return False
    if "g" in line.shapes[i] and line.words[i - 1] == "from":
        return False
    return rule != "leave" or _can_leave(line, i, actor)


def _can_leave(line: Line, i: int, actor: Actor) -> bool:
    """Whether troops leave a place, not civilians, a government that moves, or who was told to go."""
    if told_others(line, i) or not _CIVILIANS.isdisjoint(line.words[max(0, i - 6) : i]):
        return False
    if "g" in line.shapes[i] and line.is_(i - 1, ","):
        return False
    return not (line.is_(actor.head, "CQJ") or line.words[actor.head] in _NO_TROOPS | _CIVILIANS)


_CIVILIANS = words("civilians")
_RIOT = words("civil")


def _besieger(line: Line, actor: Actor) -> bool:
    """Whether an actor can block a town as an army does, not a road as a crowd or a page as a court does."""
    return line.words[actor.head] not in _NO_TROOPS | {"group", "groups", "police", "court"}


def _travellers(line: Line, i: int) -> bool:
    """Whether migrants or crowds, named right before the verb group at i, do what it says."""
    k = i - 1
    while k > 0 and (line.is_(k, "ebhfmT") or line.words[k] == "to"):
        k -= 1
    return k >= 0 and line.words[k] in _RIOT | _CIVILIANS


def _let_in(line: Line, i: int) -> bool:
    """Whether others than troops are allowed to do what the verb at i says: "allowed reporters to enter"."""
    let = any(word.startswith("allow") for word in line.words[max(0, i - 5) : i])
    return let and told_others(line, i)


_NO_TROOPS = words("no_troops")
"""Heads that leave a place without giving it up: a government moves, "Russians" are people."""


def aimless(line: Line, i: int) -> bool:
    """Whether an asserted verb may lack an actor: a participle after its clause, not a bare statement."""
    return ("g" in line.shapes[i] and i > 0 and line.is_(i - 1, ",")) or claimed_by_speaker(line, i)


def claimed_by_speaker(line: Line, i: int) -> bool:
    """Whether who speaks claims to have done it: "the ministry claimed (on Monday) to have taken A"."""
    to = i - 1
    while line.is_(to, "eh"):
        to -= 1
    if to < 1 or line.words[to] != "to":
        return False
    k = to - 1
    while k > max(to - 5, 0) and (line.is_(k, "z#") or line.words[k] in ("on", "in")):
        k -= 1
    return line.words[k].startswith("claim")


ARMED_ONLY = ("enters", "fights", "besieges", "advances")
"""Relations that the same verbs also say of travellers, storms and critics."""


def read_take(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR takes PLACE: only where the place follows at once ("take Popasna", "take the town")."""
    if not line.words[i].startswith(("tak", "took")):
        return []
    voice = voice_of(line, i)
    if voice != "active":
        closed = voice == "passive" and (line.is_(i + 1, ",.;") or i + 1 >= len(line))
        return read_object(line, i, sense) if closed or line.is_(i + 1, "y") else []
    spots, _ = list_at(line, i + 1)
    spots = [s for s in spots if s.kind in ("name", "anaphor", "region") and line.words[i + 1] != "part"]
    actor = subject(line, i)
    if actor is None or not actor.armed:
        return []
    if line.words[i + 1] == "ground" and line.is_(i + 2, "Dn"):
        spots = [s for s in where(line, i + 2, 10) if s.kind == "name"]
        return hits("advances", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "take/ground")
    return hits("takes", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "take/active")
