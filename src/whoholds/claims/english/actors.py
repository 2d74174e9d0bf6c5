"""Items -> the armed actor of a verb or noun, as written."""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.english.items import Line
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut

_MODIFIERS = "dJNXAH#wDe1Cu~"
SPAN = 45
"""Items to the left in which a subject is sought."""


class Actor(NamedTuple):
    """An actor phrase: its cut and the indices of its first item and head."""

    cut: Cut
    first: int
    head: int
    armed: bool
    """Whether its words name an armed body or a country, not just somebody."""


_HEADS = "AX"


def clause_start(line: Line, i: int) -> int:
    """Return the first item of the clause that item i is in."""
    for k in range(i - 1, max(i - SPAN, -1), -1):
        if line.is_(k, "k;:?") or line.words[k] == "that":
            return k + 1
        if (
            line.is_(k, "sS")
            and not line.is_(k, "uv")
            and line.is_(k - 1, "VNXqAh,eg")
            and not line.is_(k + 1, "o")
        ):
            return k + 1
        if line.words[k] in ("as", "after", "before", "once") and _opens_clause(line, k, i):
            return k + 1
    return max(i - SPAN, 0)


def _opens_clause(line: Line, k: int, i: int) -> bool:
    """Whether "as", "after", ... at k has a subject of its own before i."""
    counting = line.words[k] == "as" and ({line.words[k - 1], line.words[k + 1]} & _MANY)
    adverb = line.is_(k + 1, "v") and line.shapes[k + 1] in ("p", "pn")
    return not (counting or adverb) and any(line.is_(x, "AXqN") for x in range(k + 1, i))


_MANY = frozenset(("many", "much", "few", "well", "far", "of", "part", "such"))
"""Words beside an "as" that opens no clause: "as many as 42 militants"."""


def phrase_at_head(line: Line, head: int) -> Actor:
    """Return the actor phrase whose head noun is at an item: its modifiers stand before it."""
    first = head
    while first > 0 and head - first < 8 and line.is_(first - 1, _MODIFIERS) and _modifies(line, first - 1):
        first -= 1
        if line.words[first] in _ARTICLES:
            break
    if first > 1 and line.is_(first - 1, "c") and line.is_(first, "JX") and line.is_(first - 2, "JX"):
        first -= 2
    if line.is_(first - 1, "c") and line.is_(first - 2, "w") and line.is_(first - 3, "J") and first > 2:
        first -= 3
    while first < head and (line.is_(first, "we") and not line.is_(first, "dJ") and _loose(line, first)):
        first += 1
    last = _loyalty(line, head)
    peaceful = any(line.words[k] in _PEACEFUL for k in range(max(first - 1, 0), head))
    return Actor(line.cut(first, last), first, head, line.is_(head, "AXJ9") and not peaceful)


_ARTICLES = ("the", "a", "an")
_PEACEFUL = words("peaceful")


_OF_COUNTRY = ("armed forces", "army", "military", "air force", "navy")
"""Bodies that a country's name may follow: "the Armed Forces of Ukraine"."""


def _loyalty(line: Line, head: int) -> int:
    """Return the last item of "fighters of the Free Army", "forces loyal to X", or the head itself."""
    k = head + 1
    if line.words[head] in _OF_COUNTRY and line.is_(k, "o") and line.is_(k + 1, "C"):
        return k + 1
    if not line.is_(head, "A") or line.is_(head, "X"):
        return head
    if line.words[k : k + 1] and line.words[k] in ("loyal", "linked", "allied", "affiliated", "belonging"):
        k += 1
    if not (line.is_(k, "o") or line.words[k : k + 1] in (["from"], ["to"], ["with"])):
        return head
    for x in range(k + 1, min(k + 6, len(line))):
        if line.words[k] == "from" and line.is_(x, "CR") and line.is_(x, "XN"):
            return x
        if line.is_(x, "XA") and not line.is_(x, "C") and not line.owner[x] and not line.is_(x + 1, "A"):
            return x
        if not line.is_(x, "dJNw#AX"):
            return head
    return head


_DEEDS = words("other_verb") | words("causing") | words("caused")


def _modifies(line: Line, k: int) -> bool:
    deed = line.owner[k + 1] and line.is_(k, "w") and line.words[k].endswith("ed")
    if deed or line.words[k] in _DEEDS or any(s.trigger.frame == "shown" for s in line.senses[k]):
        return False
    return not (line.is_(k, "srkftiao,bh|") or (line.is_(k, "v") and not line.is_(k, "JXAu")))


def _loose(line: Line, k: int) -> bool:
    return (
        line.is_(k, "e")
        or line.words[k].endswith("ing")
        or line.words[k] in ("also", "then", "now", "as", "new")
    )


