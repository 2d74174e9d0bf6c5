"""Items -> named places: one place phrase, a list of them, and the location phrases of a clause.

place     = determiner* adjective* (kind "of")? NAME | part "of"/"in" place | NAME's part
list      = place ("," place)* ","? "and" place
locations = (preposition list | direction "of" list)+
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from whoholds.claims.english.items import Line
from whoholds.claims.found import Cut
from whoholds.claims.lexicon import load_lexicon

_PLURAL_REGION = re.compile(r" (?:oblasts|provinces|regions|districts|governorates|states|raions)$")
_ACRONYM = re.compile(r"[A-Z\d]{2,6}s?")
LONGEST_PHRASE = 14
"""Items that one place phrase may have before its name: bounds the work per trigger."""

_LINKS = "oin"
_ENDING = ("is", "are", "was", "were", "has", "have", "had")


class Spot(NamedTuple):
    """A named place as an argument: its cut, the part of it that is meant, and how it was reached."""

    place: Cut
    part: Cut | None
    end: int
    """Index of the item after the phrase."""
    first: int
    kind: str = "name"
    """name, region, country or anaphor ("the town")."""
    prep: str = ""
    delimited: bool = False
    """Whether the part is a thing with bounds (a building, a district), not a share or a side."""


@dataclass(slots=True)
class _Passed:
    """What of a place phrase has been passed before its name: items of its part, direction and kind."""

    first: int
    part: int = -1
    delimited: bool = False
    direction: int = -1
    kind: int = -1

    def take(self, line: Line, j: int, step: int) -> None:
        """Pass the item at j and its link."""
        if step > 1 and line.is_(j, "K") and self.kind < 0:
            self.kind = j
        if step > 1 and line.is_(j, "#"):
            self.first = j + step
        elif step > 1 and self.part < 0 and not _transparent(line, self.first, j):
            self.part = _content(line, self.first, j)
            self.delimited = line.is_(j, "F") or line.words[j] in _BOUNDED
        if line.is_(j, "D") and self.direction < 0:
            self.direction = j
        elif step > 1:
            self.direction = -1


def place_at(line: Line, i: int) -> Spot | None:
    """Read the place phrase that starts at item i, or None."""
    passed = _Passed(_past_quantifier(line, i))
    j, n = passed.first, min(len(line), passed.first + LONGEST_PHRASE)
    while j < n:
        if _owner_of_name(line, j):
            j += 1
            continue
        close = _closing(line, j)
        if close is not None:
            return close(line, j, passed)
        step = _step(line, j)
        if step == 0:
            return _nameless(line, j, passed)
        passed.take(line, j, step)
        j += step
    return None


def _owner_of_name(line: Line, j: int) -> bool:
    return line.is_(j, "N") and line.owner[j] and line.is_(j + 1, "N")


def _closing(line: Line, j: int) -> Callable[[Line, int, _Passed], Spot | None] | None:
    """Return how the phrase ends at item j: at a name, a country, a road or "the city's"."""
    if line.is_(j, "N") and names_place(line, j):
        return _at_name
    if line.is_(j, "C") and not (line.owner[j] or line.is_(j + 1, "NAK")):
        return lambda line, j, p: _country(line, j, p.first, p.part, p.direction)
    if line.words[j] in _ROADS and line.words[j + 1 : j + 2] and line.words[j + 1] in _LEADS:
        return lambda line, j, p: _road(line, p.first, j)
    if line.owner[j] and line.is_(j, "K"):
        return lambda line, j, p: _anaphor_part(line, p.first, j)
    return None


def _at_name(line: Line, j: int, passed: _Passed) -> Spot | None:
    first, part = passed.first, passed.part
    return _with_indefinite(line, first, j, part) or _named(
        line, j, first, part, passed.delimited, passed.direction
    )


def _nameless(line: Line, j: int, passed: _Passed) -> Spot | None:
    """Read a phrase that stops before any name: "the western part of the city"."""
    spot = _anaphor(line, passed.first, j, passed.part, passed.delimited)
    return spot or (_anaphor(line, passed.first, passed.kind + 1, -1, False) if passed.kind >= 0 else None)


def _transparent(line: Line, i: int, j: int) -> bool:
    """Whether a kind only introduces its name ("the towns of"), and is no unnamed part ("four towns in")."""
    if line.is_(j, "PF") or not line.is_(j, "KR"):
        return False
    if line.is_(j + 1, "o"):
        return not any(line.is_(k, "#") or line.words[k] in _NUMERALS for k in range(i, j))
    return False


_ROADS = frozenset("road roads highway highways railway corridor route".split())
_LEADS = frozenset("that which leading linking connecting between from".split())


def _road(line: Line, i: int, j: int) -> Spot | None:
    """Read "the road that runs from A to B", whose ends name it."""
    last = -1
    for k in range(j + 1, min(j + 10, len(line))):
        if line.is_(k, "N"):
            last = k
            if line.words[k - 1] in ("and", "to", "with"):
                break
        elif line.is_(k, ",;k"):
            break
    return Spot(line.cut(j, last), None, last + 1, i) if last > 0 else None


_NUMERALS = frozenset(
    "two three four five six seven eight nine ten eleven twelve dozens several many numerous some "
    "hundreds".split()
)
_QUANTIFIERS = frozenset(
    "over about around approximately nearly almost roughly only some up to at least more than an "
    "estimated".split()
)


def _past_quantifier(line: Line, i: int) -> int:
    """Return the index of the number in "more than 90 %", or i."""
    k = i
    while k < min(i + 4, len(line)) and line.words[k] in _QUANTIFIERS:
        k += 1
    return k if line.is_(k, "#") else i


def _with_indefinite(line: Line, i: int, j: int, part: int) -> Spot | None:
    """Read "a UN base in Ramyah": a facility with an indefinite article is the part, the town the place."""
    if not (
        line.is_(j, "F")
        and line.words[i] in ("a", "an", "one")
        and line.words[j + 1 : j + 2] in (["in"], ["near"], ["at"])
    ):
        return None
    town = place_at(line, j + 2)
    if town is None or town.kind != "name" or town.part is not None:
        return None
    return Spot(town.place, line.cut(i, j), town.end, i, "name", "", True)


def _anaphor_part(line: Line, i: int, j: int) -> Spot | None:
    """Read "the city's airport"."""
    last = j
    while last + 1 < min(len(line), j + 5) and line.is_(last + 1, "DwPFJK") and not line.is_(last + 1, "vsb"):
        last += 1
    if last == j or not line.is_(last, "PF"):
        return None
    return Spot(line.cut(j, j), line.cut(j + 1, last), last + 1, i, "anaphor", "", True)


_BOUNDED = frozenset(
    "building buildings hall district districts neighborhood neighbourhood neighborhoods "
    "neighbourhoods suburb suburbs "
    "square street streets station".split()
) | {
    "city council",
    "police station",
    "military base",
    "industrial zone",
    "old city",
    "air base",
    "army base",
}


def _step(line: Line, j: int) -> int:
    """Return how many items of a place phrase to pass at j: an adjective, or a noun with its link."""
    if line.is_(j, "D") and line.is_(j + 1, "c") and line.is_(j + 2, "D"):
        return 2
    if line.is_(j, "KRFPD") and line.is_(j + 1, "oin") and not line.is_(j, "B"):
        if line.words[j + 1] == "over" and line.is_(j, "K"):
            return 0
        return 2
    if line.is_(j, "#") and (line.is_(j + 1, "%") or line.words[j + 1 : j + 2] in (["percent"], ["per"])):
        size = 2 if line.words[j + 1] != "per" else 3
        return size + 1 if line.is_(j + size, "o") else 0
    if (
        (line.is_(j, "B") and not line.is_(j, "~"))
        or line.is_(j, ",;:sk@ry!|")
        or (line.is_(j, "X") and not line.owner[j] and not line.is_(j + 1, "NKFH"))
    ):
        return 0
    if line.is_(j, "N"):
        return 1 if line.is_(j + 1, "HwK") or line.owner[j] else 0
    if line.is_(j, "v") and not line.is_(j, "KFPD"):
        return 1 if set(line.shapes[j]) & set("ngp") and line.is_(j + 1, "NKFRwDJHP") else 0
    office = line.is_(j, "V") and not line.is_(j + 1, "PF")
    return 1 if line.is_(j, "dDJweKFRPH#vXAgz1~V") and not line.is_(j, "t") and not office else 0


def _content(line: Line, first: int, j: int) -> int:
    """Index of the first item of a part phrase, after its articles."""
    while first < j and line.words[first] in ("the", "a", "an", "of"):
        first += 1
    return first


def _titled(line: Line, k: int) -> bool:
    """Whether an apposition speaks of a person (", a senior commander") and is no speaker's title."""
    title = next((x for x in range(k, k + 4) if line.is_(x, "p")), -1)
    if title < 0 or any(line.is_(x, "KFRP") for x in range(k, title + 3)):
        return False
    return not _speaks(line, title)


