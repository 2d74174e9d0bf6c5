"""The words around a trigger -> modality: asserted, denied, uncertain, or intended; and the hedge.

Read from the trigger to the left, as English builds its verb groups: negation, auxiliaries, the verb
or noun that governs an infinitive, and hedging adverbs on both sides (after Sauri's factuality cues).
"""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.english.items import Line
from whoholds.claims.english.words import prefixes, words
from whoholds.claims.found import Cut
from whoholds.model import Modality

REACH = 9
"""Items to the left in which a governing word is sought: longer links were wrong more often than right."""


class Mood(NamedTuple):
    """How a claim is put, and the qualifying words as written."""

    modality: Modality
    hedge: Cut | None = None


FACT = Mood("fact")


def verb_mood(line: Line, i: int, start: int) -> Mood:
    """Return the mood of the verb at item i in a clause that starts at `start`."""
    shared = _coordinated(line, i, start)
    if shared < 0 and line.shapes[i] in ("b", "bs"):
        shared = _causing(line, i, start)
    if shared >= 0:
        return verb_mood(line, shared, start)
    k, hedge = i - 1, _hedge_after(line, i)
    while k >= start and k > i - REACH:
        if line.is_(k, "g"):
            hedge = line.cut(k, k)
        else:
            mood = _auxiliary(line, k, start, hedge) or _governed(line, i, k, start, hedge)
            if mood is not None:
                return mood
            if not line.is_(k, "ehbxq") and line.words[k] not in BETWEEN:
                break
        k -= 1
    return _clause_mood(line, i, start, hedge)


def _auxiliary(line: Line, k: int, start: int, hedge: Cut | None) -> Mood | None:
    """Return the mood that a negation, a modal or "appears" at item k gives."""
    if line.is_(k, "!"):
        return Mood("denied", hedge)
    if line.is_(k, "mG") and not (line.is_(k, "f") and not line.is_(k, "m")):
        return Mood("possible", line.cut(k, k))
    if not line.is_(k, "f"):
        return None
    unlikely = "unlikely" in line.words[max(0, start - 3) : start]
    return Mood("denied" if unlikely else "intended", hedge)


def _governed(line: Line, i: int, k: int, start: int, hedge: Cut | None) -> Mood | None:
    """Return the mood that the governor of an infinitive or gerund at i gives, if k leads to one."""
    if line.words[k] == "to" and "g" in line.shapes[i] and line.words[k - 1] in ("addition", "prior"):
        return _hedged(hedge)
    if line.words[k] == "to":
        return _infinitive(line, k, start, hedge)
    if "g" not in line.shapes[i] and line.words[k + 1] != "being":
        return None
    if line.words[k] in _CEASED:
        return Mood("denied", hedge)
    if line.words[k - 1 : k + 1] in _NOT_YET or line.words[k] == "close to":
        return Mood("intended", hedge)
    if line.words[k + 1] == "being" and line.words[k].startswith(("avoid", "risk", "fear")):
        return Mood("intended", hedge)
    if line.is_(k, "oait"):
        return _gerund(line, k, start, hedge)
    if line.is_(k, "TM"):
        return verb_mood(line, k, start) if line.is_(k, "M") else Mood("intended", hedge)
    return None


_NOT_YET = (
    ["satisfied", "with"], ["content", "with"], ["interested", "in"], ["capable", "of"], ["serious", "about"],
)  # fmt: skip
_OPEN = words("open_question")
_CEASED = words("ceased")
"""Verbs after which a gerund no longer holds: "has stopped advancing"."""


