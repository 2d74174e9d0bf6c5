"""A verb in a Line -> its voice, its objects, the places that are its subject: what verb frames share."""

from __future__ import annotations

from whoholds.claims.english.actors import Actor, clause_start
from whoholds.claims.english.items import Line
from whoholds.claims.english.lists import list_at
from whoholds.claims.english.locations import locations
from whoholds.claims.english.mood import BETWEEN, FACT, Mood, verb_mood
from whoholds.claims.english.naming import names_place
from whoholds.claims.english.places import Spot, place_at
from whoholds.claims.english.words import words


def places_left(line: Line, i: int) -> list[Spot]:
    """Return the places that are the subject of the passive or intransitive verb at i."""
    start = _after_no(line, clause_start(line, i), i)
    relative = _before_relative(line, i)
    if relative:
        return relative
    nearest = _fronted(line, i) if start == 0 else start
    for k in range(nearest, i):
        if not line.is_(k, "NdKDPFw#^C") or line.is_(k, "q"):
            if line.is_(k, "q") and line.words[k] == "it":
                return [Spot(line.cut(k, k), None, k + 1, k, "anaphor")]
            continue
        spots, end = list_at(line, k)
        if spots and end <= i and not line.is_(k - 1, "iant") and _reaches(line, end, i):
            titled = line.is_(k - 1, "o") and line.is_(k - 2, "p")
            return [] if titled else spots + _last_of_subject(line, end, i)
    for k in range(i - 1, max(i - 6, -1), -1):
        spot = place_at(line, k) if line.is_(k, "N") else None
        if spot is not None and spot.end <= i:
            return [spot] if _only_auxiliaries(line, spot.end, i) else []
    return []


def _last_of_subject(line: Line, end: int, i: int) -> list[Spot]:
    """Return the last of a list before the verb at i: "A, B and C fell"."""
    after = end + line.is_(end, ",")
    spot = place_at(line, after + 1) if line.is_(after, "c") else None
    closes = spot is not None and spot.end <= i and _only_auxiliaries(line, spot.end, i)
    return [spot] if spot is not None and closes and spot.kind != "country" else []


def _only_auxiliaries(line: Line, first: int, last: int) -> bool:
    return all(line.is_(x, "behgfmx!,") or line.words[x] in BETWEEN for x in range(first, last))


def _fronted(line: Line, i: int) -> int:
    """Return the index after "According to ACTOR, " at the start of a line, or 0."""
    if not line.is_(0, "@"):
        return 0
    return next((k + 1 for k in range(1, min(i, 20)) if line.is_(k, ",")), 0)


def _after_no(line: Line, start: int, i: int) -> int:
    """Return where the subject of the verb at i may begin: ", and no part of X" opens one of its own."""
    return next(
        (k for k in range(i - 1, start, -1) if line.words[k] == "no" and line.is_(k - 1, "c,;")), start
    )


def places_under(line: Line, i: int) -> list[Spot]:
    """Return the places that are, or came, under what the noun at i says: "Marib has come under siege"."""
    under = next(k for k in range(i - 1, -1, -1) if line.words[k] == "under")
    group = under
    while line.is_(group - 1, "behgm!") or (group and line.words[group - 1] in _COMING):
        group -= 1
    spots = places_left(line, under) if group < under else []
    beside = spots and group in (spots[-1].end, list_at(line, spots[0].first)[1])
    if not (beside or line.is_(group - 1, ",r")):
        return []
    return [s for s in spots if s.kind != "country"]


_COMING = words("coming")


def _before_relative(line: Line, i: int) -> list[Spot]:
    """Return the place before ", which is (still)" at the verb or preposition i."""
    k = i - 1
    while k > 0 and (line.is_(k, "beh") or line.words[k] in BETWEEN):
        k -= 1
    if line.words[max(k, 0)] != "which" or not line.is_(k - 1, ","):
        return []
    located = _located(line, k - 2)
    named = [Spot(line.cut(k - 2, k - 2), None, k - 1, k - 2)] if line.is_(k - 2, "N") else []
    return located or (named if named and names_place(line, k - 2) else _ending_at(line, k - 2))


def _reaches(line: Line, end: int, i: int) -> bool:
    """Whether only auxiliaries, commas and appositions stand between a subject and its verb."""
    return not any(line.is_(k, "vkr;") and not line.is_(k, "b") for k in range(end, i)) or any(
        line.is_(k, "r") for k in range(end, i)
    )


def objects(line: Line, i: int) -> list[Spot]:
    """Return the places that are the object of the active verb at i, or named by "including"."""
    k = i + 1
    while line.is_(k, "eg") or line.words[k : k + 1] in (["back"], ["up"]):
        k += 1
    k = past_verbs(line, i, k)
    k = _past_harder(line, k) + (line.words[i - 2 : i] == ["let", "alone"] and line.is_(k, ","))
    if line.words[k : k + 1] == ["for"]:
        k = next((x + 1 for x in range(k + 1, k + 6) if line.words[x : x + 1] in _SPANS), k)
    if line.words[k : k + 1] == ["it"]:
        return [Spot(line.cut(k, k), None, k + 1, k, "anaphor")]
    spots, _ = list_at(line, k)
    unnamed = (
        bool(spots)
        and spots[0].part is not None
        and any(line.is_(x, "K") and not line.is_(x + 1, ",") for x in range(k, spots[0].end - 1))
    )
    return spots if spots and not unnamed else named_after(line, k) or spots


