"""Items -> named places: one place phrase, a list of them, and the location phrases of a clause.

place     = determiner* adjective* (kind "of")? NAME | part "of"/"in" place | NAME's part
list      = place ("," place)* ","? "and" place
locations = (preposition list | direction "of" list)+
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from whoholds.claims.english.items import Line
from whoholds.claims.english.naming import NUMERALS, TRAILS, names_place, says_what
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut

LONGEST_PHRASE = 14
"""Items that one place phrase may have before its name: bounds the work per trigger."""


_LINKS = "oin"


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
    bounded: int = -1

    def take(self, line: Line, j: int, step: int) -> None:
        """Pass the item at j and its link."""
        if step > 1 and line.is_(j, "K") and self.kind < 0:
            self.kind = j
        apart = step > 1 and line.words[j] in _BOUNDED
        if line.words[j] in _ANAPHORS and (apart or (step == 1 and line.is_(j + 1, "#|w"))):
            self.bounded = j
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
    own = _own_part(line, i)
    if own is not None:
        return own
    passed = _Passed(_past_quantifier(line, i))
    j, n = passed.first, min(len(line), passed.first + LONGEST_PHRASE)
    while j < n:
        if _owner_of_name(line, j):
            j += 1
            continue
        building = _building(line, j, passed)
        if building is not None:
            return building
        close = _closing(line, j)
        if close is not None:
            return close(line, j, passed)
        step = _step(line, j)
        if step == 0:
            return _nameless(line, j, passed)
        passed.take(line, j, step)
        j += step
    return _nameless(line, j, passed) if j >= len(line) else None


_ITS_PARTS = frozenset(
    "outskirts center centre suburbs streets airport districts neighborhoods neighbourhoods edge".split()
)


def _own_part(line: Line, i: int) -> Spot | None:
    """Read "its outskirts": a part of the place that was told of."""
    if line.words[i : i + 1] != ["its"]:
        return None
    last = i + 1
    while line.is_(last, "Dw") and not line.is_(last, "PF") and last < i + 4:
        last += 1
    if last >= len(line) or line.words[last] not in _ITS_PARTS or line.is_(last + 1, "oN"):
        return None
    return Spot(line.cut(i, i), line.cut(i + 1, last), last + 1, i, "anaphor")


def _building(line: Line, j: int, passed: _Passed) -> Spot | None:
    """Read "the Mariupol regional hospital": a building that the name before it places."""
    k = j + 1
    while k < j + 5 and line.tags[k : k + 1] in (["w"], ["~"]):
        k += 1
    plain = line.is_(j, "N") and not line.is_(j, "XzVE9p1FRKQ") and not line.owner[j]
    if not plain or k in (j + 1, j + 5) or not line.is_(k, "F") or line.caps[k] or passed.part >= 0:
        return None
    return Spot(line.cut(j, j), line.cut(j + 1, k), k + 1, passed.first, "name", "", True)


def _owner_of_name(line: Line, j: int) -> bool:
    return line.is_(j, "N") and line.owner[j] and line.is_(j + 1, "N")


def _closing(line: Line, j: int) -> Callable[[Line, int, _Passed], Spot | None] | None:
    """Return how the phrase ends at item j: at a name, a country, a road or "the city's"."""
    if line.is_(j, "N") and names_place(line, j):
        return _at_name
    followed = line.is_(j + 1, "NAK") and line.starts[j + 1] - line.ends[j] <= 2
    if line.is_(j, "C") and not (line.owner[j] or followed):
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
    spot = _several(line, passed.first, j) or _anaphor(line, passed.first, j, passed.part, passed.delimited)
    if spot is None and passed.bounded >= 0:
        spot = _anaphor(line, passed.first, passed.bounded + 1, -1, False)
    return spot or (_anaphor(line, passed.first, passed.kind + 1, -1, False) if passed.kind >= 0 else None)


def _transparent(line: Line, i: int, j: int) -> bool:
    """Whether a kind only introduces its name ("the towns of"), and is no unnamed part ("four towns in")."""
    sized = line.words[j] == "areas" and line.words[j - 1] in _SIZES
    if line.is_(j, "PF") or not line.is_(j, "KR") or sized:
        return False
    if line.is_(j + 1, "o"):
        return not any(line.is_(k, "#") or line.words[k] in NUMERALS for k in range(i, j))
    return False


_SIZES = words("size")
_ROADS = words("road")


_LEADS = words("road_leads")


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


_QUANTIFIERS = words("quantifier")


def _past_quantifier(line: Line, i: int) -> int:
    """Return the index of the number in "more than 90 %", or i."""
    k = i
    while k < min(i + 4, len(line)) and line.words[k] in _QUANTIFIERS:
        k += 1
    share = line.is_(k, "P") and line.is_(k + 1, "o")
    return k if line.is_(k, "#") or (share and line.words[k - 1] in ("least", "than")) else i


def _with_indefinite(line: Line, i: int, j: int, part: int) -> Spot | None:
    """Read "a UN base in Ramyah": a facility with an indefinite article is the part, the town the place."""
    if part >= 0 or not (
        line.is_(j, "F")
        and line.words[i] in ("a", "an", "one")
        and line.words[j + 1 : j + 2] in (["in"], ["near"], ["at"])
    ):
        return None
    town = place_at(line, j + 2)
    if town is None or town.kind not in ("name", "region") or town.part is not None:
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


_BOUNDED = words("bounded_part")


_NO_LINKS = ("into", "onto", "against", "through")
"""Prepositions after a part that lead elsewhere: "territory into X" is no part of X."""


_CHIEF = words("chief_facility")
_QUARTERS = ("districts", "neighborhoods", "neighbourhoods", "suburbs")
"""Parts of a town that are counted without being named: "captured two districts"."""


def facility_here(line: Line, k: int) -> list[Spot]:
    """Read "the runway", "key government buildings": a facility of the place that was told of."""
    first = k
    definite = line.words[k : k + 1] == ["the"] or (k < len(line) and line.words[k] in _CHIEF)
    counted = line.is_(k, "#") and not line.words[k][:1].isdigit()
    while line.is_(k, "dwJ~DHVA#") and not line.is_(k, "Fv") and k < first + 6:
        k += 1
    bounded = k < len(line) and (line.is_(k, "F") or line.words[k] in _BOUNDED | {"buildings"})
    quarters = counted and bounded and line.words[k] in _QUARTERS
    if not (definite or quarters) or not bounded or line.caps[k] or line.is_(k + 1, "oinNKFwA"):
        return []
    return [Spot(line.cut(k, k), line.cut(_content(line, first, k), k), k + 1, first, "facility", "", True)]


def _step(line: Line, j: int) -> int:
    """Return how many items of a place phrase to pass at j: an adjective, or a noun with its link."""
    if line.is_(j, "D") and line.is_(j + 1, "c") and line.is_(j + 2, "D"):
        return 2
    if line.is_(j, "KRFPD") and line.is_(j + 1, "oin") and not line.is_(j, "B"):
        return 0 if _leads_elsewhere(line, j) else 2
    if line.is_(j, "F") and line.words[j + 1 : j + 3] in ([",", "in"], [",", "at"]):
        named = any(line.words[k] in ("a", "an", "another", "one") for k in range(max(0, j - 3), j))
        return 3 if named else 0
    if line.is_(j, "#") and (line.is_(j + 1, "%") or line.words[j + 1 : j + 2] in (["percent"], ["per"])):
        size = 2 if line.words[j + 1] != "per" else 3
        return size + 1 if line.is_(j + size, "o") else 0
    if (
        (line.is_(j, "B") and not line.is_(j, "~"))
        or line.is_(j, ",;:sk@ry!|")
        or (line.is_(j, "X") and not (line.owner[j] or line.is_(j + 1, "NKFH") or _names_of(line, j)))
    ):
        return 0
    if line.is_(j, "N"):
        port = line.is_(j + 1, "F") and line.is_(j + 2, "o")
        return 1 if port or says_what(line, j + 1) or line.is_(j + 1, "HwK") or line.owner[j] else 0
    if line.tags[j] == "w" and line.words[j + 1 : j + 2] in (["a"], ["an"]):
        return 0
    if line.words[j] in _CALLED and line.is_(j - 1, "KFP"):
        return 1
    if line.is_(j, "v") and not line.is_(j, "KFPD"):
        return 1 if set(line.shapes[j]) & set("ngp") and line.is_(j + 1, "NKFRwDJHP") else 0
    office = line.is_(j, "V") and not line.is_(j + 1, "PF")
    return 1 if line.is_(j, "dDJweKFRPH#vXAgz1~V") and not line.is_(j, "t") and not office else 0


_CALLED = ("called", "named")


def _leads_elsewhere(line: Line, j: int) -> bool:
    """Whether the preposition after a part leads elsewhere: "territory into X", "the town on Monday"."""
    link = line.words[j + 1]
    dated = link == "on" and line.is_(j + 2, "z")
    return dated or link in _NO_LINKS or (link == "over" and line.is_(j, "K"))


def _names_of(line: Line, j: int) -> bool:
    """Whether a phrase that a body's name opens goes on: "its de facto capital", "battalion headquarters"."""
    k = j + 1
    if says_what(line, k):
        return True
    staffed = line.is_(k, "A") and not line.is_(k, "v") and line.is_(k + 1, "F") and not line.is_(k + 1, "v")
    return (
        staffed
        or line.words[k : k + 2] == ["de", "facto"]
        or (line.tags[k : k + 1] == ["w"] and line.is_(k + 1, "K"))
    )


