"""Items -> the armed actor of a verb or noun, as written."""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.english.items import Line
from whoholds.claims.english.mood import BETWEEN
from whoholds.claims.english.words import prefixes, words
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
    return not counting and any(line.is_(x, "AXqN") for x in range(k + 1, i))


_MANY = frozenset(("many", "much", "few", "well", "far", "of", "part", "such"))
"""Words beside an "as" that opens no clause: "as many as 42 militants"."""


def phrase_at_head(line: Line, head: int) -> Actor:
    """Return the actor phrase whose head noun is at an item: its modifiers stand before it."""
    first = head
    while first > 0 and head - first < 8 and line.is_(first - 1, _MODIFIERS) and _modifies(line, first - 1):
        first -= 1
    if first > 1 and line.is_(first - 1, "c") and line.is_(first, "JX") and line.is_(first - 2, "JX"):
        first -= 2
    if line.is_(first - 1, "c") and line.is_(first - 2, "w") and line.is_(first - 3, "J") and first > 2:
        first -= 3
    while first < head and (line.is_(first, "we") and not line.is_(first, "dJ") and _loose(line, first)):
        first += 1
    last = _loyalty(line, head)
    peaceful = any(line.words[k] in _PEACEFUL for k in range(max(first - 1, 0), head))
    return Actor(line.cut(first, last), first, head, line.is_(head, "AXJ9") and not peaceful)


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


_DEEDS = words("other_verb") | words("causing")


def _modifies(line: Line, k: int) -> bool:
    if line.words[k] in _DEEDS or any(s.trigger.frame == "shown" for s in line.senses[k]):
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
    return line.is_(k - 1, "viant") or (
        k + 1 < len(line) and line.words[k + 1] in ("axis", "direction", "front")
    )


def _owned(line: Line, k: int, high: int) -> bool:
    """Whether the possessive at k belongs to an armed head after it ("Russia's forces")."""
    return any(line.is_(x, "A") for x in range(k + 1, min(k + 5, high)))


def _subject_name(line: Line, k: int) -> bool:
    """Whether an unknown name is the subject of a verb: "Goudreau claims", "Prigozhin halted"."""
    after = k + 1
    while line.is_(after, "ehgb!"):
        after += 1
    return line.is_(after, "vsTM") and not line.is_(k - 1, "oinatyd")


def subject(line: Line, i: int) -> Actor | None:
    """Return the actor that does what the active verb at item i says."""
    for beside in (_accused, _aim_owner, _beside, _by_attack, _caused, _planner, _aiming):
        actor = beside(line, i)
        if actor is not None:
            return actor
    start = clause_start(line, i)
    governed = None
    for low, high in ((start, i), (max(start - SPAN, 0), start)):
        found = actors_between(line, low, high)
        choice = _first_free(line, found, low)
        if choice is not None:
            return choice
        last = found[-1] if found and found[-1].armed else None
        away = last is not None and line.is_(last.head, "C") and line.is_(last.first - 1, "i")
        governed = governed or (None if away else last)
    if governed is not None:
        return governed
    return _after_comma(line, i) if "g" in line.shapes[i] and start <= 2 else None


def _beside(line: Line, i: int) -> Actor | None:
    """Return the actor right before the verb group: "forces have captured", "X, which captured"."""
    verb = _group_start(line, i)
    if line.is_(verb - 1, "r") or line.words[max(verb - 1, 0)] == "that":
        before = actors_between(line, max(verb - 9, 0), verb - 1)
        if before and before[-1].head >= verb - 3:
            return before[-1]
    finite = "g" not in line.shapes[i] or line.is_(verb, "b")
    if line.is_(verb - 1, "AX") and finite and line.words[verb] != "to":
        actor = _joint(line, phrase_at_head(line, verb - 1))
        if not line.is_(actor.first - 1, "oinaty"):
            return actor
    if line.shapes[i] == "g" and verb == i and line.is_(i - 1, "AXJwB") and not line.is_(i - 1, "c|"):
        nearest = phrase_at_head(line, i - 1)
        return nearest._replace(armed=line.is_(i - 1, "A") or (nearest.armed and not line.is_(i - 1, "wB")))
    if line.is_(verb - 1, "J") and not line.is_(verb - 2, "oinaty"):
        return phrase_at_head(line, verb - 1)
    return None


def _by_attack(line: Line, i: int) -> Actor | None:
    """Return whose attacks do what the verb says: "Ukrainian counterattacks recaptured PLACE"."""
    noun = _group_start(line, i) - 1
    struck = noun > 0 and any(s.trigger.frame == "noun_at" for s in line.senses[noun])
    return owner_of(line, noun) if struck and line.is_(noun - 1, "JX") and line.shapes[i] != "g" else None


def _after_comma(line: Line, i: int) -> Actor | None:
    """Return the subject after a fronted participle: "After capturing X, the rebels ..."."""
    after = actors_between(line, i + 1, min(i + 22, len(line)))
    comma = next((k for k in range(i, min(i + 16, len(line))) if line.is_(k, ",")), -1)
    return next((a for a in after if comma > 0 and a.first == comma + 1), None)