def _clause_mood(line: Line, i: int, start: int, hedge: Cut | None) -> Mood:
    """Return the mood that the clause gives: a condition, a demand, a stated aim."""
    if line.words[start] == "should" and line.shapes[i] != "g":
        return Mood("intended", line.cut(start, start))
    doubt = next((x for x in range(max(start - 1, 0), i) if line.is_(x, "?")), -1)
    if doubt >= 0:
        open_question = line.words[doubt] == "whether" or line.words[doubt - 1] in _OPEN
        return Mood("possible" if open_question else "intended", line.cut(doubt, doubt))
    opener = line.words[max(start - 1, 0)]
    foretold = opener == "after" and any(line.is_(x, "fm") for x in range(start - 1))
    if (opener in ("once", "until") or foretold) and line.shapes[i] in ("b", "s", "bs"):
        return Mood("intended", hedge)
    asked = "?" in line.words[i:]
    if asked and "b" in line.shapes[i] and any(line.is_(x, "f") for x in range(start, min(start + 3, i))):
        return Mood("intended", hedge)
    listed = _listed_goal(line, i, start) if "g" in line.shapes[i] else None
    if listed is not None:
        return listed
    demanded = any(line.words[x].startswith(_DEMANDS) for x in range(max(0, start - 5), i))
    if (line.shapes[i] == "b" and demanded) or ("b" in line.shapes[i] and _is_goal_heading(line, i, start)):
        return Mood("intended", hedge)
    return _introduced(line, start) or _hedged(hedge or _shared_hedge(line, i, start))


def _introduced(line: Line, start: int) -> Mood | None:
    """Return the mood of "it is possible that", "no evidence that", "neither A nor B" at a clause's start."""
    near = range(max(start - 5, 0), start)
    doubted = next((k for k in near if line.words[k] in _DOUBTFUL and line.words[k + 1] in _TOLD), -1)
    if doubted >= 0:
        return Mood("possible", line.cut(doubted, doubted))
    neither = line.words[start : start + 1] == ["neither"] and line.words[start + 1] != "side"
    unproved = any(line.words[k] in _PROOF and "no" in line.words[k - 2 : k] for k in near if k > 1)
    return Mood("denied") if neither or unproved else None


_DOUBTFUL = words("doubtful")
_TOLD = ("that", "report", "reports", "claims", "information")
_PROOF = words("proof")


def _shared_hedge(line: Line, i: int, start: int) -> Cut | None:
    """Return the hedge of a coordinated verb: "reportedly captured A and are fighting for B"."""
    group = i
    while group > start and (line.is_(group - 1, "beh") or line.words[group - 1] in BETWEEN):
        group -= 1
    if not line.is_(group - 1, "c"):
        return None
    for k in range(group - 2, max(start, group - 16), -1):
        if line.is_(k, "g") and line.is_(k + 1, "v+") and line.is_(k - 1, "AX"):
            return line.cut(k, k)
        if line.is_(k, "ks;"):
            break
    return None


def _coordinated(line: Line, i: int, start: int) -> int:
    """Return the verb whose auxiliaries the verb at i shares ("to capture A and hold B"), or -1."""
    shapes, last = set(line.shapes[i]), i - 1
    while last > 0 and (line.is_(last, "e") or line.words[last] in BETWEEN):
        last -= 1
    harder = line.words[last - 1 : last + 1] in (["let", "alone"], ["much", "less"])
    if not (line.is_(last, "c") or harder) or not shapes & set("bg"):
        return -1
    for k in range(last - 1, max(start, i - 24) - 1, -1):
        if "b" in shapes and line.tags[k] == "w" and line.words[k - 1 : k] == ["to"]:
            return k
        alike = line.is_(k, "v+" if k > i - 12 else "v+T") and set(line.shapes[k]) & shapes & set("bg")
        if alike and ("g" in shapes or line.words[k - 1 : k] == ["to"] or line.is_(k - 1, "fme")):
            return k
        if line.is_(k, "ks"):
            return -1
    return -1


_CAUSING = words("causing")


def _causing(line: Line, i: int, start: int) -> int:
    """Return the verb that makes the bare verb at i happen ("let them encircle A"), or -1."""
    k = i - 1
    while k > start and line.is_(k, "dJAXNq") and not line.is_(k, "v"):
        k -= 1
    return k if k < i - 1 and line.words[k] in _CAUSING else -1