def _past_harder(line: Line, k: int) -> int:
    """Return the index after ", let alone capture," between a verb and the object that both share, or k."""
    first = k + line.is_(k, ",")
    if line.words[first : first + 2] not in (["let", "alone"], ["much", "less"], ["or", "even"]):
        return k
    verb = first + 2
    while line.is_(verb, "e"):
        verb += 1
    return verb + 1 + line.is_(verb + 1, ",") if line.is_(verb, "v") else k


_SPANS = (["day"], ["days"], ["time"], ["week"], ["hours"], ["night"])


def past_verbs(line: Line, i: int, k: int) -> int:
    """Return the index after the verbs at k that share the object of the one at i, or k.

    "encircle and bombard PLACE", "encircle, bomb, and shell PLACE", "surround and ultimately seize it".
    """
    end, joined = k, False
    while end < k + 9:
        after = end + line.is_(end, ",")
        conjunction = line.is_(after, "c") or line.words[after : after + 1] in (["but"], ["nor"])
        after += conjunction
        while line.is_(after, "exfm!g") or (after < len(line) and line.words[after] in BETWEEN | {"later"}):
            after += 1
        if after == end or not _alike(line, i, after):
            break
        end, joined = after + 1, joined or conjunction
    return end if joined else k


def _alike(line: Line, i: int, k: int) -> bool:
    """Whether the word at k is a verb in the form of the one at i: "seize" beside "encircle"."""
    if line.is_(k, "v"):
        return ("g" in line.shapes[i]) == ("g" in line.shapes[k])
    shape, word = set(line.shapes[i]), line.words[k] if k < len(line) else ""
    unknown = line.tags[k : k + 1] in (["w"], ["W"], ["u"]) and line.is_(k + 1, "NXPKdqc,")
    ending = "ing" if "g" in shape else "ed" if shape & {"p", "n"} and "b" not in shape else ""
    return unknown and (word.endswith(ending) if ending else not word.endswith(("ed", "ing", "ly", "s")))


def named_after(line: Line, k: int) -> list[Spot]:
    """Return the places that a phrase at k names only behind it: "two villages, A and B"."""
    for x in range(k, min(k + 14, len(line))):
        if line.words[x] in ("including", "namely", "notably", ":"):
            return list_at(line, x + 1)[0]
        if line.words[x : x + 2] == [";", "including"]:
            continue
        if line.words[x] == ";" and len(list_at(line, x + 1)[0]) > 1 and not line.is_(x + 1, "X"):
            return list_at(line, x + 1)[0]
        if line.is_(x, ",") and line.is_(x - 1, "KF") and line.is_(x + 1, "N"):
            head = next(y for y in range(k, x) if line.is_(y, "KF"))
            return [] if any(line.is_(y, "int") for y in range(k, head)) else list_at(line, x + 1)[0]
        if line.is_(x, "vsk;:"):
            break
    return []


_WHEN_WORDS = [[w] for w in sorted(words("when_word"))]


def gap(line: Line, i: int, actor: Actor | None) -> list[Spot]:
    """Return the place before a relative clause: "the city they sought to capture", "X, which Y seized"."""
    dated = (line.is_(i + 1, "n") and line.is_(i + 2, "z#")) or line.words[i + 1 : i + 2] in _WHEN_WORDS
    if not (line.is_(i + 1, "ia,.;ycke|") or dated or i + 1 >= len(line)) or actor is None:
        return []
    for k in range(i - 1, max(i - 10, 0), -1):
        opens = line.is_(k, "qr") or k == actor.first
        if opens and line.is_(k - 1, "KNF") and not line.is_(k - 1, "p1"):
            return _located(line, k - 1) or _ending_at(line, k - 1)
        last = k - 2 - (line.words[k - 2] == "itself")
        if line.is_(k, "r") and line.is_(k - 1, ",") and line.is_(last, "N") and not line.is_(last, "p1"):
            return _located(line, last) or _list_ending_at(line, last)
        if line.is_(k, ",;k"):
            return []
    return []


def _located(line: Line, last: int) -> list[Spot]:
    """Return the place that the region at an item only locates: "the X in southern Y Oblast that ..."."""
    k = last - 1
    while line.is_(k, "dDJ") and not line.is_(k, "i"):
        k -= 1
    within = line.words[max(k, 0)] in ("in", ",") and not line.is_(k - 1, "R")
    inside = line.is_(last, "R") and within and line.is_(k - 1, "N")
    return [Spot(line.cut(k - 1, k - 1), None, k, k - 1)] if inside and names_place(line, k - 1) else []


