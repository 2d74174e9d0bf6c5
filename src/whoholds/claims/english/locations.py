"""Items -> the location phrases of a clause: (preposition list | direction "of" list)+."""

from __future__ import annotations

from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at, new_clause
from whoholds.claims.english.naming import NUMERALS
from whoholds.claims.english.places import Spot
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut


def locations(line: Line, i: int, stop: int, attacks: bool = False) -> list[Spot]:
    """Read the location phrases of a clause between two items, each spot with its preposition.

    `attacks` goes on to those of a second noun: "(an assault on A) and attacks near B".
    """
    groups: list[list[Spot]] = []
    joined: list[str] = []
    origin, and_from = False, False
    k = i
    while k < stop and k < len(line):
        if groups and line.is_(k, ",") and _apposition(line, k + 1):
            break
        prep, after, part = _preposition(line, k)
        if after > k:
            spots, end = list_at(line, _past_verb(line, after))
            if not spots and prep == "direction":
                spots, end = _of_thing(line, after)
            if spots:
                origin = prep == "from" or (origin and prep == "direction" and line.is_(k - 1, "c"))
                and_from = (and_from or origin) and line.is_(k - 1, "c") if origin else and_from
                if not origin:
                    anew = and_from or (attacks and _another(line, k))
                    joined.append("and" if anew else _joint(line, k, groups, prep, len(spots)))
                    and_from = False
                    way = "along" if prep in ("on", "via") and _leads_on(line, spots[-1]) else prep
                    groups.append([_with(line, s, way, part) for s in spots])
                k = max(end, after)
                continue
            if (
                prep == "to"
                and (_purpose(line, after) or (groups and line.is_(after, "w")))
                and not line.is_(after, "dK")
            ):
                break
            k = after
            continue
        if line.words[k] == ";" and groups and goes_on(line, k):
            k += 1
            continue
        if _ends(line, k, bool(groups)):
            break
        k += 1
    return _nearest(line, groups, joined)


_ROADS = words("road")


def _leads_on(line: Line, spot: Spot) -> bool:
    """Whether a place is only the way to another: "on the N26 highway towards PLACE"."""
    goal = line.words[spot.end : spot.end + 1] in (["toward"], ["towards"])
    return goal and line.words[spot.end - 1].rpartition(" ")[2] in _ROADS


def _of_thing(line: Line, k: int) -> tuple[list[Spot], int]:
    """Return the places of "(within 20 km of) Russia's key logistical node in PLACE"."""
    for x in range(k, min(k + 7, len(line))):
        if line.words[x] in ("in", "at"):
            return list_at(line, x + 1)
        if not (line.is_(x, "wdJ~KFXC") or line.owner[x]):
            break
    return [], k


def _past_verb(line: Line, k: int) -> int:
    """Return the index after a second verb that shares the place: "around and encircle PLACE"."""
    return k + 2 if line.is_(k, "c") and line.is_(k + 1, "v") and not line.is_(k + 1, "u") else k


def _ends(line: Line, k: int, found: bool) -> bool:
    """Whether the locations of a clause end at k: a clause, a verb or an example of its own begins."""
    if line.is_(k, "c") and (
        _new_verb(line, k + 1) or new_clause(line, k + 1) or (found and _fire(line, k + 1))
    ):
        return True
    if (found and line.words[k] == "including" and line.is_(k + 1, "d")) or _turns(line, k):
        return True
    if line.is_(k, ",") and (_participle(line, k + 1) or line.is_(k + 1, "q")):
        return True
    if found and line.is_(k, ",") and line.words[k + 1 : k + 2] == ["with"]:
        return True
    if not found and line.is_(k, ",") and line.is_(k + 1, "d") and line.words[k + 1] != "this":
        return True
    return line.is_(k, "kr?;sh") or (line.is_(k, "v") and not line.is_(k, "u") and not line.is_(k, "g"))


def _fire(line: Line, k: int) -> bool:
    """Whether fire from afar follows a conjunction, whose places are not those of the attack before it."""
    while line.is_(k, "wJe~") and line.words[k] not in _FIRE and not line.is_(k, "W"):
        k += 1
    return line.is_(k, "W") or line.words[k : k + 1] in ([w] for w in _FIRE)


_FIRE = ("fire", "fires", "bombardment", "barrages", "bombing")


def _participle(line: Line, k: int) -> bool:
    """Whether an unknown participle begins at k: ", likely targeting the bridge over Y"."""
    while line.is_(k, "g"):
        k += 1
    return line.tags[k : k + 1] == ["w"] and line.words[k].endswith("ing") and line.words[k] not in _NAMING


_NAMING = ("including", "following", "according")
_BETTERING = words("bettering")


def _purpose(line: Line, k: int) -> bool:
    """Whether an infinitive at k tells what an attack is for, whose places are not its own."""
    if k >= len(line) or line.words[k] in _BETTERING or line.is_(k, "dK"):
        return False
    return line.tags[k] == "w" or ("b" in line.shapes[k] and not line.is_(k, "u"))


_PASTS = words("irregular_past")
_TURNS = words("location_end")
_TOWARDS_SIDES = words("direction")


def _turns(line: Line, k: int) -> bool:
    """Whether another thing begins at k: "as opposed to", "after", but not "as of", "as well as"."""
    return line.words[k] in _TURNS and line.words[k + 1 : k + 2] not in (["of"], ["well"], ["far"])


