"""Items -> a list of places: place ("," place)* ","? "and" place, past what only locates each of them."""

from __future__ import annotations

import re

from whoholds.claims.english.items import Line
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot, place_at
from whoholds.claims.english.words import words

_PLURAL_REGION = re.compile(r" (?:oblasts|provinces|regions|districts|governorates|states|raions)$")


def list_at(line: Line, i: int) -> tuple[list[Spot], int]:
    """Read a list of places from item i; return them and the index after the list."""
    if line.words[i : i + 1] == ["both"]:
        i += 1
    spot = place_at(line, i)
    if spot is None:
        return _enumerated(line, i)
    spots, end = [spot], spot.end
    pending: list[Spot] = []
    at = tail(line, end, spot)
    if spot.kind in ("anaphor", "several") and not _name_joined(line, end):
        return spots, end
    while True:
        after, joined = _separator(line, at)
        following = place_at(line, after) if after > at else None
        if following is None or not _continues(line, i, after, following, joined):
            named = _named_in(line, at)
            if named:
                spots += pending + named
                return _same_side(line, spots), named[-1].end
            if joined and after > at:
                spots += [s for s in pending if s.kind == spots[0].kind == "name"]
            spots += _included(line, after) if joined else []
            return _same_side(line, spots), tail(line, spots[-1].end, spots[-1])
        pending.append(following)
        if joined or len(pending) > 2:
            last = pending[-1] if joined else None
            spots += [
                s for s in pending if s is last or s.kind not in ("region", "country") or _same(spots[0], s)
            ]
            pending = []
        at = tail(line, following.end, following)


def _enumerated(line: Line, i: int) -> tuple[list[Spot], int]:
    """Read "two villages, A and B", "several towns including A": places that only the list names."""
    k = i
    while line.is_(k, "dDwJe#") and not line.is_(k, "KFv") and k < i + 6:
        k += 1
    if k == i or not line.is_(k, "K") or not line.words[k].endswith("s"):
        return [], i
    at = k + 1 + line.is_(k + 1, ",;:")
    at += line.words[at : at + 1] in (["including"], ["namely"], ["notably"])
    spots, end = list_at(line, at) if at > k + 1 and line.is_(at, "Nd") else ([], i)
    last = place_at(line, end + 1) if len(spots) == 1 and line.is_(end, "c") else None
    if last is not None:
        return [*spots, last], last.end
    return ([], i) if line.is_(end, "sS") else (spots, end)


def _named_in(line: Line, at: int) -> list[Spot]:
    """Return the places of ", including B, and C" after a named one."""
    if not line.is_(at, ",") or line.words[at + 1 : at + 2] != ["including"] or not line.is_(at + 2, "N"):
        return []
    return [s for s in list_at(line, at + 2)[0] if s.kind == "name"]


def _name_joined(line: Line, end: int) -> bool:
    """Whether "and" and a place's name follow: "that city and PLACE"."""
    return line.is_(end, "c") and line.is_(end + 1, "N") and names_place(line, end + 1)


def _included(line: Line, k: int) -> list[Spot]:
    """Return the places of "(A and) 18 nearby villages, including B and C"."""
    start = k
    while line.is_(k, "d#wDJePe") and not line.is_(k, "K") and k < start + 6:
        k += 1
    if not line.is_(k, "K"):
        return []
    k += 1 + line.is_(k + 1, ",")
    return list_at(line, k + 1)[0] if line.words[k : k + 1] == ["including"] else []


BESIDE = re.compile(r" (?:north|south|east|west)\w*(?<!ern) of\b")
"""In a part: what only lies to a side of its place, "settlements northeast of"."""
_SHARED = ("directions", "areas", "axes", "sectors")
"""Plurals behind the last place that are meant of every one: "the Slovyansk or Lyman directions"."""


def _same_side(line: Line, spots: list[Spot]) -> list[Spot]:
    """Give "near A, B and C" its "near", and "A and B oblasts" its kind, to every place of the list."""
    if spots[-1].kind == "region" and _PLURAL_REGION.search(line.words[spots[-1].end - 1]):
        spots = [s._replace(kind="region") if s.kind == "name" else s for s in spots]
    first, last = spots[0].part, spots[-1].part
    shared = last is not None and last.start >= spots[-1].place.end
    if shared and last is not None and line.doc.folded[last.start : last.end] in _SHARED:
        return [s._replace(part=s.part or last) for s in spots]
    if first is None or len(spots) < 2:
        return spots
    words = line.doc.folded[first.start : first.end]
    near = words.endswith((" near", " around", " outside", "positions in", "positions at"))
    near = near or bool(BESIDE.search(words))
    return [s._replace(part=s.part or first) if near else s for s in spots]


def _same(first: Spot, other: Spot) -> bool:
    return (
        first.kind == other.kind
        or first.kind == "country"
        or (other.kind == "region" and first.kind == "region")
    )