def in_address(line: Line, i: int) -> bool:
    """Whether a label stands in somebody's or something's address: "head of occupied Crimea"."""
    before = i - 2 if line.is_(i - 1, "d") else i - 1
    return line.is_(before, "o") and line.is_(before - 1, "pK" if line.is_(i - 1, "d") else "p")


def lost_ground(line: Line, k: int) -> int:
    """Return the index after "to regain (lost) positions" at k, the aim of an attack, or 0."""
    led = k + 1 < len(line) and line.words[k] == "to"
    if not led or not line.words[k + 1].startswith(("regain", "retak", "recaptur")):
        return 0
    return next((x + 1 for x in range(k + 2, min(k + 5, len(line))) if line.words[x] in _GROUND), 0)


_GROUND = ("positions", "ground", "territory")


def told_others(line: Line, i: int) -> bool:
    """Whether others than troops are to do what the verb at i says: "told residents to leave"."""
    to = i - 1
    while to > 0 and line.words[to] != "to" and (line.is_(to, "e") or line.words[to].endswith("ly")):
        to -= 1
    return to > 0 and line.words[to] == "to" and not line.is_(to - 1, "AXTlMG")


def where_clause(line: Line, i: int) -> list[Spot]:
    """Return the place before "where" in "X, where forces halted the advance"."""
    for k in range(i - 1, max(i - 9, 0), -1):
        if line.words[k] == "where":
            last = k - 2 if line.is_(k - 1, ",") else k - 1
            return _located(line, last) or _list_ending_at(line, last) if line.is_(last, "NK") else []
        if line.is_(k, "k;") or (line.is_(k, "s") and "where" not in line.words[max(0, k - 4) : k]):
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


def _ending_at(line: Line, last: int) -> list[Spot]:
    """Return the place phrase that ends at an item."""
    for first in range(max(0, last - 5), last + 1):
        spot = place_at(line, first) if line.tags[first] != "w" else None
        if spot is not None and spot.end == last + 1:
            return [spot]
    return []


def where(line: Line, i: int, most: int = 40) -> list[Spot]:
    """Return the places of the location phrases after item i."""
    return locations(line, i, min(i + most, len(line)))


def tried(line: Line, i: int, start: int) -> Mood:
    """Return the mood of an attack: one that was attempted in the past was made."""
    mood = verb_mood(line, i, start)
    made = any(line.words[k] in _TRIED and not _to_come(line, k) for k in range(max(start, i - 4), i))
    if mood.modality in ("intended", "denied") and made:
        unsure = next((k for k in range(max(start, i - 7), i) if line.is_(k, "g")), -1)
        return Mood("possible", line.cut(unsure, unsure)) if unsure >= 0 else FACT
    return mood


_TRIED = ("attempted", "tried", "attempting", "attempt", "attempts", "unsuccessfully", "failed")


def _to_come(line: Line, k: int) -> bool:
    """Whether the attempt at k is still to be made: "may attempt to", "plans to attempt to"."""
    k -= 1
    while line.is_(k, "eg"):
        k -= 1
    return line.is_(k, "mf") or line.words[k] == "to"


def bare(line: Line, i: int) -> bool:
    """Whether a verb ends its clause: "as government forces retreat"."""
    return (
        i + 1 >= len(line)
        or line.is_(i + 1, ",;ke")
        or line.words[i + 1]
        in (".", "after", "amid", "following", "hours", "days", "weeks", "shortly", "later")
    )


def places_from(line: Line, k: int, most: int = 10) -> list[Spot]:
    """Return the places after the first "from" or "out of" in reach."""
    if line.words[k - 1].endswith(" out") and line.is_(k, "o"):
        return [s for s in list_at(line, k + 1)[0] if s.kind != "country"]
    for x in range(k, min(k + most, len(line))):
        if line.is_(x, "a"):
            if line.words[x + 1 : x + 2] == ["it"]:
                return [Spot(line.cut(x + 1, x + 1), None, x + 2, x + 1, "anaphor")]
            near = line.cut(x + 1, x + 1) if line.is_(x + 1, "n") else None
            spots, end = list_at(line, x + 1 + (near is not None))
            if not spots:
                return [s for s in named_after(line, x + 1) if s.kind != "country"]
            further = end + line.is_(end, ",") + line.is_(end + line.is_(end, ","), "c")
            more = places_from(line, further, 1) if spots and end < further and line.is_(further, "a") else []
            return [s._replace(part=s.part or near) for s in spots if s.kind != "country"] + more
        if line.words[x] == "in" and line.is_(k - 1, "u") and x == k and not line.is_(k - 1, "v"):
            return [s for s in list_at(line, x + 1)[0] if s.kind == "name"]
        if line.is_(x, "krs;:,") or (line.is_(x, "v") and "s" in line.shapes[x] and not line.is_(x - 1, "J")):
            break
    return []