def _content(line: Line, first: int, j: int) -> int:
    """Index of the first item of a part phrase, after its articles."""
    while first < j and line.words[first] in ("the", "a", "an", "of"):
        first += 1
    return first


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
    if part < 0 and direction < 0 and line.words[end : end + 1] and line.words[end] in TRAILS:
        return Spot(place, line.cut(end, end), end + 1, first, kind)
    if part >= 0 and _named_staff(line, part, _part_end(line, part, j)):
        return Spot(line.cut(part, _part_end(line, part, j) - 1), None, end, first, "name", "", True)
    if part >= 0:
        return Spot(place, line.cut(part, _part_end(line, part, j)), end, first, kind, "", delimited)
    if direction >= 0 and not (kind == "region" and line.words[direction - 1 : direction] == ["the"]):
        return Spot(place, line.cut(direction, direction), end, first, kind)
    return Spot(place, None, end, first, kind)


def _named_staff(line: Line, part: int, link: int) -> bool:
    """Whether a part is a headquarters with a name of its own: "the Northern Command headquarters in"."""
    own = any(line.caps[k] and not line.is_(k, "JX") for k in range(part, link))
    return own and line.words[link - 1] in ("headquarters", "hq")


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


def _under_topic(line: Line, i: int) -> bool:
    """Whether a headline has named its place before a colon: "Lyman: troops leave key town"."""
    return line.words[1:2] == [":"] and line.is_(0, "N") and i > 1 and not line.is_(len(line) - 1, ".")


