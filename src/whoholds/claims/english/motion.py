"""ACTOR pushes into, reaches, advances on PLACE; ACTOR's advance; a foothold -> hits."""

from __future__ import annotations

from whoholds.claims.english.actors import actor_from, clause_start, owner_of
from whoholds.claims.english.hits import Hit, hits
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import BESIDE, list_at
from whoholds.claims.english.mood import FACT, Mood, noun_mood, verb_mood
from whoholds.claims.english.places import Spot
from whoholds.claims.english.repelling import repelling
from whoholds.claims.english.subjects import subject
from whoholds.claims.english.unnamed import unnamed
from whoholds.claims.english.verb_forms import noun_use, voice_of
from whoholds.claims.english.verbs import bare, objects, tried, where, where_clause
from whoholds.claims.english.vocabulary import Sense
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut


def read_into(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR pushes into PLACE."""
    for k in range(i + 1, min(i + 7, len(line))):
        if line.words[k] in ("into", "inside") or (line.words[k] == "through" and k < i + 3):
            loose = line.words[i].startswith(("mov", "get", "got", "drive", "drov"))
            if noun_use(line, i) or (
                loose and (any(not line.is_(x, "Dew") for x in range(i + 1, k)) or k > i + 3)
            ):
                return []
            actor = subject(line, i)
            border = line.is_(k - 1, "v") or line.words[k - 1] in ("border", "frontier")
            listed, end = list_at(line, k + 1)
            spots = [s for s in listed if s.kind != "country" or border]
            if line.words[k] == "through" and line.is_(end, "t"):
                return []
            if actor is None or not actor.armed or voice_of(line, i) == "passive":
                return []
            mood = verb_mood(line, i, clause_start(line, i))
            going_on = line.words[i - 1] == "to" or line.is_(i - 1, "M")
            within = line.words[k] != "into" or mood.modality != "fact" or going_on
            if line.words[k] == "through" or (line.words[i].startswith("advanc") and within):
                spots = [s for s in spots if s.kind not in _REGIONS]
            return [
                Hit("advances" if _beside(line, s) else "enters", s, actor, mood, i, "into") for s in spots
            ]
        if line.is_(k, ",krsto"):
            break
    return []


def _beside(line: Line, spot: Spot) -> bool:
    """Whether a place is named only for what lies near it: "fortified areas near PLACE"."""
    return spot.part is not None and line.doc.folded[spot.part.start : spot.part.end].endswith(" near")


def read_near(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR breaks through defences near PLACES; who only tried to has attacked there."""
    actor = subject(line, i)
    if actor is None or not actor.armed:
        return []
    following = next((k for k in range(i + 1, i + 20) if line.is_(k, "c") and line.is_(k + 1, "v")), i + 21)
    spots, start = where(line, i + 1, following - i - 1), clause_start(line, i)
    mood = verb_mood(line, i, start)
    vain = mood.modality == "denied" and line.words[i - 1] == "to" and line.is_(i - 2, "L")
    if (
        sense.trigger.relation == "advances"
        and (vain or mood.modality == "intended")
        and tried(line, i, start) != mood
    ):
        return hits("fights", spots, actor, tried(line, i, start), i, f"{sense.trigger.id}/tried")
    return hits(sense.trigger.relation, spots, actor, mood, i, sense.trigger.id)


_LINES = words("defences")


def read_lines(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR breaks OTHER's lines near PLACES."""
    broken = next((k for k in range(i + 1, min(i + 6, len(line))) if line.words[k] in _LINES), -1)
    if broken < 0 or any(line.is_(k, "inatk,") for k in range(i + 1, broken)):
        return []
    return read_near(line, i, sense)


_AID = words("aid")
_ROADS = words("road")


_STREAMS = (" river", " canal", " reservoir", "river", "canal")


def read_crossing(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR crosses a river near PLACES."""
    rivers, end = list_at(line, i + 1)
    actor = subject(line, i)
    if noun_use(line, i) or len(rivers) != 1 or actor is None or not actor.armed:
        return []
    if not line.words[end - 1].endswith(_STREAMS) or not line.is_(end, "in"):
        return []
    spots = [s for s in where(line, end, 8) if s.kind == "name"]
    spots = [s._replace(part=s.part or line.cut(end, end)) for s in spots]
    return hits("advances", spots, actor, verb_mood(line, i, clause_start(line, i)), i, "crossing")


def read_gained(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR gains 300 metres in PLACE, 20 square kilometres near it."""
    k = i + 1
    while line.is_(k, "#eJ") or (k < len(line) and line.words[k] in _ROUGHLY):
        k += 1
    while k < len(line) and line.words[k] in _UNITS:
        k += 1
    actor = subject(line, i)
    counted = any(line.is_(x, "#") for x in range(i + 1, k)) and line.words[k - 1] in _UNITS
    if not counted or actor is None or not actor.armed:
        return []
    if line.words[k : k + 2] == ["of", "territory"]:
        k += 2
    mood = verb_mood(line, i, clause_start(line, i))
    return [Hit(_advance_relation(line, s), s, actor, mood, i, "gained") for s in where(line, k, 8)]


_ROUGHLY = words("quantifier")
_UNITS = words("length_unit")


def read_reach(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR reaches PLACE or a part of it: its outskirts only are an approach."""
    actor = subject(line, i)
    if actor is None or not actor.armed or not _AID.isdisjoint(line.words) or _thing_reaches(line, i):
        return []
    if line.words[actor.head] == "it" and not any(line.is_(k, "AXJ") for k in range(i)):
        return []
    if any(line.is_(k, "l") for k in range(i + 1, i + 4)):
        return []
    out = []
    mood = verb_mood(line, i, clause_start(line, i))
    reached = [s for s in objects(line, i) if s.kind != "country"]
    if reached and reached[0].part is not None and line.words[reached[0].first].startswith("the"):
        shared = reached[0].part
        borders = line.doc.folded[shared.start : shared.end].split()
        if "borders" in borders:
            reached = [s._replace(part=s.part or shared) for s in reached]
    for spot in reached:
        part = line.doc.folded[spot.part.start : spot.part.end] if spot.part else ""
        outside = any(w in part for w in ("limit", "edge", "gate", "approach", "border"))
        outside = outside or "border" in line.words[spot.end : spot.end + 2]
        road = line.words[spot.end - 1].rpartition(" ")[2] in _ROADS
        out.append(Hit("advances" if outside or road else "enters", spot, actor, mood, i, "reach"))
    return out


def _thing_reaches(line: Line, i: int) -> bool:
    """Whether a thing and no actor does it: "fighting reaches PLACE", "a land bridge reaching PLACE"."""
    fight = any(s.trigger.frame == "noun_fighting" for s in line.senses[i - 1]) if i else False
    return fight or (line.shapes[i] == "g" and line.is_(i - 1, "FKw") and not line.is_(i - 1, "AXg"))


def read_toward(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR advances on, toward, near PLACE; within it (a settlement), it has entered."""
    verb = line.words[i]
    generic = " " not in verb and not verb.startswith("advanc")
    if not _STORMS.isdisjoint(line.words):
        return []
    actor = None if _no_advance(line, i, generic) else subject(line, i)
    if actor is None or not actor.armed or line.words[actor.head] in _STAFF:
        return []
    mood = verb_mood(line, i, clause_start(line, i))
    spots = list_at(line, i + 1)[0] if verb.endswith((" on", " to", " for")) else where(line, i + 1, 24)
    if verb.endswith(_CLOSER):
        near = Cut(line.ends[i] - len(_CLOSER), line.ends[i])
        spots = [s._replace(part=s.part or near) for s in spots]
    if verb.endswith(" for"):
        spots = [s for s in spots if s.kind != "country"]
    if generic and not any(_is_goal(s, verb) for s in spots):
        return []
    spots = [s for s in spots if not unnamed(line, s)]
    spots = [s for s in spots if s.prep != "through"] or spots
    if mood.modality in ("denied", "intended") and _in_vain(line, i):
        return hits("fights", spots, actor, FACT, i, "advance/tried")
    alone = not spots and not line.title and bare(line, i)
    told_here = i - actor.head < 5 or (mood.modality == "denied" and line.words[i - 1] == "not")
    if alone and verb.startswith("advanc") and told_here:
        return [Hit("advances", None, actor, mood, i, "advance/bare")]
    return [Hit(_advance_relation(line, s), s, actor, mood, i, "advance") for s in spots]


def _is_goal(spot: Spot, verb: str) -> bool:
    """Whether a verb of any motion leads to a place: "toward PLACE", "drive on PLACE"."""
    to = spot.prep in _TO or "direction of" in spot.prep
    return to or (spot.prep == "on" and spot.kind == "name" and verb.startswith(_DRIVES))


_TO = ("to", "toward", "towards", "up to", "as far as", "direction")
_DRIVES = ("drive", "driving", "drove")


def _no_advance(line: Line, i: int, generic: bool) -> bool:
    """Whether the word at i is no verb of advancing here: a noun, a passive, any other motion."""
    month = line.words[i] == "march" and line.caps[i] and line.is_(i + 1, "#")
    if month or voice_of(line, i) == "passive":
        return True
    if noun_use(line, i) or line.is_(i + 1, "JA") or line.is_(i - 1, "d"):
        return True
    to = line.words[i + 1 : i + 2] == ["to"]
    if to and (line.words[i].startswith("head") or (generic and line.title)):
        return True
    moves_others = not line.is_(i + 1, "t") and (_moves_others(line, i) or _moves_things(line, i))
    return generic and (moves_others or not _aims_at(line, i))


def _moves_things(line: Line, i: int) -> bool:
    """Whether a verb of motion has an object: "moves its staff to PLACE"."""
    return line.is_(i + 1, "d") and line.words[i].startswith("mov")


def _in_vain(line: Line, i: int) -> bool:
    """Whether an advance was tried, not only thought of: "tried and failed to advance"."""
    before = line.words[max(0, i - 6) : i]
    return not (_TRIED.isdisjoint(before) or _VAIN.isdisjoint(before))


_TRIED = words("tried")
_VAIN = words("in_vain")
_STAFF = words("no_fighters")
"""Heads that move as people do: authorities relocate, they do not advance."""


def _moves_others(line: Line, i: int) -> bool:
    """Whether the verb moves troops, and not its own subject: but "pushing several columns" is an attack."""
    moved = actor_from(line, i + 1)
    if moved is None or not line.words[i].startswith("push"):
        return moved is not None
    return any(line.is_(x, "JX") or line.words[x] == "the" for x in range(moved.first, moved.head + 1))


def _aims_at(line: Line, i: int) -> bool:
    """Whether "toward PLACE", "west of PLACE" or "forward" soon follows a verb of any motion."""
    if line.words[i + 1 : i + 2] == ["forward"]:
        return True
    if line.words[i].startswith(_DRIVES) and "on" in line.words[i + 1 : i + 3]:
        return True
    pushes = line.words[i].startswith(("push", "press", "march"))
    reach = 12 if pushes and any(line.is_(k, "a") for k in range(i + 1, i + 4)) else 6
    return any(
        line.is_(k, "t") or (line.is_(k, "D") and line.is_(k + 1, "oc")) for k in range(i + 1, i + reach)
    )


_STORMS = words("storm_word")
_CLOSER = "closer to"
_REGIONS = ("region", "country")
_WAYS_FROM = (["direction", "from"], ["directions", "from"])
_TRAILING = words("direction_word") | words("stretch")


def _advance_relation(line: Line, spot: Spot) -> str:
    part = line.doc.folded[spot.part.start : spot.part.end] if spot.part else ""
    around = "vicinity" in part or part.endswith((" near", " around", " outside")) or BESIDE.search(part)
    if spot.prep == "on" and part.endswith(("outskirts", "outskirts of")):
        return "enters"
    trailed = spot.end < len(line) and line.words[spot.end] in _TRAILING
    inside = (
        part not in _TRAILING
        and not trailed
        and (
            spot.prep in ("in", "within", "inside", "into", "through")
            and spot.kind not in _REGIONS
            and line.doc.folded[spot.place.start : spot.place.end] not in _WIDE
            and not line.is_(spot.end, "u")
            and not around
            and not _is_area(line, spot)
        )
    )
    return "enters" if inside else "advances"


def _is_area(line: Line, spot: Spot) -> bool:
    """Whether "this area" stands for the country around a place named before."""
    return spot.kind == "anaphor" and line.words[spot.end - 1] == "area"


_WIDE = words("oblast_name")
"""Names that a town and its region share, and that in motion mean the region."""
_SOFT = words("soft_advance")
_GAINED = words("gained_where")
_MEASURES = words("measure")


def _measured(line: Line, i: int) -> bool:
    """Whether the advance at i is only measured: "the furthest point of Russian advances in X"."""
    if any(word.startswith("open") for word in line.words[max(0, i - 6) : i]):
        return False
    return any(line.words[k] in _MEASURES and line.is_(k + 1, "o") for k in range(max(0, i - 5), i - 1))


def read_noun_toward(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR's advance on PLACE; ACTOR makes gains near PLACE."""
    if repelling(line, i) or not noun_use(line, i) or _measured(line, i):
        return []
    of = actor_from(line, i + 2) if line.is_(i + 1, "o") else None
    of = of or (actor_from(line, i + 2) if line.is_(i + 1, "y") else None)
    verb = _maker(line, i)
    actor, after = of or owner_of(line, i) or subject(line, verb), of.head + 1 if of else i + 1
    doing = line.words[after : after + 1] == ["in"] and "g" in line.shapes[min(after + 1, len(line) - 1)]
    mood = _gain_mood(line, i, verb)
    if actor is not None and verb < i and _goes_unplaced(line, after):
        return [Hit("advances", None, actor, mood, i, "advance_noun/bare")]
    if line.words[after : after + 1] == ["in"] and line.words[after + 2 : after + 4] in _WAYS_FROM:
        around = [s._replace(part=line.cut(after, after + 3)) for s in list_at(line, after + 4)[0]]
        return hits("advances", around, actor, mood, i, "advance_noun/from")
    while line.is_(after, "e") and not line.is_(after, "D"):
        after += 1
    if actor is None or doing or not line.is_(after, "tinD"):
        return []
    after = _past_span(line, after)
    if line.words[i] in _SOFT and not (
        actor.armed
        and (line.is_(after, "nD") or line.words[after] in _GAINED or line.words[after] == "against")
    ):
        return []
    spots = where(line, after, 16)
    owned = line.is_(actor.first - 1, "d") and line.words[actor.first - 1] not in ("that", "a", "an")
    if mood.modality == "intended" and actor.head >= i - 3 and owned:
        mood = FACT
    if _stalled(line, i):
        mood = Mood("denied")
    return [Hit(_advance_relation(line, s), s, actor, mood, i, "advance_noun") for s in spots]


def _past_span(line: Line, k: int) -> int:
    """Return the index after "over the past five days", "in the last 24 hours" at k, or k."""
    if not line.is_(k + 1, "d") or line.words[k + 2 : k + 3] not in (["past"], ["last"], ["previous"]):
        return k
    end = k + 3 + line.is_(k + 3, "#")
    return end + 1 if line.is_(end + 1, "inD") else k


_MAKING = words("gain_making")
_VERIFIED = ("confirmed", "claimed", "reported")


def _maker(line: Line, i: int) -> int:
    """Return the index of the verb whose object the gain at i is: "made minor gains", or i itself."""
    verb = i - 1
    while (line.is_(verb, "wegd!D") or line.words[verb] in _VERIFIED) and verb > i - 6:
        if line.words[verb] in _MAKING:
            break
        verb -= 1
    return verb if verb >= 0 and line.words[verb] in _MAKING else i


def _gain_mood(line: Line, i: int, verb: int) -> Mood:
    """Return the mood of the gain at i, which its verb gives if any: "appear to have made gains"."""
    mood = verb_mood(line, verb, clause_start(line, verb)) if verb < i else FACT
    return noun_mood(line, i, verb + 1 if verb < i else clause_start(line, i)) if mood == FACT else mood


def _goes_unplaced(line: Line, after: int) -> bool:
    """Whether no place follows an advance that is made: "attacked A and made minor gains"."""
    dated = after + 1 < len(line) and line.words[after] == "on" and line.is_(after + 1, "z")
    return after >= len(line) or line.is_(after, ".,;ck") or (dated and not where(line, after + 2, 8))


_ENDING = ("culminated", "stalled", "failed", "faltered")


def _stalled(line: Line, i: int) -> bool:
    """Whether the advance at i is told to have come to an end: "the advance on PLACE has stalled"."""
    for k in range(i + 1, min(i + 12, len(line))):
        if line.is_(k, "ck;"):
            break
        if line.words[k] in _ENDING and line.is_(k - 1, "he") and not line.is_(k + 1, "luw"):
            return True
    return False


def read_foothold(line: Line, i: int, sense: Sense) -> list[Hit]:
    """ACTOR gains a foothold in PLACE."""
    if line.words[i].startswith("incursion"):
        return []
    verb = next(
        (k for k in range(i - 1, max(i - 7, -1), -1) if line.is_(k, "+=") or line.words[k] in _STANDS), -1
    )
    if verb < 0:
        return []
    spots = where(line, i + 1, 12) or where_clause(line, i)
    return hits(
        "enters", spots, subject(line, verb), verb_mood(line, verb, clause_start(line, verb)), i, "foothold"
    )


def read_presence(line: Line, i: int, sense: Sense) -> list[Hit]:
    """The presence of ACTOR in PLACE; ACTOR's presence in PLACE."""
    actor = actor_from(line, i + 2) if line.is_(i + 1, "o") else owner_of(line, i)
    after = actor.head + 1 if actor is not None and line.is_(i + 1, "o") else i + 1
    if actor is None or not actor.armed or line.words[after : after + 1] not in _THERE:
        return []
    told = any(line.words[k].startswith(_OBSERVED) for k in range(max(0, i - 9), i))
    still = "continued" in line.words[max(0, i - 3) : i]
    if not (told or still):
        return []
    spots = [s for s in list_at(line, after + 1)[0] if s.kind in ("name", "anaphor")]
    spots = [s for s in spots if s.part is not None or line.words[after] != "on"]
    if spots and any(line.is_(k, "u") for k in range(after + 1, spots[0].end - 1)):
        return []
    mood = noun_mood(line, i, clause_start(line, i))
    return hits("holds" if still else "enters", spots, actor, mood, i, "presence")


_THERE = (["in"], ["at"], ["inside"], ["on"], ["within"])
_OBSERVED = ("confirm", "report", "note", "noting", "indicat", "show", "observ", "reveal", "suggest")
"""Beginnings of words by which a presence of troops is news, not policy."""


_STANDS = words("stand_verb")