def _speaks(line: Line, title: int) -> bool:
    """Whether the title is the subject of a speech verb: ", the mayor of the town said"."""
    end = next((x for x in range(title, min(title + 16, len(line))) if line.is_(x, ",sS")), -1)
    if end < 0 or not line.is_(end, ","):
        return end >= 0
    named = line.is_(end + 1, "N1") and line.is_(end + 2, ",")
    return line.is_(end + 1, "sS") or (named and line.is_(end + 3, "sS"))


def names_place(line: Line, j: int) -> bool:
    """Whether a name can be a place: no person's, no organisation's, no holder of what follows."""
    if line.is_(j, "Q") and not (line.is_(j + 1, "K") and line.is_(j + 2, "o")):
        return not line.is_(j + 1, "HAsV") and not (line.owner[j] and line.is_(j + 1, "A"))
    if line.is_(j + 1, ",") and line.is_(j + 2, "d") and _titled(line, j + 3):
        return False
    if line.is_(j, "XzVE") or (line.is_(j, "p1") and not line.is_(j, "FRK")):
        return False
    if line.is_(j - 1, "p") and not line.is_(j - 1, "FK"):
        return False
    if line.is_(j + 1, "K") and line.is_(j + 2, "o") and not line.owner[j]:
        return False
    if line.is_(j, "FRK"):
        return True
    if line.owner[j]:
        return line.is_(j + 1, "PFKDRNJ~") or line.is_(j - 1, "in")
    if line.ends[j] - line.starts[j] < 2:
        return False
    if line.ends[j] - line.starts[j] < 7 and _ACRONYM.fullmatch(line.doc.text, line.starts[j], line.ends[j]):
        return False
    return not (line.is_(j + 1, "H") or _is_noun_after(line, j + 1))


