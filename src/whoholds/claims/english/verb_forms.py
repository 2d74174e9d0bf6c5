"""A verb in a Line -> whether it is a noun here, and its voice: what its shape and its neighbours tell."""

from __future__ import annotations

from whoholds.claims.english.actors import phrase_at_head
from whoholds.claims.english.items import Line
from whoholds.claims.english.mood import BETWEEN
from whoholds.claims.english.naming import AFTER_NAME
from whoholds.claims.english.words import words


def noun_use(line: Line, i: int) -> bool:
    """Whether a word that can be verb or noun ("attacks", "advance") is a noun here."""
    if not line.is_(i, "u"):
        return False
    if not line.is_(i, "v") or not set(line.shapes[i]) & set("bs"):
        return not line.is_(i, "v")
    if i == 0 or line.words[i - 2 : i] == ["let", "alone"]:
        return line.is_(i + 1, "oin")
    if _describes_body(line, i) or (_on_place(line, i) and not line.is_(i + 2, "z#")):
        return True
    if _in_verb_group(line, i - 1) or _has_object(line, i):
        return False
    if line.is_(i - 1, "C") and not set(line.shapes[i]) & set("sp"):
        return not line.is_(i - 2, "c")
    if line.is_(i - 1, "AXN") and not line.owner[i - 1]:
        return _after_name(line, i)
    if line.is_(i - 1, "VE"):
        return False
    if line.is_(i - 1, "c"):
        return not line.is_(i + 1, "dNK") and not _second_infinitive(line, i)
    bearing = line.is_(i - 2, "dwJ") and line.words[i - 1].endswith(("ward", "wards"))
    return bearing or not line.is_(i - 1, "eg")


def _describes_body(line: Line, i: int) -> bool:
    """Whether "assault" is a part of a body's name: "airborne assault divisions"."""
    return line.words[i] == "assault" and line.is_(i - 1, "AJw~") and line.is_(i + 1, "A")


def _on_place(line: Line, i: int) -> bool:
    return line.words[i] in _ON_PLACE and line.words[i + 1 : i + 2] == ["on"]


def _second_infinitive(line: Line, i: int) -> bool:
    """Whether the word at i shares an infinitive's "to": "seek to bypass A and advance toward B"."""
    if "b" not in line.shapes[i] or line.words[i] == "hold":
        return False
    before = range(max(0, i - 10), i - 1)
    return any(line.words[k] == "to" and line.is_(k + 1, "vwT") and not line.is_(k + 1, "d") for k in before)


_ON_PLACE = ("attack", "attacks", "assault", "assaults", "raid", "raids")
"""Words that are nouns before "on": the verbs take their object without it."""


_MAKING = words("gain_making")


def _in_verb_group(line: Line, k: int) -> bool:
    """Whether the word at k stands before verbs only: "to", a modal, "also", a pronoun."""
    between = line.words[k] in BETWEEN and not line.is_(k - 1, "doin|")
    between = between and not (k and line.words[k - 1] in _MAKING)
    negated = line.is_(k, "!") and line.is_(k - 1, "xfm")
    return between or negated or line.words[k] in ("only", "to") or line.is_(k, "fmxqr")


def _has_object(line: Line, i: int) -> bool:
    """Whether an object follows the word at i, and nothing before makes it a noun."""
    follows = line.is_(i + 1, "dNKXJ#PF") or (line.is_(i + 1, "D") and line.is_(i + 2, "NKFR"))
    return follows and not line.is_(i - 1, "dJo~") and not line.owner[i - 1]


def _after_name(line: Line, i: int) -> bool:
    """Whether the word at i is a noun after an actor or a name: "the rebel attack", "the Goma attack"."""
    if line.is_(i - 1, "AX"):
        first = phrase_at_head(line, i - 1).first
        if "b" in line.shapes[i] and {"a", "an", "another"} & set(line.words[max(first - 1, 0) : i]):
            return True
        governed = line.is_(first - 1, "inaoy|") and line.words[i].endswith("s") and line.is_(i + 1, "i")
        return governed or (line.is_(i - 1, "A") and line.words[i - 1] in _ATTRIBUTIVE)
    return not line.words[i].endswith("s")


_ATTRIBUTIVE = words("attributive_actor")


def voice_of(line: Line, i: int) -> str:
    """Return active, passive, reduced ("held by") or attribute ("the captured town") for a verb."""
    shapes = line.shapes[i]
    if "n" not in shapes:
        return "active"
    k = _past_adverbs(line, _past_date(line, i - 1))
    if _after_verb(line, i) or _described(line, i, k) or _object_of_infinitive(line, i):
        return "attribute"
    if line.is_(k, "bh") or _remains_so(line, i, k):
        return "active" if line.is_(k, "h") else "passive"
    if "p" not in shapes and "b" not in shapes and not line.is_(k, "M"):
        return "reduced"
    if line.words[k : k + 1] == ["but"] or (
        "b" in shapes and (line.words[k : k + 1] == ["to"] or line.is_(k, "fmx"))
    ):
        return "active"
    if _by(line, i) or _apposed(line, i):
        return "reduced"
    if line.is_(i + 1, "NKFRwDJP") and (
        (line.is_(k, "dkoina") and not line.is_(k, "r"))
        or (line.words[i - 1 : i] in (["newly"], ["recently"]) and not line.is_(i - 2, "AXNqh"))
    ):
        return "attribute" if not line.is_(k, "D") else "active"
    side = line.is_(k, "D") and line.words[k].endswith(("st", "th")) and line.is_(k - 1, "d")
    noun = line.is_(k, "wEKFP") and not line.owner[k] and (k == 0 or line.is_(k - 1, "dJ"))
    manned = line.is_(k, "w") and line.is_(k - 1, "i") and line.is_(k - 2, "A")
    subject_like = side or noun or manned or _attacks(line, k)
    town = line.is_(i + 1, "K") and line.is_(i + 2, "o") and line.is_(k, "w")
    dated = line.is_(k, "z#") or (line.words[max(k, 0)] in AFTER_NAME and not line.is_(k, "vTu"))
    free = dated or line.is_(k, "AXNVJqrc,1;:")
    if (line.is_(i + 1, "NR") or town) and "s" not in shapes and k >= 0 and not free:
        return "active" if subject_like else "attribute"
    if line.is_(k, "N") and not line.is_(k, "1pX") and (line.is_(i + 1, "ai,.;") or i + 1 >= len(line)):
        return "reduced"
    return "active"