_DEMANDS = prefixes("demand_stem")


def _is_goal_heading(line: Line, i: int, start: int) -> bool:
    """Whether a bare verb stands in a stated aim: "Russian objective: encircle A and capture B"."""
    low = max(0, start - 3)
    if (
        start == i
        and line.words[i - 1 : i] == [";"]
        and (line.is_(i - 2, "l") or line.words[i - 2].endswith(" effort"))
    ):
        return True
    return any(line.is_(k, "l") for k in range(low, i)) and any(line.words[k] == ":" for k in range(low, i))


BETWEEN = words("verb_adverb")


def _hedged(hedge: Cut | None) -> Mood:
    return Mood("possible", hedge) if hedge else FACT


def _hedge_after(line: Line, i: int) -> Cut | None:
    return line.cut(i + 1, i + 1) if line.is_(i + 1, "g") else None


def _infinitive(line: Line, to: int, start: int, hedge: Cut | None) -> Mood:
    """Judge "... to VERB" by what governs it."""
    low = max(start, to - REACH)
    if line.is_(to - 1, "!"):
        return Mood("denied", hedge)
    if line.is_(to + 1, "b") and not _RANKED.isdisjoint(line.words[max(start, to - 6) : to]):
        return _hedged(hedge)
    attack = line.is_(to - 1, "u") and bool(line.senses[to - 1]) and not line.is_(to - 1, "T")
    if attack and (_COME_TRUE | {"unlikely"}).isdisjoint(line.words[low:to]):
        return Mood("intended", hedge)
    for k in range(to - 1, low - 1, -1):
        if line.is_(k, "G") or line.words[k] in ("appear", "appears", "seem", "believed", "thought"):
            return Mood("possible", line.cut(k, k))
        if _turns_down(line, k):
            return Mood("denied", hedge)
        if (line.is_(k, "M") and not line.is_(k, "T")) or _causes(line, k, to):
            return verb_mood(line, k, start) if k > start else _hedged(hedge)
        if line.words[k] in _COME_TRUE:
            return _hedged(hedge)
        if line.is_(k, "Tl"):
            return Mood("denied" if _given_up(line, k, low) else "intended", hedge)
    return Mood("intended", hedge)


def _causes(line: Line, k: int, to: int) -> bool:
    """Whether the verb at k makes somebody do what "to" says: "allowed troops to enter", "was forced to"."""
    forced = line.words[k].startswith(("forc", "compel")) and line.is_(k, "v")
    return forced or (line.words[k] in _CAUSED and line.is_(to - 1, "AXNq"))


def _turns_down(line: Line, k: int) -> bool:
    """Whether the word at k says that an infinitive does not come about: "failed to", "refused to"."""
    word = line.words[k]
    if line.is_(k, "L"):
        return not word.startswith("unsuccess")
    kept = line.is_(k - 1, "!") or (line.is_(k - 1, "eb") and line.is_(k - 2, "!"))
    return word == "unlikely" or (word.startswith((*_DROPPING, "refus", "reject")) and not kept)


_CAUSED = words("caused")
"""Past forms of letting and making: "allowed troops to enter PLACE" tells that they did."""

_DROPPING = ("abandon", "scrap", "cancel")


_RANKED = words("rank")
"""Words after which "to be" and a participle tell a thing done: "the first city to be taken"."""


def _given_up(line: Line, k: int, low: int) -> bool:
    """Whether the attempt or aim at k is not made, or no longer: "unlikely to launch", "abandoned plans"."""
    dropping = [x for x in range(max(0, k - 2), k) if line.words[x].startswith((*_DROPPING, "drop"))]
    dropped = any(not line.is_(x - 1, "!") for x in dropping)
    return dropped or "unlikely" in line.words[low:k] or _negated(line, k)