_TRAILS = frozenset(
    "direction directions axis line area areas border front frontline sector suburbs outskirts "
    "region salient pocket".split()
)

_AFTER_NAME = (
    _TRAILS
    | frozenset(
        "back yet fully entirely with for during under before after as than like amid following between "
        "via including according "
        "despite without until onto beside besides among despite both because which who whose itself "
        "today yesterday tomorrow overnight early late last this next again earlier alone first where "
        "when while then "
        "also now so too there here left unopposed intact ago later previously since once".split()
    )
    | frozenset(load_lexicon("en").words("other_verb"))
    | _NUMERALS
)


def _is_noun_after(line: Line, k: int) -> bool:
    """Whether an unknown noun follows a name, which then only describes it ("captured Toyota trucks")."""
    if line.is_(k, "BA"):
        return not line.is_(k, "v")
    if line.is_(k, "E") and not line.caps[k]:
        return True
    if line.is_(k, "p") or (line.is_(k, "V") and not line.is_(k, "su")):
        return True
    if not (line.is_(k, "w") and not line.is_(k, "vsbhfmxKPDFRciontaykrT")):
        return False
    word = line.words[k]
    return not (word in _AFTER_NAME or word.endswith(("ing", "ed", "ly")) or not word.isalpha())


def _named(line: Line, j: int, first: int, part: int, delimited: bool, direction: int) -> Spot:
    """Close a phrase at its name: a possessive name opens its part, a direction before it is one."""
    place, end = line.cut(j, j), j + 1
    kind = "region" if line.is_(j, "R") and not line.words[j].endswith(" island") else "name"
    if line.owner[j]:
        last = j
        while (
            last + 1 < min(len(line), j + 6)
            and line.is_(last + 1, "DwPFJK")
            and not line.is_(last + 1, "vsu")
        ):
            last += 1
        if last > j and line.is_(last, "PF"):
            return Spot(place, line.cut(j + 1, last), last + 1, first, kind, "", line.words[last] in _BOUNDED)
    if part < 0 and direction < 0 and line.words[end : end + 1] and line.words[end] in _TRAILS:
        return Spot(place, line.cut(end, end), end + 1, first, kind)
    if part >= 0:
        return Spot(place, line.cut(part, _part_end(line, part, j)), end, first, kind, "", delimited)
    if direction >= 0 and not (kind == "region" and line.words[direction - 1 : direction] == ["the"]):
        return Spot(place, line.cut(direction, direction), end, first, kind)
    return Spot(place, None, end, first, kind)


