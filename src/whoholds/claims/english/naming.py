"""A name in a Line -> whether it can be a place's, and no person's, body's, day's or thing's."""

from __future__ import annotations

import re

from whoholds.claims.english.items import Line
from whoholds.claims.english.words import words
from whoholds.claims.tokens import fold

_ACRONYM = re.compile(r"[A-Z\d]{2,6}s?")
NUMERALS = words("numeral")


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


_COUNTRIES = frozenset(map(fold, words("country")))
_DASH = re.compile("[-\u2010-\u2015]")


def _between_countries(word: str) -> bool:
    """Whether a name only joins two countries: the "Afghanistan-Iran" border."""
    parts = _DASH.split(word.removesuffix(" border"))
    return len(parts) > 1 and all(part in _COUNTRIES for part in parts)


def _names_other(line: Line, j: int) -> bool:
    """Whether a name is an organisation's, a day's, or a person's: by its words, or the title after it."""
    if line.words[j].startswith(("uss ", "hms ", "mv ", "anti-", "pro-")) or _between_countries(
        line.words[j]
    ):
        return True
    person = line.is_(j, "p1") and not line.is_(j, "FRK")
    apposed = line.is_(j + 1, ",") and line.is_(j + 2, "d") and _titled(line, j + 3)
    return line.is_(j, "XzVE") or person or apposed


def names_place(line: Line, j: int) -> bool:
    """Whether a name can be a place: no person's, no organisation's, no holder of what follows."""
    if line.is_(j, "Q") and not says_what(line, j + 1):
        return not line.is_(j + 1, "HAsV") and (not line.owner[j] or line.is_(j + 1, "PFKDN~w"))
    if line.is_(j - 1, "o") and line.is_(j - 2, "K") and not line.is_(j, "XzVE9p"):
        return True
    if _names_other(line, j):
        return False
    if line.words[j].endswith(("press center", "resistance center")):
        return False
    titled = line.is_(j - 1, "p") and not line.is_(j - 1, "FK")
    if titled or line.words[j].rpartition(" ")[2] in _WATERS or line.words[j].endswith("military district"):
        return False
    if _of_capital(line, j) or (says_what(line, j + 1) and not line.owner[j]):
        return False
    if line.is_(j, "FRK"):
        return True
    if line.owner[j]:
        quarter = line.tags[j + 1 : j + 2] == ["w"] and line.is_(j + 2, "PF")
        return quarter or line.is_(j + 1, "PFKDRNJ~") or line.is_(j - 1, "in")
    if _no_name(line, j):
        return False
    told = j > 2 and line.is_(j - 1, "o") and line.is_(j - 2, "u") and _has_object(line, j + 1)
    return not (line.is_(j + 1, "H") or (_is_noun_after(line, j + 1) and not told))


def says_what(line: Line, k: int) -> bool:
    """Whether the noun at k goes on to the name that is meant: "the Damascus suburb of", "districts of"."""
    return line.is_(k + 1, "o") and (line.is_(k, "K") or line.words[k] == "districts")


def _of_capital(line: Line, j: int) -> bool:
    """Whether a name only says whose capital a place is: "the Somalian capital Mogadishu"."""
    return line.words[j + 1 : j + 2] == ["capital"] and line.is_(j + 2, "N")


def _no_name(line: Line, j: int) -> bool:
    """Whether a capitalised word is an initial, a saint's "St", an acronym, or an outlet's reporter."""
    size = line.ends[j] - line.starts[j]
    if size < 2 or line.words[j] == "st" or (line.owner[j - 1] and line.is_(j - 1, "z")):
        return True
    return size < 7 and bool(_ACRONYM.fullmatch(line.doc.text, line.starts[j], line.ends[j]))


def _has_object(line: Line, k: int) -> bool:
    """Whether an unknown word at k is a verb with its object: "(the capture of PLACE) boosts morale"."""
    return line.tags[k : k + 1] == ["w"] and line.words[k].endswith("s") and line.is_(k + 1, "dwJNqC")


_WATERS = words("waters")
TRAILS = words("trailing_part")


AFTER_NAME = TRAILS | words("after_name") | words("other_verb") | NUMERALS


def _is_noun_after(line: Line, k: int) -> bool:
    """Whether an unknown noun follows a name, which then only describes it ("captured Toyota trucks")."""
    if line.is_(k, "BAW"):
        return not line.is_(k, "v")
    if line.is_(k, "E") and not line.caps[k]:
        return True
    if line.is_(k, "p") or (line.is_(k, "V") and not line.is_(k, "su")):
        return True
    if not (line.is_(k, "w") and not line.is_(k, "vsbhfmxKPDFRciontaykrT")):
        return False
    word = line.words[k]
    return not (
        word in AFTER_NAME
        or (word.endswith("s") and line.is_(k + 1, "#J"))
        or word.endswith(("ing", "ed", "ly"))
        or not word.replace("-", "").isalpha()
    )