def _separator(line: Line, at: int) -> tuple[int, bool]:
    """Return the index after a comma and/or conjunction at `at`, and whether a conjunction stood there."""
    if line.words[at : at + 1] == [";"]:
        return _after_semicolon(line, at), True
    after = at + 1 if line.is_(at, ",") else at
    if line.is_(after, "c"):
        after += 1
        if line.words[after : after + 1] == ["also"]:
            after += 1
        return after, True
    return after, False


def _titled(line: Line, after: int, spot: Spot) -> bool:
    """Whether another thing than a place is meant: "and Mayor of PLACE", "and shelled towns near PLACE"."""
    inside = range(after, spot.end - 1)
    return any(line.is_(k, "W") or (line.is_(k, "pV") and not line.is_(k, "KFR")) for k in inside)


def _after_semicolon(line: Line, at: int) -> int:
    """Return the index of the name that goes on with a list after a semicolon at `at`, or `at`.

    "A, north of B; C and D, south of E; and F": what follows the name must be able to end a member.
    """
    after = at + 1 + line.is_(at + 1, "c")
    named = line.is_(after, "N") and names_place(line, after) and not line.title
    closed = after + 1 >= len(line) or line.is_(after + 1, ",.;ci") or line.words[after + 1] == "on"
    return after if named and closed and not new_clause(line, after) else at


def _of_subject(line: Line, first: int) -> bool:
    """Whether a list from an item on belongs to the first noun of its sentence: "attacks on A and B have"."""
    if not line.is_(first - 1, "inoat|"):
        return False
    for k in range(first - 2, -1, -1):
        opens = line.is_(k, "k;:") or line.words[k] == "that"
        if opens or line.is_(k, ",s") or (line.is_(k, "vbhfmx") and not line.is_(k, "u")):
            return opens
    return True


def _continues(line: Line, first: int, after: int, spot: Spot, joined: bool) -> bool:
    """Whether the place after a separator belongs to the list, and does not open a clause of its own."""
    if joined and _did(line, after):
        return False
    verb = after
    while line.is_(verb, "eg"):
        verb += 1
    if joined and spot.kind == "anaphor" and spot.part is not None:
        return line.words[after] != "its"
    if _bears(line, after):
        return joined and any(_bears(line, k) for k in range(first, after))
    if spot.kind in ("anaphor", "country"):
        return False
    if joined and (_PLURAL_REGION.search(line.words[spot.end - 1]) or _titled(line, after, spot)):
        return not _titled(line, after, spot)
    stretch = line.is_(after + 1, "N") and line.words[after + 2 : after + 3] in (["area"], ["direction"])
    apart = line.is_(after, "d") and spot.part is not None
    if not joined and line.is_(after, "dw") and not (stretch or apart):
        return False
    if (joined and new_clause(line, after)) or (line.senses[verb] and set(line.shapes[verb]) & set("gp")):
        return False
    return not _subject_of(line, first, spot.end, joined)


def _subject_of(line: Line, first: int, k: int, joined: bool) -> bool:
    """Whether a verb at k has the place before it as its subject: "and PLACE fell"."""
    while line.is_(k, "eg"):
        k += 1
    several = joined and (line.words[k : k + 1] in (["were"], ["are"], ["have"]) or _of_subject(line, first))
    if line.is_(k, "bhxsSfm") and not several and not (line.is_(k, "u") and not line.is_(k, "bhxfm")):
        return True
    finite = line.is_(k, "v") and bool(set(line.shapes[k]) & set("sp")) and not line.is_(k + 1, "y")
    return finite and not (joined and _of_subject(line, first))


def _did(line: Line, k: int) -> bool:
    """Whether an unknown verb with its object follows a conjunction: "and shelled the town"."""
    did = line.words[k].endswith("ed") and line.is_(k + 1, "JXN")
    return line.is_(k, "w") and (did or line.is_(k + 1, "d"))


def _bears(line: Line, k: int) -> bool:
    """Whether "north of", "20 north of" stands at k."""
    k += line.is_(k, "#")
    return line.is_(k, "D") and line.is_(k + 1, "o")


def _speaks(line: Line, k: int) -> bool:
    """Whether the phrase at k is the subject of a speech verb: "and the LNR envoy Petrov claimed"."""
    for x in range(k, min(k + 12, len(line))):
        if line.is_(x, "sS") and x > k and not line.is_(x, "u"):
            return line.is_(x - 1, "NVXpA")
        if not line.is_(x, "dJNXVpAwo1tCRK"):
            break
    return False


def new_clause(line: Line, k: int) -> bool:
    """Whether a clause with a subject of its own follows a conjunction: "and Ukrainian forces hit"."""
    if _speaks(line, k):
        return True
    for x in range(k, min(k + 8, len(line))):
        if line.is_(x, "A") and not line.is_(x, "v"):
            return line.is_(x + 1, "v+TMSshxfmb") and not line.is_(x + 1, "u")
        if not line.is_(x, "dJNXwe#"):
            break
    return False