def _part_end(line: Line, part: int, j: int) -> int:
    """Index of the last item of the part: up to the link, or the noun before "the city of"."""
    for k in range(j - 1, part, -1):
        if line.is_(k, _LINKS):
            return k
    return part


def _country(line: Line, j: int, first: int, part: int, direction: int) -> Spot:
    if direction >= 0 and direction == j - 1:
        return Spot(
            line.cut(direction, j),
            None if part < 0 else line.cut(part, direction - 1),
            j + 1,
            first,
            "region",
        )
    cut = line.cut(part, j - 1) if part >= 0 and part < j else None
    return Spot(line.cut(j, j), cut, j + 1, first, "country")


def _anaphor(line: Line, i: int, j: int, part: int, delimited: bool) -> Spot | None:
    """Read "the town", "the western part of the city", "there": a phrase without a name."""
    last = j
    if line.words[last] not in _ANAPHORS:
        last = j - 1 if j > i and line.words[j - 1] in _ANAPHORS else -1
    if last < i or line.words[last] not in _ANAPHORS or line.is_(last + 1, "NX"):
        return None
    article = next((k for k in range(last - 1, i - 1, -1) if line.is_(k, "d")), -1)
    if line.words[last] != "there" and (
        article < 0 or last - article > 4 or line.words[article] in ("a", "an")
    ):
        return None
    if line.is_(last + 1, ",") and line.is_(last + 2, "N") and names_place(line, last + 2) and part < 0:
        return Spot(line.cut(last + 2, last + 2), None, last + 3, i)
    facility = line.is_(last, "FP") or line.words[last] in ("port", "suburb", "district", "area")
    if part >= 0 and part < last:
        inner = line.cut(part, _part_end(line, part, last))
        return Spot(line.cut(last, last), inner, last + 1, i, "anaphor", "", delimited)
    cut = line.cut(_content(line, article, last), last) if facility and article >= 0 else None
    return Spot(line.cut(last, last), cut, last + 1, i, "anaphor", "", facility)


_ANAPHORS = frozenset(
    "city town village settlement area port airport base district suburb capital there enclave "
    "airfield plant dam bridge "
    "airbase island".split()
) | {"industrial zone", "city center", "city centre", "town center", "old city"}