def _new_verb(line: Line, k: int) -> bool:
    """Whether a verb of its own follows a conjunction: "and unsuccessfully attempted to"."""
    while (line.is_(k, "egL") and not line.is_(k, "!")) or line.words[k : k + 1] in (["otherwise"], ["also"]):
        k += 1
    if line.is_(k, "fmhxb"):
        return True
    past = line.words[k : k + 1] != [] and line.words[k] in _PASTS
    if line.is_(k, "w") and (past or line.words[k].endswith("ed")) and line.is_(k + 1, "dJXK" + "w" * past):
        return True
    return line.is_(k, "TM+-") and line.words[k].endswith("ed") and not line.is_(k, "gJ")


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
    if not (line.is_(k, "d#") or (line.words[k : k + 1] and line.words[k] in NUMERALS)):
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
    if line.words[k] == "within" and line.is_(k + 1 + line.is_(k + 1, "d"), "#"):
        return _distance(line, k)
    if line.is_(k, "it"):
        of = k + 5 if line.is_(k + 3, "c") and line.is_(k + 4, "D") else k + 3
        to_direction = line.words[k + 1 : k + 2] == ["the"] and line.is_(k + 2, "D") and line.is_(of, "o")
        if to_direction:
            word = "direction" if line.words[k] in ("to", "in", "on") else line.words[k]
            return word, of + 1, line.cut(k + 1, of)
        return (
            line.words[k],
            k + 1,
            line.cut(k, k) if line.words[k] in ("toward", "towards", "within") else None,
        )
    return "", k, None


def _distance(line: Line, k: int) -> tuple[str, int, Cut | None]:
    """Read "within nine miles of", "within 28 km southwest of" as the bearing that it is."""
    for x in range(k + 2, min(k + 8, len(line))):
        if line.is_(x, "o"):
            return "direction", x + 1, line.cut(k, x)
        if not line.is_(x, "wDdPK#"):
            break
    return "", k, None


def _with(line: Line, spot: Spot, prep: str, part: Cut | None) -> Spot:
    """Give a spot its preposition; the words of the preposition are its part when it has none."""
    if part is not None and spot.part is not None and spot.part.start >= spot.place.end:
        if prep == "direction" and line.doc.folded[spot.part.start : spot.part.end] in ("line", "border"):
            return spot._replace(prep=prep, part=part, place=Cut(spot.place.start, spot.part.end))
        vague = line.doc.folded[spot.part.start : spot.part.end] in ("area", "areas")
        return spot._replace(prep=prep, part=part if vague else spot.part)
    return spot._replace(prep=prep, part=spot.part or part)


def goes_on(line: Line, k: int) -> bool:
    """Whether the list of locations goes on after a semicolon: "; and south of X near Y"."""
    after = k + 1 + line.is_(k + 1, "c")
    if line.is_(after, "i") and line.is_(after + 1, "c"):
        after += 2
    return line.is_(after, "n") or (line.is_(after, "D") and line.is_(after + 1, "oc"))


def _wide(line: Line, spot: Spot) -> bool:
    """Whether "in northern X" means the region that the town X gives its name to."""
    part = line.doc.folded[spot.part.start : spot.part.end] if spot.part is not None else ""
    return spot.prep == "in" and part.endswith("ern") and part in _TOWARDS_SIDES


def _narrows(line: Line, group: list[Spot], following: Spot) -> bool:
    """Whether "near Y" says more exactly what "northeast of X" before it said."""
    near = following.kind == "name" and (
        following.prep in ("near", "around", "at", "in", "toward", "towards")
        or "direction" in following.prep[3:]
    )
    return group[0].prep == "direction" and near and line.starts[following.first] - group[-1].place.end < 40


def _joint(line: Line, k: int, groups: list[list[Spot]], prep: str, places: int) -> str:
    """Return how a location of so many places is joined to those before: "and", "," or nothing."""
    if line.is_(k - 1, "c;") or (line.words[k - 1] == "also" and line.is_(k - 2, "c")):
        return "and"
    comma = k - 1 - line.is_(k - 1, "D")
    if line.is_(comma, ",c") and prep in ("toward", "towards") and groups:
        return "and"
    if line.is_(k - 1, ","):
        if prep == "in" and _of_district(line, k):
            return ""
        nearer = places > 1 and bool(groups) and groups[-1][0].prep == "direction" and prep == "near"
        return "and" if groups and groups[-1][0].prep == prep else "" if nearer else ","
    return ""


def _of_district(line: Line, k: int) -> bool:
    """Whether "in the A district of B" at k only says where a place before it lies."""
    return any(
        line.is_(x, "R") and line.is_(x - 1, "N") and line.is_(x + 1, "o") for x in range(k + 2, k + 5)
    )


def _another(line: Line, k: int) -> bool:
    """Whether a second attack is told at the preposition k: "an assault on A and attacks near B"."""
    noun = k - 1
    if not line.is_(noun, "u"):
        return False
    while line.is_(noun, "uJDwed~L") and noun > k - 6:
        noun -= 1
    return line.is_(noun, "c")


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
                or (before.prep == "through" and group[0].prep in ("to", "toward", "towards"))
                or (before.prep == "against" and group[0].prep == "in")
                or (before.prep == "around" and group[0].prep == "in" and len(group) > 1)
                or (before.kind == "region" and group[0].kind == "name")
                or (len(group) > 1 and _wide(line, before))
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
    listed = [id(g) for at, g in enumerate(groups) if g[0].prep == "in" and any(joined[at : at + 2])]
    named = [g for g in kept if id(g) in listed or any(s.kind != "region" or s.delimited for s in g)]
    return [s for group in named or kept for s in group] if spots else []