def tail(line: Line, at: int, spot: Spot) -> int:
    """Pass what only locates the place: "in Donetsk Oblast", ", Donetsk Oblast", ", 20km west of Y,"."""
    for _ in range(3):
        step = _aside(line, at, spot)
        if step <= at:
            break
        at = step
    return at


def _aside(line: Line, at: int, spot: Spot) -> int:
    """Return the index after one phrase at `at` that only locates the place, or `at` or less."""
    word, named = line.words[at] if at < len(line) else "", spot.kind == "name"
    if word == "in":
        region = place_at(line, at + 1)
        return region.end if region is not None and region.kind in ("region", "country") and named else at
    if word == ",":
        region_named = line.is_(at + 1, "N") and line.is_(at + 1, "R") and named
        country = line.is_(at + 1, "C") and not line.is_(at + 2, "bhsvxfm")
        bearing = 0 if region_named or country else _bearing(line, at + 1)
        if line.is_(at + 1, "D") and _another_bearing(line, bearing):
            return at
        nearer = line.words[at + 1 : at + 2] == ["within"] and line.is_(bearing, "n")
        return at + 2 if region_named or country else 0 if nearer else bearing
    if word == "on":
        return _on_side(line, at + 1) or _on_date(line, at + 1)
    if word == "with":
        return at + 2 if line.is_(at + 1, "C") and named else at
    if word == "near":
        return _beside(line, at + 1) if named else at
    return (
        _to_side(line, at + 3) if line.words[at : at + 2] == ["to", "the"] and line.is_(at + 2, "D") else at
    )


def _another_bearing(line: Line, k: int) -> bool:
    """Whether a list of bearings ends at k: "around A, southwest of B, and southwest of C"."""
    after = k + line.is_(k, ",")
    return line.is_(after, "c") and (
        line.is_(after + 1, "n") or (line.is_(after + 1, "D") and line.is_(after + 2, "oc"))
    )


def _to_side(line: Line, k: int) -> int:
    """Return the index after "(to the north) of Y" from the item after the direction."""
    following = place_at(line, k + 1) if line.is_(k, "o") else None
    return following.end if following else k


def _on_side(line: Line, k: int) -> int:
    """Return the index after "the northwestern outskirts of Y", which locates the place before it, or 0."""
    if not line.is_(k, "d"):
        return 0
    k += 1
    while line.is_(k, "D"):
        k += 1
    if line.words[k : k + 1] not in (["outskirts"], ["edge"], ["bank"], ["side"]) or not line.is_(k + 1, "o"):
        return 0
    spot = place_at(line, k + 2)
    return spot.end if spot is not None else 0


def _on_date(line: Line, k: int) -> int:
    """Return the index after "(on) October 23" where the list goes on with "and Y", or 0."""
    dated = (line.is_(k, "z") and line.is_(k + 1, "#")) or (line.is_(k, "#") and line.is_(k + 1, "z"))
    dated = dated or line.is_(k, "z")
    after = k + 1 + line.is_(k + 1, "#z")
    after += line.is_(after, ",")
    more = dated and line.is_(after, "c") and line.is_(after + 1, "N") and not line.is_(after + 1, "X")
    return after if more else 0


def _beside(line: Line, k: int) -> int:
    """Return the index after "(near) the border," or "(near) Y,", where a list goes on after it, or 0."""
    if not line.is_(k, "d"):
        return 0
    end = k
    while end < k + 4 and line.is_(end, "dJN") and not line.is_(end + 1, ","):
        end += 1
    return end + 1 if line.is_(end + 1, ",") and line.is_(end + 2, "N") and not line.is_(end + 2, "RC") else 0


def _bearing(line: Line, k: int) -> int:
    """Return the index after "about 20 km south-east of Y", or 0."""
    while line.words[k : k + 1] and line.words[k] in _ABOUT:
        k += 1
    start = k
    while (
        line.is_(k, "#")
        or (line.is_(k, "c") and line.is_(k + 1, "#"))
        or line.words[k : k + 1] in (["km"], ["kilometers"], ["kilometres"], ["miles"])
    ):
        k += 1
    if k == start and not line.is_(k, "D"):
        return 0
    while line.is_(k, "Dwe"):
        k += 1
    if not line.is_(k, "oan"):
        return 0
    spot = place_at(line, k + 1)
    if spot is None:
        return 0
    more = line.is_(spot.end, "c") and (
        line.is_(spot.end + 1, "#") or line.words[spot.end + 1 : spot.end + 2] == ["about"]
    )
    return (_bearing(line, spot.end + 1) if more else 0) or spot.end


_ABOUT = words("about")