def list_at(line: Line, i: int) -> tuple[list[Spot], int]:
    """Read a list of places from item i; return them and the index after the list."""
    if line.words[i : i + 1] == ["both"]:
        i += 1
    spot = place_at(line, i)
    if spot is None:
        return [], i
    spots, end = [spot], spot.end
    pending: list[Spot] = []
    at = _tail(line, end, spot)
    if spot.kind == "anaphor":
        return spots, end
    while True:
        after, joined = _separator(line, at)
        following = place_at(line, after) if after > at else None
        if following is None or not _continues(line, after, following, joined):
            if joined and after > at:
                spots += [s for s in pending if s.kind == spots[0].kind == "name"]
            return _same_side(line, spots), _tail(line, spots[-1].end, spots[-1])
        pending.append(following)
        if joined or len(pending) > 2:
            last = pending[-1] if joined else None
            spots += [
                s for s in pending if s is last or s.kind not in ("region", "country") or _same(spots[0], s)
            ]
            pending = []
        at = _tail(line, following.end, following)


def _same_side(line: Line, spots: list[Spot]) -> list[Spot]:
    """Give "near A, B and C" its "near", and "A and B oblasts" its kind, to every place of the list."""
    if spots[-1].kind == "region" and _PLURAL_REGION.search(line.words[spots[-1].end - 1]):
        spots = [s._replace(kind="region") if s.kind == "name" else s for s in spots]
    first = spots[0].part
    if first is None or len(spots) < 2:
        return spots
    near = line.doc.folded[first.start : first.end].endswith((" near", " around", " outside"))
    return [s._replace(part=s.part or first) if near else s for s in spots]


def _same(first: Spot, other: Spot) -> bool:
    return (
        first.kind == other.kind
        or first.kind == "country"
        or (other.kind == "region" and first.kind == "region")
    )


def _separator(line: Line, at: int) -> tuple[int, bool]:
    """Return the index after a comma and/or conjunction at `at`, and whether a conjunction stood there."""
    after = at + 1 if line.is_(at, ",") else at
    if line.is_(after, "c"):
        after += 1
        if line.words[after : after + 1] == ["also"]:
            after += 1
        return after, True
    return after, False


def _continues(line: Line, after: int, spot: Spot, joined: bool) -> bool:
    """Whether the place after a separator belongs to the list, and does not open a clause of its own."""
    if spot.kind in ("anaphor", "country") or (line.is_(after, "D") and line.is_(after + 1, "o")):
        return False
    stretch = line.is_(after + 1, "N") and line.words[after + 2 : after + 3] in (["area"], ["direction"])
    if not joined and line.is_(after, "dw") and not stretch:
        return False
    if (joined and _new_clause(line, after)) or (line.senses[after] and "g" in line.shapes[after]):
        return False
    k = spot.end
    while line.is_(k, "eg"):
        k += 1
    if line.is_(k, "bhxsSfm") and not (line.is_(k, "u") and not line.is_(k, "bhxfm")):
        return False
    return not (line.is_(k, "v") and set(line.shapes[k]) & set("sp") and not line.is_(k + 1, "y"))


def _tail(line: Line, at: int, spot: Spot) -> int:
    """Pass what only locates the place: "in Donetsk Oblast", ", Donetsk Oblast", ", 20km west of Y,"."""
    for _ in range(3):
        step = at
        if line.is_(at, "i") and line.words[at] == "in":
            region = place_at(line, at + 1)
            if region is not None and region.kind in ("region", "country") and spot.kind == "name":
                step = region.end
        elif (
            line.is_(at, ",") and line.is_(at + 1, "N") and line.is_(at + 1, "R") and spot.kind == "name"
        ) or (line.is_(at, ",") and line.is_(at + 1, "C") and not line.is_(at + 2, "bhsvxfm")):
            step = at + 2
        elif line.is_(at, ","):
            step = _bearing(line, at + 1) or at
        elif line.words[at : at + 1] == ["on"]:
            step = _on_side(line, at + 1) or _on_date(line, at + 1) or at
        elif line.words[at : at + 1] == ["near"] and spot.kind == "name":
            step = _beside(line, at + 1) or at
        elif line.words[at : at + 2] == ["to", "the"] and line.is_(at + 2, "D"):
            step = _to_side(line, at + 3)
        if step == at:
            return at
        at = step
    return at


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
    dated = line.is_(k, "z") and line.is_(k + 1, "#")
    return (
        k + 2 if dated and line.is_(k + 2, "c") and line.is_(k + 3, "N") and not line.is_(k + 3, "X") else 0
    )


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