def _negated(line: Line, k: int) -> bool:
    """Whether the attempt at k was not made: "did not attempt to"."""
    return line.is_(k, "T") and (line.is_(k - 1, "!") or (line.is_(k - 1, "e") and line.is_(k - 2, "!")))


_KEEPING = ("prevent", "stop", "block", "keep", "kept")
_COME_TRUE = words("come_true")
"""Governors of an infinitive that tell a thing done: "is known to hold"."""


def _gerund(line: Line, k: int, start: int, hedge: Cut | None) -> Mood:
    """Judge "on the verge of capturing", "after capturing", "without capturing"."""
    if line.is_(k - 1, "M") and k - 1 > start:
        return verb_mood(line, k - 1, start)
    if line.words[k - 1].endswith(" up"):
        return Mood("denied", hedge)
    kept = next((x for x in range(max(start, k - 6), k) if line.words[x].startswith(_KEEPING)), -1)
    if kept >= 0 and line.words[k] == "from":
        return Mood("intended" if line.words[kept - 1] == "to" else "denied", hedge)
    if any(line.is_(x, "lTL") and not _claims(line, x) for x in range(max(start, k - 4), k)):
        failed = any(line.is_(x, "L") for x in range(max(start, k - 8), k))
        return Mood("denied" if failed else "intended", hedge)
    return _hedged(hedge)


def _claims(line: Line, k: int) -> bool:
    """Whether the word at k opens a frame of its own that makes a claim of it."""
    return bool(line.senses[k]) and line.is_(k, "uv")


def _listed_goal(line: Line, i: int, start: int) -> Mood | None:
    """Judge a gerund in "failed to achieve its aims, including taking A, and capturing B"."""
    for k in range(i - 1, max(start, i - 16) - 1, -1):
        if line.words[k] == "including":
            goal = any(line.is_(x, "l") for x in range(max(start, k - 8), k))
            failed = any(line.is_(x, "L!") for x in range(max(start, k - 10), k))
            return Mood("denied" if failed else "intended") if goal else None
    return None


def noun_mood(line: Line, i: int, start: int) -> Mood:
    """Return the mood of the trigger noun at item i."""
    low = max(start, i - REACH)
    described = _described(line, i, low)
    if described is not None:
        return described
    for k in range(i - 1, low - 1, -1):
        mood = FACT if _settles(line, k) else _turned(line, k, i)
        if mood is not None:
            return mood
    return FACT


def _described(line: Line, i: int, low: int) -> Mood | None:
    """Return the mood that the words right before the noun at i give it: a "potential", a "failed" attack."""
    near = line.words[max(i - 3, 0) : i]
    near_by = range(max(i - 5, low), i)
    warned = any(line.words[k].startswith("warn") and line.is_(k + 1, "o") for k in near_by)
    warned = warned and not any(line.is_(k, "al") for k in near_by)
    if warned or not _WAITING.isdisjoint(line.words[max(i - 5, 0) : i]):
        return Mood("intended")
    doubted = any(line.is_(k, "?") for k in range(max(low - 1, 0), i))
    if (
        doubted
        or near[-2:] == ["for", "further"]
        or line.words[i + 1 : i + 2] in (["looms"], ["loom"], ["looming"])
    ):
        return Mood("intended")
    if any(line.is_(k, "L") and _cannot(line, k) and not _done_in(line, k, i) for k in range(low, i)):
        return Mood("denied")
    if any(line.words[k] == "against" and line.words[k - 1] in _DEFENDING for k in range(max(low, 1), i)):
        return FACT
    if not _UNREAL.isdisjoint(near):
        return Mood("intended")
    if not _TRIED.isdisjoint(near):
        doubt = next((k for k in range(i - 1, low - 1, -1) if line.is_(k, "g")), -1)
        unsure = doubt >= 0 and line.is_(doubt + 1, "vTMw") and not _reported_fact(line, doubt, i)
        return Mood("possible", line.cut(doubt, doubt)) if unsure else FACT
    if _LATELY.isdisjoint(near[-2:]):
        return None
    doubt = next(
        (k for k in range(i - 1, max(i - 5, 0), -1) if line.is_(k, "g") and line.is_(k - 1, "h")), -1
    )
    return Mood("possible", line.cut(doubt, doubt)) if doubt > 0 else FACT