def _planner(line: Line, i: int) -> Actor | None:
    """Return whose efforts an infinitive belongs to: "Russian efforts to advance on the town"."""
    if i < 2 or line.words[i - 1] not in ("to", "at", "of"):
        return None
    noun = i - 2
    while line.is_(noun, "bh"):
        noun -= 1
    return owner_of(line, noun) if line.is_(noun, "l") else None


def _aiming(line: Line, i: int) -> Actor | None:
    """Return whose operations aim at what the verb at i says: "Russian operations are aimed at taking A"."""
    aim = next((k for k in range(i - 1, max(i - 6, 0), -1) if line.words[k] in _AIMED), -1)
    if aim < 0 or any(line.is_(k, "AXk;") for k in range(aim, i)):
        return None
    for k in range(aim - 1, max(aim - 12, -1), -1):
        if line.is_(k, "ul") and not line.is_(k, "A"):
            owner = owner_of(line, k)
            if owner is not None:
                return owner
        if line.is_(k, "k;"):
            break
    return None


_AIMED = ("aimed", "aiming", "designed", "intended")


def _aim_owner(line: Line, i: int) -> Actor | None:
    """Return whose aim a heading states: "Russian objective: encircle A and capture B"."""
    for k in range(i - 1, max(i - 20, 0), -1):
        if line.words[k] == ":" and line.is_(k - 1, "l"):
            return owner_of(line, k - 1)
        if (
            line.words[k] == ";"
            and k == i - 1
            and (line.is_(k - 1, "l") or line.words[k - 1].endswith(" effort"))
        ):
            return owner_of(line, k - 1) or (phrase_at_head(line, k - 2) if line.is_(k - 2, "J") else None)
    return None


def _accused(line: Line, i: int) -> Actor | None:
    """Return who is accused or stopped: "accused Ukrainian forces of abandoning the town"."""
    if (
        line.words[max(i - 1, 0)] not in ("of", "from")
        or "g" not in line.shapes[i]
        or not line.is_(i - 2, "AX")
    ):
        return None
    actor = phrase_at_head(line, i - 2)
    return actor if line.words[max(actor.first - 1, 0)].startswith(_OBJECT_FIRST) else None


_OBJECT_FIRST = ("accus", "prevent", "stop", "block")
"""Verbs whose object does what "of" or "from" and a gerund say."""


def _joint(line: Line, actor: Actor) -> Actor:
    """Widen "allied militias" to "the army and allied militias"."""
    before = actor.first - 2 if line.is_(actor.first - 1, "c") else -1
    if (
        line.is_(before, "AXE")
        and not line.is_(before, "vC")
        and (line.is_(before, "AX") or line.is_(before - 1, "AX"))
    ):
        first = phrase_at_head(line, before).first
        return actor._replace(cut=line.cut(first, actor.head), first=first)
    return actor


def _group_start(line: Line, i: int) -> int:
    k = i
    while k > 0 and (line.is_(k - 1, "ehgbmf!x") or line.words[k - 1] in BETWEEN):
        k -= 1
    return k


_COMPELLING = prefixes("compelling_stem")


def _caused(line: Line, i: int) -> Actor | None:
    """Read "forcing ISIL to withdraw": the object of the causing verb is the actor."""
    to = i - 1
    while to > 1 and line.is_(to, "e"):
        to -= 1
    if to > 0 and line.words[to] == "to" and line.is_(to - 1, "AX"):
        actor = phrase_at_head(line, to - 1)
        governor = line.words[actor.first - 1] if actor.first else ""
        if governor in ("for", "on") or governor.startswith(_COMPELLING):
            return actor
    return None


_QUANTITIES = words("quantity")


def _counted(line: Line, actor: Actor) -> bool:
    """Whether the actor is counted, not governed: "hundreds of militants"."""
    return line.is_(actor.first - 1, "o") and line.words[max(actor.first - 2, 0)] in _QUANTITIES


def _governed(line: Line, actor: Actor) -> bool:
    """Whether a preposition governs the actor: "a ceasefire with the government"."""
    return line.is_(actor.first - 1, "oinaty@") or line.words[max(actor.first - 1, 0)] in _GOVERNING


_GOVERNING = ("with", "against", "between", "among", "including", "despite")


def _first_free(line: Line, found: list[Actor], low: int) -> Actor | None:
    """Return the first actor that no preposition governs."""
    free = [a for a in found if not _governed(line, a) or a.first == low or _counted(line, a)]
    armed = [a for a in free if a.armed]
    later = [a for a in armed if line.is_(a.first - 1, "c") and not line.is_(a.first - 2, "AX")]
    joined = [a for a in later if line.is_(a.head + 1, "vTMhbfmx")]
    if joined:
        return joined[-1]
    if armed and free[0].first <= armed[0].first and line.words[free[0].first] not in ("it", "they"):
        return armed[0] if free[0].armed or line.is_(free[0].first, "q") else free[0]
    return free[0] if free else None


def agent(line: Line, i: int) -> Actor | None:
    """Return the actor after "by" that follows a passive verb at item i."""
    for k in range(i + 1, min(i + 8, len(line))):
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