_ABOUT = frozenset(
    "about approximately roughly some just around only nearly almost located situated an all both".split()
)


def locations(line: Line, i: int, stop: int) -> list[Spot]:
    """Read the location phrases of a clause between two items, each spot with its preposition."""
    groups: list[list[Spot]] = []
    joined: list[str] = []
    origin = False
    k = i
    while k < stop and k < len(line):
        if groups and line.is_(k, ",") and _apposition(line, k + 1):
            break
        prep, after, part = _preposition(line, k)
        if after > k:
            spots, end = list_at(line, after)
            if spots:
                origin = prep == "from" or (origin and prep == "direction" and line.is_(k - 1, "c"))
                if not origin:
                    joined.append(_joint(line, k, groups, prep))
                    groups.append([_with(line, s, prep, part) for s in spots])
                k = max(end, after)
                continue
            if prep == "to" and groups and line.is_(after, "w") and not line.is_(after, "dK"):
                break
            k = after
            continue
        if line.is_(k, "c") and (_new_verb(line, k + 1) or _new_clause(line, k + 1)):
            break
        if line.words[k] == ";" and groups and goes_on(line, k):
            k += 1
            continue
        if line.is_(k, "kr?;s") or (line.is_(k, "v") and not line.is_(k, "u") and not line.is_(k, "g")):
            break
        k += 1
    return _nearest(line, groups, joined)


def _new_verb(line: Line, k: int) -> bool:
    """Whether a verb of its own follows a conjunction: "and unsuccessfully attempted to"."""
    while line.is_(k, "eg") and not line.is_(k, "!"):
        k += 1
    if line.is_(k, "fmhxb"):
        return True
    return line.is_(k, "TM+-") and line.words[k].endswith("ed") and not line.is_(k, "gJ")


def _new_clause(line: Line, k: int) -> bool:
    """Whether a clause with a subject of its own follows a conjunction: "and Ukrainian forces hit"."""
    for x in range(k, min(k + 8, len(line))):
        if line.is_(x, "A") and not line.is_(x, "v"):
            return line.is_(x + 1, "v+TMSshxfmb") and not line.is_(x + 1, "u")
        if not line.is_(x, "dJNXwe#"):
            break
    return False


def _apposition(line: Line, k: int) -> bool:
    """Whether ", a settlement along ..." or ", all situated in ..." describes the places before it."""
    if line.words[k : k + 1] and line.words[k] in (
        "all",
        "situated",
        "located",
        "hometown",
        "home",
        "just",
        "about",
        "approximately",
    ):
        return True
    if not (line.is_(k, "d#") or (line.words[k : k + 1] and line.words[k] in _NUMERALS)):
        return False
    return any(
        line.is_(x, "KPFR") or line.words[x] == "front" for x in range(k + 1, min(k + 5, len(line)))
    ) and not any(line.is_(x, "N,") for x in range(k + 1, min(k + 3, len(line))))


