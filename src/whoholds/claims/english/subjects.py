"""A verb in a Line -> the actor that does what it says, wherever the sentence names it."""

from __future__ import annotations

from whoholds.claims.english.actors import SPAN, Actor, actors_between, clause_start, owner_of, phrase_at_head
from whoholds.claims.english.items import Line
from whoholds.claims.english.mood import BETWEEN
from whoholds.claims.english.words import prefixes, words


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
    opens = start <= 2 or i - start <= 4
    fronted = "g" in line.shapes[i] or line.words[i - 1 : i] == ["having"]
    return _effort_owner(line, start, i) or (_after_comma(line, i) if fronted and opens else None)


_EFFORTS = words("military_effort")


def _effort_owner(line: Line, start: int, i: int) -> Actor | None:
    """Return whose operations do what the verb says: "Russian operations near PLACE may resume attacks"."""
    effort = next((k for k in range(start, i) if line.words[k] in _EFFORTS), -1)
    return owner_of(line, effort) if effort > 0 else None


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
    return next((a for a in after if line.is_(a.first - 1, ",")), None)


def _planner(line: Line, i: int) -> Actor | None:
    """Return whose efforts an infinitive belongs to: "Russian efforts to advance on the town"."""
    if i < 2 or line.words[i - 1] not in ("to", "at", "of"):
        return None
    noun = i - 2
    while line.is_(noun, "bh"):
        noun -= 1
    if not line.is_(noun, "l"):
        return None
    if line.words[noun - 1 : noun] in (["its"], ["their"]):
        before = [a for a in actors_between(line, max(noun - 12, 0), noun) if a.armed]
        named = [a for a in before if not line.is_(a.head, "q")]
        return named[-1] if named and not _governed(line, named[-1]) else None
    return owner_of(line, noun) or _main_effort_of(line, i)


def _main_effort_of(line: Line, i: int) -> Actor | None:
    """Return whose operations a sentence names only behind them: "operations to ... are X's main effort"."""
    for k in range(i + 1, min(i + 12, len(line) - 1)):
        if line.owner[k] and line.is_(k, "XC") and any(line.is_(x, "l") for x in range(k + 1, k + 4)):
            return Actor(line.cut(k, k), k, k, True)
        if line.is_(k, ",;k"):
            break
    return None


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
    of = i - 1 - (line.words[i - 1 : i] == ["having"])
    if line.words[of - 1 : of + 1] == ["claims", "of"] and ("g" in line.shapes[i] or of < i - 1):
        return owner_of(line, of - 1)
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
    k = i - 1 if line.words[max(i - 1, 0)] in _SEEN and line.is_(i - 2, "b") else i
    while k > 0 and (line.is_(k - 1, "ehgbmf!x") or line.words[k - 1] in BETWEEN):
        k -= 1
    return k


_SEEN = ("seen", "spotted", "filmed", "sighted", "pictured", "photographed")
"""Participles between an actor and what it does: "troops were seen entering PLACE"."""


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
    if line.words[max(actor.first - 1, 0)] in ("up to", "over", "about") and line.is_(actor.first, "#"):
        return False
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
