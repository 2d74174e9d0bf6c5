"""Hits -> hits with their places: anaphors named, chains taken apart, parts weighed, repeats dropped."""

from __future__ import annotations

import re

from whoholds.claims.english.actors import clause_start
from whoholds.claims.english.hits import Hit
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.memory import Memory
from whoholds.claims.english.mood import FACT
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut, Found

_INDEFINITE = words("indefinite_part")


_SHARES = words("share")


_SIDES_OF = words("side_of")


_WHOLE = words("whole")


def settled(line: Line, hits: list[Hit], memory: Memory) -> list[Hit]:
    """Give anaphors and bare withdrawals their place, parts their relation; drop what remains unnamed."""
    out: list[Hit] = []
    named = [one for hit in hits for one in _each(line, hit, memory)]
    for hit in [one for whole in named for one in _apart(line, whole)]:
        spot = hit.spot
        if spot is None:
            fits, spot = _shared_place(line, hit, out, memory)
            if not fits:
                continue
        if spot is not None and spot.kind == "facility":
            spot = _of_told_place(line, hit, memory)
            if spot is None:
                continue
        named_here = spot is not None and spot.kind == "name"
        if spot is None or spot.kind == "anaphor":
            place = _antecedent(line, hit, hits, memory)
            if place is None:
                continue
            part = spot.part if spot else None
            if part and line.doc.folded[part.start : part.end] in line.doc.folded[place.start : place.end]:
                part = None
            spot = Spot(
                place,
                part,
                0,
                spot.first if spot else hit.at,
                "name",
                "",
                bool(spot and spot.delimited),
            )
        hit = hit._replace(spot=spot)
        out.append(hit._replace(relation=_by_part(line, hit)))
        memory.place = spot.place
        if named_here and not line.is_(spot.end - 1, "F"):
            memory.town = spot.place
    return _once_entered(_without_flag(_without_former(_without_repelled(out))))


def _of_told_place(line: Line, hit: Hit, memory: Memory) -> Spot | None:
    """Return a facility without a name as a part of the place named before it, or just claimed."""
    assert hit.spot is not None
    for k in range(hit.spot.first - 1, -1, -1):
        led = line.is_(k - 1, "inatodKDv") or k == 0
        if line.is_(k, "N") and not line.is_(k, "p1VC") and led and names_place(line, k):
            return hit.spot._replace(place=line.cut(k, k), kind="name")
    last = memory.claims[-1] if memory.claims else None
    return hit.spot._replace(place=last.place, kind="name") if last is not None and last.actor else None


def _scene(line: Line, at: int) -> Spot | None:
    """Return the town nearest to an item in which something goes on: "found in PLACE after the retreat"."""
    inside = [
        k
        for k in range(1, len(line))
        if line.is_(k, "N")
        and not line.is_(k, "RC")
        and line.words[k - 1] in ("in", "of", "near", "inside", "around")
        and names_place(line, k)
    ]
    if not inside:
        return None
    k = min(inside, key=lambda k: abs(k - at))
    return Spot(line.cut(k, k), None, k + 1, k)


def _shared_place(line: Line, hit: Hit, out: list[Hit], memory: Memory) -> tuple[bool, Spot | None]:
    """Return whether a hit without a place can have one, and the place of the line that it shares."""
    named = [h for h in out if h.spot is not None and h.spot.kind != "country"]
    if hit.rule == "attack_noun/none" or (hit.rule == "advance_noun/bare" and not named):
        owned = hit.actor is not None and not line.is_(hit.actor.head, "q")
        place = _only_place(line, hit.at) if owned and hit.mood.modality == "denied" else None
        return place is not None, place
    if hit.rule == "advance_noun/bare":
        return _one_scene(named, hit.mood.modality == "denied")
    if hit.rule == "advance/bare" and hit.mood.modality == "denied" and named:
        return _one_scene(named, True)
    if hit.rule == "withdrawal/dated":
        place = _scene(line, hit.at)
        return place is not None, place
    taken = [h.spot for h in named if h.relation in ("takes", "enters", "holds", "fights")]
    if hit.relation in ("loses", "fights") and not taken and not hit.rule.endswith("with"):
        last = memory.claims[-1] if memory.claims and hit.rule == "fighting/where" else None
        goes_on = last is not None and _settlement(last)
        return goes_on, Spot(last.place, None, 0, hit.at) if last is not None and goes_on else None
    return True, taken[0] if taken and hit.relation != "advances" else None


def _only_place(line: Line, at: int) -> Spot | None:
    """Return the one place that a sentence names before an item: where what it denies would have been."""
    named = [
        k
        for k in range(at)
        if line.is_(k, "N")
        and not line.is_(k, "p1V")
        and line.is_(k - 1, "inatDKwd")
        and names_place(line, k)
    ]
    if len(named) != 1:
        return None
    return Spot(line.cut(named[0], named[0]), None, named[0] + 1, named[0])