def _preposition(line: Line, k: int) -> tuple[str, int, Cut | None]:
    """Return the kind of preposition at k, the index after it, and the words it gives to `part`."""
    if line.is_(k, "n"):
        return line.words[k], k + 1, line.cut(k, k)
    if line.is_(k, "D") and line.is_(k + 1, "o"):
        first = k
        while line.is_(first - 1, "D"):
            first -= 1
        return "direction", k + 2, line.cut(first, k + 1)
    if line.is_(k, "D") and line.is_(k + 1, "c") and line.is_(k + 2, "D") and line.is_(k + 3, "o"):
        return "direction", k + 4, line.cut(k, k + 3)
    if line.is_(k, "a"):
        return "from", k + 1, None
    if line.is_(k, "in") and line.is_(k + 1, "c") and line.is_(k + 2, "n"):
        return line.words[k + 2], k + 3, line.cut(k, k + 2)
    if line.words[k] == "within" and line.is_(k + 1, "#"):
        return "", k, None
    if line.is_(k, "it"):
        to_direction = line.words[k + 1 : k + 2] == ["the"] and line.is_(k + 2, "D") and line.is_(k + 3, "o")
        if to_direction:
            word = "direction" if line.words[k] in ("to", "in", "on") else line.words[k]
            return word, k + 4, line.cut(k + 1, k + 3)
        return line.words[k], k + 1, line.cut(k, k) if line.words[k] in ("toward", "towards") else None
    return "", k, None


def _with(line: Line, spot: Spot, prep: str, part: Cut | None) -> Spot:
    """Give a spot its preposition; the words of the preposition are its part when it has none."""
    return spot._replace(prep=prep, part=spot.part or part)


def goes_on(line: Line, k: int) -> bool:
    """Whether the list of locations goes on after a semicolon: "; and south of X near Y"."""
    after = k + 1 + line.is_(k + 1, "c")
    return line.is_(after, "n") or (line.is_(after, "D") and line.is_(after + 1, "oc"))


def _narrows(line: Line, group: list[Spot], following: Spot) -> bool:
    """Whether "near Y" says more exactly what "northeast of X" before it said."""
    near = following.kind == "name" and (
        following.prep in ("near", "around", "at", "in", "toward", "towards")
        or "direction" in following.prep[3:]
    )
    return group[0].prep == "direction" and near and line.starts[following.first] - group[-1].place.end < 40


def _joint(line: Line, k: int, groups: list[list[Spot]], prep: str) -> str:
    """Return how a location is joined to those before: "and", "," or nothing."""
    if line.is_(k - 1, "c;") or (line.words[k - 1] == "also" and line.is_(k - 2, "c")):
        return "and"
    if line.is_(k - 1, ","):
        return "and" if groups and groups[-1][0].prep == prep else ","
    return ""


def _nearest(line: Line, groups: list[list[Spot]], how: list[str]) -> list[Spot]:
    """Drop what only locates the rest: "northeast of X" before "near Y", the region of named towns."""
    groups = [[s for s in group if s.kind != "country"] for group in groups]
    joined = [
        flag == "and" or (flag == "," and "and" in how[at + 1 :])
        for at, (flag, group) in enumerate(zip(how, groups, strict=True))
        if group
    ]
    groups = [group for group in groups if group]
    kept: list[list[Spot]] = []
    for at, group in enumerate(groups):
        following = groups[at + 1] if at + 1 < len(groups) else None
        if following and not joined[at + 1] and _narrows(line, group, following[0]):
            continue
        if kept and not joined[at] and kept[-1] is groups[at - 1]:
            before = kept[-1][0]
            if (
                group[0].prep == "at"
                or (before.prep == "against" and group[0].prep == "in")
                or (before.kind == "region" and group[0].kind == "name")
            ):
                kept.pop()
            elif (
                before.prep not in ("along", "direction", "against")
                or before.kind == group[0].kind == "region"
            ):
                continue
        kept.append(group)
    if len(kept) > 1 and any(g[0].prep != "along" for g in kept):
        kept = [g for g in kept if g[0].prep != "along"] or kept
    spots = [s for group in kept for s in group]
    named = [group for group in kept if any(s.kind != "region" for s in group)]
    return [s for group in named or kept for s in group] if spots else []