def _turned(line: Line, k: int, i: int) -> Mood | None:
    """Return the mood that the word at k, before the noun at i, gives the event it names."""
    if line.is_(k, "g") and line.words[k + 1].startswith("prioriti"):
        return FACT
    if line.is_(k, "g") and not _reported_fact(line, k, i):
        aimed = line.words[k - 1 : k] == ["to"] or line.is_(k - 1, "f")
        return Mood("intended" if aimed else "possible", line.cut(k, k))
    if line.is_(k, "!") or (k >= i - 3 and line.words[k] in ("lack", "absence")):
        return Mood("denied")
    if line.is_(k, "m"):
        return Mood("possible", line.cut(k, k))
    if line.words[k] == "close to" and line.words[k + 1].endswith("ing"):
        return Mood("intended")
    if not _plans(line, k):
        return None
    governor = k - 1 if line.words[k] == "to" else k
    return Mood("denied" if _negated(line, governor) else "intended")


_WAITING = words("waiting")
_DEFENDING = words("defending")
_UNREAL = words("unreal_adjective")
_TRIED = words("failed_attempt")
_LATELY = words("lately")
_FACTUAL = words("factual")


def _settles(line: Line, k: int) -> bool:
    """Whether the word at k makes the event named after it a fact: "after", a finite "launched"."""
    caused = line.words[k - 1 : k + 1] == ["due", "to"] and not line.is_(k + 1, "vTM")
    if caused or line.words[k] in _FACTUAL or (line.words[k] in _DOING and line.is_(k - 1, "A")):
        return True
    return line.words[k] in _DONE and not line.is_(k - 1, "gmfx!bhL|") and line.words[k - 1 : k] != ["to"]


def _cannot(line: Line, k: int) -> bool:
    """Whether the word at k says that nothing came of it: "failed to launch", "unable to conduct"."""
    return line.words[k + 1 : k + 2] == ["to"] and line.is_(k + 2, "wvTM")


def _done_in(line: Line, k: int, i: int) -> bool:
    """Whether the attack at i is where another thing failed: "failed to advance in assaults on PLACE"."""
    return any(line.senses[x] and line.words[x + 1] in ("in", "during", "with") for x in range(k + 2, i - 1))


def _plans(line: Line, k: int) -> bool:
    """Whether the word at k makes the event named after it a plan: "will", "plans for", "to launch"."""
    if line.is_(k, "f") or (line.is_(k, "l") and not _claims(line, k) and line.is_(k + 1, "toinu|s")):
        return True
    if line.words[k].startswith(("concentrat", "focus")) and line.words[k + 1 : k + 2] not in (
        ["on"],
        ["to"],
    ):
        return False
    if line.is_(k, "T") and not line.is_(k, "su"):
        return line.words[k] not in _LIGHT and not line.is_(k - 1, "dK")
    if line.words[k] != "to" or line.is_(k - 1, "M"):
        return False
    return line.is_(k + 1, "wvTMsu") and not line.words[k + 1].startswith(_OWNING_UP)


_OWNING_UP = ("acknowledg", "admit", "recogni")
"""Verbs whose object has happened, whatever governs them: "failed to acknowledge the loss of PLACE"."""
_DOING = words("attack_doing")
_DONE = words("attack_done")
"""Finite verbs whose object an attack is: what stands before them does not reach it."""


def _reported_fact(line: Line, k: int, i: int) -> bool:
    """Whether "reported" at k is the verb whose object is the noun at i: "also reported attacks"."""
    if line.words[k] != "reported" or not k:
        return False
    return not line.is_(k - 1, "bdJc!,io")


_LIGHT = words("light_attempt")