def _anaphor(line: Line, i: int, j: int, part: int, delimited: bool) -> Spot | None:
    """Read "the town", "the western part of the city", "there": a phrase without a name."""
    last = j
    if j >= len(line) or line.words[last] not in _ANAPHORS:
        last = j - 1 if j > i and line.words[j - 1] in _ANAPHORS else -1
    if last < i or line.words[last] not in _ANAPHORS or line.is_(last + 1, "NX"):
        return None
    article = next((k for k in range(last - 1, i - 1, -1) if line.is_(k, "d")), -1)
    owned = any(line.owner[max(last - 2, 0) : last]) and line.is_(last + 1, ",") and line.is_(last + 2, "N")
    if (
        line.words[last] != "there"
        and not owned
        and not _under_topic(line, i)
        and (article < 0 or last - article > 4 or line.words[article] in ("a", "an"))
    ):
        return None
    if line.is_(last + 1, ",") and line.is_(last + 2, "N") and names_place(line, last + 2):
        cut = line.cut(part, _part_end(line, part, last)) if 0 <= part < last else None
        return Spot(line.cut(last + 2, last + 2), cut, last + 3, i, "name", "", delimited)
    facility = line.is_(last, "FP") or line.words[last] in ("port", "suburb", "district", "area")
    if part >= 0 and part < last:
        inner = line.cut(part, _part_end(line, part, last))
        return Spot(line.cut(last, last), inner, last + 1, i, "anaphor", "", delimited)
    cut = line.cut(_content(line, article, last), last) if facility and article >= 0 else None
    return Spot(line.cut(last, last), cut, last + 1, i, "anaphor", "", facility)


def _several(line: Line, i: int, j: int) -> Spot | None:
    """Read "these settlements", "both towns": places that a list before them names."""
    last = next((k for k in (j, j - 1) if i <= k < len(line) and line.words[k] in _MANY_TOWNS), -1)
    pointed = any(line.words[k] in _POINTING for k in range(max(i - 1, 0), last))
    if not pointed or last - i > 2 or line.is_(last + 1, "oinN"):
        return None
    return Spot(line.cut(last, last), None, last + 1, i, "several")


_MANY_TOWNS = words("towns")
_POINTING = ("these", "those", "both")
_ANAPHORS = words("anaphor_noun")