def _one_scene(named: list[Hit], only: bool) -> tuple[bool, Spot | None]:
    """Return the place of the fight told last: where an advance is made, or is not."""
    near = [h.spot for h in named[-1:] if h.relation in ("fights", "advances", "enters")]
    if not near or (only and len({h.spot.place for h in named if h.spot is not None}) > 1):
        return False, None
    return True, near[0]


def _each(line: Line, hit: Hit, memory: Memory) -> list[Hit]:
    """Give "these settlements" the places of the list named last, here or in the line before."""
    spot = hit.spot
    if spot is None or spot.kind != "several":
        return [hit]
    listed = _list_before(line, spot.first)
    if not listed and memory.before is not None:
        listed = _list_before(memory.before, len(memory.before))
    return [hit._replace(spot=Spot(s.place, None, spot.end, spot.first)) for s in listed]


def _list_before(line: Line, first: int) -> list[Spot]:
    """Return the last list of two or more named places that ends before an item."""
    found: list[Spot] = []
    k = 0
    while k < first:
        spots, end = list_at(line, k) if line.is_(k, "N") and names_place(line, k) else ([], k)
        if len(spots) > 1 and end <= first and all(s.kind == "name" for s in spots):
            found, k = spots, end
        k += 1
    return found


def _settlement(claim: Found) -> bool:
    """Whether a claim tells of being in a place or fighting for it, where fighting can go on."""
    return claim.relation in ("enters", "fights", "takes") and claim.modality == "fact"


_HEADED = ("direction of", "directions of", "in the direction")
_DASHES = re.compile("[-\u2010-\u2013]")
_STRETCHES = words("stretch")
"""Nouns after two joined names that make them two places: "the Avdiivka-Donetsk area"."""


def _apart(line: Line, hit: Hit) -> list[Hit]:
    """Take apart a chain of three or more names ("the directions of A-B-C")."""
    if hit.spot is None:
        return [hit]
    start, end = hit.spot.place
    names = _DASHES.split(line.doc.text[start:end])
    part = hit.spot.part
    stretch = part is not None and part.start >= end and line.doc.folded[part.start : part.end] in _STRETCHES
    stretch = stretch or (hit.spot.end < len(line) and line.words[hit.spot.end] in _STRETCHES)
    headed = (
        part is not None and part.end <= start and line.doc.folded[part.start : part.end].endswith(_HEADED)
    )
    least = 2 if stretch or (headed and not names[0].endswith("o")) else 3
    if line.is_(hit.spot.end - 1, "F") and line.words[hit.spot.end - 1].rpartition(" ")[2] not in _STRETCHES:
        return [hit]
    if len(names) < least or not all(name[:1].isupper() and len(name) > 6 - least for name in names):
        return [hit]
    out = []
    for name in names:
        out.append(hit._replace(spot=hit.spot._replace(place=Cut(start, start + len(name)))))
        start += len(name) + 1
    return out


def _without_repelled(hits: list[Hit]) -> list[Hit]:
    """Drop the attack that a repelled one describes: "repelled an attempt to advance on X"."""
    beaten = {hit.spot.place for hit in hits if hit.relation == "repels" and hit.spot}
    reach = [(hit.at, hit.spot.place.end) for hit in hits if hit.relation == "repels" and hit.spot]
    hits = [
        h
        for h in hits
        if h.relation not in ("fights", "advances")
        or not any(at < h.at and h.spot and h.spot.place.end <= end for at, end in reach)
    ]
    return [
        hit
        for hit in hits
        if hit.relation == "repels"
        or hit.spot is None
        or hit.spot.place not in beaten
        or (hit.relation not in ("fights", "advances") and hit.mood.modality != "intended")
    ]


def _without_former(hits: list[Hit]) -> list[Hit]:
    """Drop who held a place until it was taken: "recaptured X, the last town held by Y"."""
    taken = {hit.spot.place for hit in hits if hit.relation == "takes" and hit.mood is FACT and hit.spot}
    return [
        hit
        for hit in hits
        if hit.relation != "holds"
        or not hit.rule.endswith(("reduced", "stronghold", "defend/active"))
        or not hit.spot
        or hit.spot.place not in taken
    ]


def _without_flag(hits: list[Hit]) -> list[Hit]:
    """Drop the flag over a place that the same sentence tells to be taken."""
    taken = {hit.spot.place for hit in hits if hit.relation == "takes" and hit.mood is FACT and hit.spot}
    return [h for h in hits if not (h.flag and h.spot is not None and h.spot.place in taken)]


def _once_entered(hits: list[Hit]) -> list[Hit]:
    """Drop the advance that one verb tells of a place it also tells to be entered: "advanced 2 km into A"."""
    inside = {(h.at, h.spot.place) for h in hits if h.relation == "enters" and h.spot}
    return [h for h in hits if h.relation != "advances" or not h.spot or (h.at, h.spot.place) not in inside]


_LINES = (" river", " highway", " road", " railway", " motorway")
"""Ends of the names of things that are taken by sections, not entered."""