def _described(line: Line, i: int, before: int) -> bool:
    """Whether the participle at i stands right before what it describes: "Russian held PLACE"."""
    if line.is_(before, "d") and before < i - 1 and line.is_(i + 1, "KJ"):
        return True
    whose = line.is_(i - 1, "J") or line.words[i - 1] in HOLDER
    held = whose and line.words[i] in _STANDING and line.is_(i + 1, "KFPRN")
    return held or _held_areas(line, i, before)


def _attacks(line: Line, k: int) -> bool:
    """Whether somebody's attacks stand at k, which can take a place: "Ukrainian counterattacks"."""
    struck = k > 0 and any(s.trigger.frame in ("noun_at", "noun_toward") for s in line.senses[k])
    return struck and line.is_(k - 1, "JX")


def _remains_so(line: Line, i: int, k: int) -> bool:
    """Whether "remains" stands for "is" before a participle: "PLACE remains surrounded"."""
    return line.words[i].startswith(_LASTING) and line.words[max(k, 0)].startswith(("remain", "stay"))


_LASTING = ("contested", "besieged", "encircled", "surrounded", "blockaded", "cut off")


def _held_areas(line: Line, i: int, before: int) -> bool:
    """Whether "occupied" only describes "areas" or "territories" after it, whatever stands before."""
    areas = i + 1 < len(line) and line.words[i + 1] in _AREAS
    return line.words[i] in _STANDING and areas and not line.is_(before, "AXbhq")


def _apposed(line: Line, i: int) -> bool:
    """Whether a participle stands beside its place: "the city, liberated from the rebels last month"."""
    if not line.is_(i - 1, ",") or not line.is_(i - 2, "NK") or line.is_(i - 2, "X"):
        return False
    dated = line.is_(i + 1, "z") or line.words[i + 1 : i + 2] in _WHEN_WORDS
    return (line.is_(i + 1, "a") or dated) and not any(line.is_(k, "v") for k in range(i))


HOLDER = ("rebel", "militant", "insurgent")
"""Singulars that stand before "held" as adjectives: "rebel held PLACE"."""
_AREAS = words("held_areas")
_STANDING = words("standing")


def _past_adverbs(line: Line, k: int) -> int:
    """Return the index of the last item up to k that is no adverb."""
    while k >= 0 and not line.is_(k, "d"):
        if not (
            line.is_(k, "eg!") or line.words[k] in BETWEEN | {"later"} or line.words[k].endswith("fully")
        ):
            break
        k -= 1
    return k


def _past_date(line: Line, k: int) -> int:
    """Return the index of the last item up to k before "on Monday morning", "in recent days", or k."""
    for first in range(k, max(k - 5, 0), -1):
        if line.words[first] in _WHEN_OPENS:
            dated = any(line.is_(x, "z") or line.words[x] in _UNITS for x in range(first + 1, k + 1))
            while first > 1 and line.words[first - 1] in _WHEN_OPENS:
                first -= 1
            return first - 1 if dated and line.is_(first - 1, "AXhN") else k
        if not (line.is_(first, "z#wd") or line.words[first] in _UNITS):
            break
    return k


_WHEN_OPENS = ("on", "in", "over", "during", "earlier", "late", "early", "last", "this")
_UNITS = ("day", "days", "week", "weeks", "month", "months", "morning", "night", "weekend", "year")


def _after_verb(line: Line, i: int) -> bool:
    """Whether a participle describes the object of the verb before it: "regain lost positions"."""
    back = i > 0 and line.words[i - 1].startswith(("regain", "retak", "retook", "recaptur", "restor"))
    governed = back or (i > 0 and line.is_(i - 1, "v") and bool(set(line.shapes[i - 1]) & set("bg")))
    return governed and line.is_(i + 1, "PKF")


def _object_of_infinitive(line: Line, i: int) -> bool:
    """Whether a participle describes the object of an unknown infinitive: "to loot occupied PLACE"."""
    return i > 1 and line.tags[i - 1] == "w" and line.words[i - 2] == "to" and line.words[i] in _STANDING


_WHEN_WORDS = [[w] for w in sorted(words("when_word"))]


def _by(line: Line, i: int) -> bool:
    k = i + 1
    while k < i + 7 and (line.is_(k, "ez#d") or line.words[k : k + 1] in _WHEN_WORDS):
        k += 1
    return line.is_(k, "y") or (line.is_(i + 1, "w") and line.is_(i + 2, "y"))