def actors_between(line: Line, low: int, high: int) -> list[Actor]:
    """Return the actor phrases whose heads stand in [low, high), left to right."""
    found: list[Actor] = []
    k = low
    while k < high:
        if (
            line.is_(k, _HEADS)
            and not line.is_(k, "v")
            and not _only_locates(line, k)
            and not _of_officers(line, k)
            and not (line.owner[k] and not line.is_(k, "A") and _owned(line, k, high))
        ):
            head = k
            while (
                head + 1 < high
                and line.is_(head + 1, "A")
                and not line.is_(head + 1, "v")
                and not line.owner[head]
            ):
                head += 1
            found.append(phrase_at_head(line, head))
            k = head + 1
        elif line.is_(k, "q") and line.words[k] in ("it", "they", "he", "she", "we"):
            found.append(Actor(line.cut(k, k), k, k, line.words[k] in ("they", "it", "we")))
            k += 1
        elif line.is_(k, "N") and not line.is_(k, "FRK") and _subject_name(line, k):
            found.append(phrase_at_head(line, k)._replace(armed=line.is_(k, "9")))
            k += 1
        else:
            k += 1
    return found


_OFFICERS = words("officers")


def _of_officers(line: Line, k: int) -> bool:
    """Whether a body only says whose officers are meant: "brigade commanders"."""
    return k + 1 < len(line) and line.is_(k, "A") and line.words[k + 1] in _OFFICERS


_BACKED = words("backed")


def _only_locates(line: Line, k: int) -> bool:
    """Whether a capital or country is no actor here: a goal, a direction, or the backer of the actor."""
    if line.words[k + 1 : k + 2] and line.words[k + 1] in _BACKED and line.is_(k + 2, "NXAJ"):
        return True
    if not line.is_(k, "Q"):
        return False
    beside = line.is_(k - 1, "o") and line.is_(k - 2, "D")
    return (
        beside
        or line.is_(k - 1, "viant")
        or (k + 1 < len(line) and line.words[k + 1] in ("axis", "direction", "front"))
    )


def _owned(line: Line, k: int, high: int) -> bool:
    """Whether the possessive at k belongs to an armed head after it ("Russia's forces")."""
    return any(line.is_(x, "A") for x in range(k + 1, min(k + 5, high)))


def _subject_name(line: Line, k: int) -> bool:
    """Whether an unknown name is the subject of a verb: "Goudreau claims", "Prigozhin halted"."""
    after = k + 1
    while line.is_(after, "ehgb!"):
        after += 1
    governed = line.is_(k - 1, "oinatyd") and line.words[k - 1] != "that"
    return line.is_(after, "vsTM") and not governed


def agent(line: Line, i: int) -> Actor | None:
    """Return the actor after "by" that follows a passive verb at item i."""
    for k in range(i + 1, min(i + 12, len(line))):
        if line.is_(k, "y"):
            return actor_from(line, k + 1)
        if line.is_(k, ";:krs") or line.is_(k, "v"):
            return None
    return None


def actor_from(line: Line, i: int) -> Actor | None:
    """Return the actor phrase that starts at item i."""
    for k in range(i, min(i + 8, len(line))):
        if line.is_(k, "AX") and not line.is_(k + 1, "A") and not (line.owner[k] and line.is_(k + 1, "JwNA")):
            return Actor(line.cut(i, k), i, k, True)
        if line.is_(k, "N") and not line.is_(k + 1, "AN") and not line.is_(k, "FRK"):
            return Actor(line.cut(i, k), i, k, False)
        if not line.is_(k, _MODIFIERS) and not ("g" in line.shapes[k] and line.is_(k + 1, "JXA")):
            return None
    return None


_ADJECTIVAL = words("adjectival_actor")


def owner_of(line: Line, i: int) -> Actor | None:
    """Return the actor that owns the noun at item i: "Russian attacks", "Russia's advance", "by X"."""
    k = i - 1
    while k >= 0 and i - k < 7:
        bare_capital = line.is_(k, "Q") and not line.owner[k] and k == i - 1
        if (
            line.is_(k, "AXJ")
            and not line.is_(k, "v")
            and line.words[k] not in _ADJECTIVAL
            and not bare_capital
        ):
            first = k
            while first > 0 and line.is_(first - 1, "JXA") and not line.is_(first - 1, "v"):
                first -= 1
            return Actor(line.cut(first, k), first, k, True)
        if line.is_(k, "d") and line.words[k] in ("its", "their", "his"):
            return None
        if not (line.is_(k, "wDuPe#HA") or bare_capital) or line.is_(k, "sr"):
            return None
        k -= 1
    return None