_OF_KIND = ("oblast", "province", "governorate")
"""Regions that only a name with the same word can have meant."""


def _antecedent(line: Line, hit: Hit, hits: list[Hit], memory: Memory) -> Cut | None:
    """Return the place that "the town" means: the nearest named before it, here or in earlier sentences."""
    if hit.relation == "repels" and hit.spot is None and memory.claims:
        return memory.claims[-1].place
    first = hit.spot.first if hit.spot else len(line)
    kind = line.words[hit.spot.end - 1].rpartition(" ")[2] if hit.spot and hit.spot.end else ""
    same_kind = memory.kinds.get(kind)
    if same_kind is not None or kind in _OF_KIND:
        return same_kind
    for k in range(first - 1, -1, -1):
        if kind and line.is_(k, "N") and line.words[k].endswith(f" {kind}") and not line.is_(k, "p1V"):
            return line.cut(k, k)
    ahead = _named_ahead(line, hit)
    if ahead is not None:
        return ahead
    for k in range(first - 1, -1, -1):
        if (
            line.is_(k, "N")
            and not line.is_(k, "p1V" if hit.relation == "advances" and hit.spot is None else "p1VR")
            and names_place(line, k)
            and not line.owner[k]
            and not (line.is_(k, "F") and kind in _TOWNS)
            and not (line.is_(k, "R") and line.words[max(k - 1, 0)] == "in" and line.is_(k - 2, "N"))
            and not (line.is_(k - 1, "o") and (line.is_(k - 2, "R") or _measured(line, k - 2)))
            and (line.is_(k - 1, "inatoKdJHFD") or line.is_(k - 1, "vu") or k == 0)
        ):
            return line.cut(k, k)
    last = memory.town or memory.place if kind in _TOWNS else memory.place
    return home_before(line, first) or last or _object_before(line, first)


def _measured(line: Line, k: int) -> bool:
    """Whether a bearing with its distance ends at k: "26 km northwest (of PLACE)"."""
    return line.is_(k, "D") and line.is_(k - 1, "#w")


def _named_ahead(line: Line, hit: Hit) -> Cut | None:
    """Return the subject that "its" in a phrase before it means: "After its capture by rebels, PLACE ..."."""
    if hit.spot is None or line.words[hit.spot.first] != "its":
        return None
    start = clause_start(line, hit.spot.first)
    fronted = hit.spot.first - start < _FRONTED
    if not fronted or any(line.is_(k, "NXv") for k in range(start, hit.spot.first)):
        return None
    comma = next((k for k in range(hit.spot.first, len(line) - 1) if line.is_(k, ",")), -1)
    named = comma > 0 and line.is_(comma + 1, "N") and names_place(line, comma + 1)
    return line.cut(comma + 1, comma + 1) if named else None


_FRONTED = 6
"""Items before "its" in a phrase that opens a clause: "Four days after its"."""

_TOWNS = ("city", "town", "village", "settlement")
"""Kinds that no airport or plant is."""


_PEOPLE = words("townspeople")


def home_before(line: Line, first: int) -> Cut | None:
    """Return the place that people before an item are of: "Kherson residents", "Mariupol's mayor"."""
    for k in range(first - 2, -1, -1):
        if line.is_(k, "N") and not line.is_(k, "p1VRXE") and line.words[k + 1] in _PEOPLE:
            return line.cut(k, k)
    return None


_PASTS = words("irregular_past")


def _object_before(line: Line, first: int) -> Cut | None:
    """Return the nearest place before an item that is the object of a verb the grammar does not know."""
    for k in range(first - 1, 0, -1):
        verb = line.is_(k - 1, "w") and (
            line.words[k - 1].endswith(("s", "ed")) or line.words[k - 1] in _PASTS
        )
        if verb and line.is_(k, "N") and not line.is_(k, "p1VR") and names_place(line, k):
            return line.cut(k, k)
    return None


def _by_part(line: Line, hit: Hit) -> str:
    """Return the relation of a part: an indefinite share taken is entering, a bounded one is taking."""
    spot = hit.spot
    if hit.relation != "takes" or spot is None or spot.part is None or spot.delimited:
        return hit.relation
    if line.doc.folded[spot.place.start : spot.place.end].endswith(_LINES):
        return hit.relation
    words = set(line.doc.folded[spot.part.start : spot.part.end].split())
    shares = _SHARES | _INDEFINITE
    first = next((k for k in range(spot.first, spot.end) if line.is_(k, "K") or line.words[k] in shares), -1)
    if first >= 0 and line.is_(first, "K") and not line.words[first].startswith("area"):
        return hit.relation
    if "positions" in words and words & _SIDES_OF:
        return hit.relation
    if "%" in line.doc.folded[spot.part.start : spot.part.end] or words & _WHOLE or "percent" in words:
        return hit.relation
    return "enters" if words & _INDEFINITE and not spot.prep else hit.relation
