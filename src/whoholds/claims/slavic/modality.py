"""A hit in its clause -> asserted, denied, uncertain or intended; with shares and evidence named nearby.

Scope is the clause: from the comma before a finite verb (from the trigger before an infinitive or a
noun) to the trigger. A negated modal («так і не змогли») denies; a mere infinitive is an intention.
"""

from __future__ import annotations

from typing import NamedTuple

from whoholds.claims.slavic.clause import Clause
from whoholds.claims.slavic.hits import Hit, under_of
from whoholds.model import Evidence, Modality

_FINITE = frozenset(("past", "present", "impersonal", "short", "gerund"))
_EVIDENCE: tuple[Evidence, ...] = ("video", "photo", "geolocated", "satellite", "document", "flag")
Percent = tuple[float | None, float | None]


class Stance(NamedTuple):
    """How a claim is put, and the run of words that says so."""

    modality: Modality
    hedge: tuple[int, int] | None = None


def stance(clause: Clause, hit: Hit, denied: bool) -> Stance:
    """Return the modality of a hit; `denied` when the voice's own verb denies what it speaks of."""
    first = _first(clause, hit)
    if hit.rule in ("not-let", "failed", "gone"):
        return Stance("fact")
    if hit.rule == "absent" or denied or _refuted(clause) or _negated(clause, hit, first):
        return Stance("denied")
    if not hit.rule.startswith("presupposed") and _intended(clause, hit, first):
        return Stance("intended")
    hedge = _hedge(clause, hit)
    return Stance("possible", hedge) if hedge else Stance("fact")


def _first(clause: Clause, hit: Hit) -> int:
    """Return the first word of the clause of a trigger."""
    low, at = hit.trigger.low, hit.trigger.at
    if hit.trigger.form in _FINITE:
        for i in range(at - 1, low - 1, -1):
            if clause.unit.at(i).text in ",-" and not clause.places.is_name(i - 1):
                return i
    if hit.trigger.form == "infinitive" and clause.has(clause.skip_back(at) - 1, "conj"):
        return max((t.low for t in clause.triggers if t.at < at), default=low)
    return low


def _refuted(clause: Clause) -> bool:
    return "refuted" in clause.unit.tags or _phrase(clause, "refuted", 0) is not None


def _negated(clause: Clause, hit: Hit, first: int) -> bool:
    under = under_of(clause, hit.trigger.at) if hit.rule == "under-control" else None
    if hit.relation == "takes" and hit.trigger.form == "noun" and _failed_at(clause, hit.trigger.at):
        return True
    if hit.trigger.form == "noun" and hit.relation == "fights" and _not_waged(clause, hit.trigger.at):
        return True
    if hit.relation in ("takes", "enters", "loses") and _hindered(clause, hit, first):
        return True
    start = max(first, clause.skip_back(hit.trigger.at if under is None else under))
    if any(clause.has(i, "neg") for i in range(start, hit.trigger.at)):
        return True
    return any(
        clause.has(i, "neg") and clause.unit.at(i + 1).tags & {"managed", "intent", "light", "filler"}
        for i in range(first, hit.trigger.at)
    )


def _hindered(clause: Clause, hit: Hit, first: int) -> bool:
    """Whether «помешало», «не позволило» or «не удалось» stands before, or right after, what it undoes."""
    if hit.trigger.form not in ("infinitive", "noun"):
        return False
    end = min(len(clause.unit.words), max(hit.group.end, hit.trigger.at) + 7)
    later = [t.at for t in clause.triggers if t.at > hit.trigger.at]
    after = range(hit.trigger.at + 1, min([end, *later]))
    window = [*range(first, hit.trigger.at), *after]
    if any(clause.has(i, "hinder") and not clause.has(i - 1, "neg") for i in window):
        return True
    undone = {"no_chance"} if hit.trigger.form == "noun" else {"no_chance", "managed"}
    return any(clause.unit.at(i).tags & undone and clause.has(i - 1, "neg") for i in window)


def _not_waged(clause: Clause, i: int) -> bool:
    """Whether «(наступальних дій) не вів» follows the noun at `i`."""
    waged = (j for j in range(i + 1, i + 4) if clause.unit.at(j + 1).tags & {"light", "wage", "undertake"})
    return any(clause.has(j, "neg") for j in waged)


def _failed_at(clause: Clause, i: int) -> bool:
    """Whether «невдача (ворога) у» governs the noun at `i`."""
    failed = any(clause.has(j, "failed") for j in range(max(0, i - 5), i))
    return failed and "prep_in" in clause.unit.at(i - 1).tags


def _intended(clause: Clause, hit: Hit, first: int) -> bool:
    window = range(first, hit.trigger.at)
    if any(clause.unit.at(i).tags & {"managed", "force"} or _unhindered(clause, i) for i in window):
        return False
    if hit.relation == "fights" and "failed" in clause.unit.tags:
        return False
    if hit.rule == "encircled" and clause.has(hit.trigger.at - 1, "prep_from"):
        return False
    if hit.trigger.form == "noun" and any(clause.has(i, "stop") for i in window):
        return False
    if hit.relation == "fights" and any(_tried(clause, i) for i in window):
        return False
    if any(clause.has(i, "intent") for i in window) or _phrase(clause, "intent", first, hit.trigger.at):
        return True
    word = clause.unit.at(hit.trigger.at).text
    if hit.trigger.form == "noun" and clause.unit.at(hit.trigger.at - 1).tags & {"prep_on", "without"}:
        return True
    if hit.rule == "aim" or _ahead(clause, hit):
        return True
    if clause.has(hit.trigger.at - 1, "aim") or clause.has(hit.trigger.at - 2, "aim"):
        return True
    goes_on = any(clause.has(i, "phase") for i in window)
    return (hit.trigger.form == "infinitive" and not goes_on) or clause.known.future(word)


def _unhindered(clause: Clause, i: int) -> bool:
    """Whether «не помешали» stands at `i`: what follows was done."""
    return clause.has(i, "hinder") and clause.has(i - 1, "neg")


def _ahead(clause: Clause, hit: Hit) -> bool:
    """Whether what a noun tells of is only decided, or a matter of time."""
    noun = hit.trigger.form == "noun"
    return noun and (_decided(clause, hit.trigger.at) or _matter_of_time(clause, hit))


def _decided(clause: Clause, i: int) -> bool:
    """Whether «решили (..., и) начать» governs the noun at `i`."""
    if clause.known.form(clause.unit.at(i - 1).text) != "infinitive":
        return False
    window = range(max(0, i - 8), i - 1)
    managed = any(clause.has(k, "managed") for k in window)
    return not managed and any(clause.has(k, "intent") for k in window)


def _matter_of_time(clause: Clause, hit: Hit) -> bool:
    """Whether «(взятие X) — дело времени» follows."""
    near = range(hit.group.end, hit.group.end + 4)
    return any(clause.has(i, "matter") and clause.has(i + 1, "of_time") for i in near)


def _tried(clause: Clause, i: int) -> bool:
    """Whether «намагався» or «здійснив спробу» stands at `i`: who tries to storm fights."""
    led = clause.unit.at(i - 1).tags & {"undertake", "preposition"}
    made = bool(led) and clause.has(i, "intent") and clause.has(i, "attack")
    return made or clause.has(i, "tried")


def _hedge(clause: Clause, hit: Hit) -> tuple[int, int] | None:
    last = (
        min(hit.group.start, hit.trigger.at + 4) if hit.group.start > hit.trigger.at else hit.trigger.at + 1
    )
    for i in range(last):
        if clause.has(i, "hedge") and i not in clause.places.taken and not _of_another(clause, hit, i):
            return i, i + 1
    return _phrase(clause, "hedge", 0, last)


def _of_another(clause: Clause, hit: Hit, i: int) -> bool:
    """Whether the hedge at word `i` belongs to an earlier verb; one at the head of a unit is for all."""
    earlier = [t.at for t in clause.triggers if i < t.at < hit.trigger.at]
    parted = bool(earlier) and any(clause.unit.at(k).text == "," for k in range(earlier[0], hit.trigger.at))
    return i > 1 and parted


def _phrase(clause: Clause, tag: str, first: int, last: int | None = None) -> tuple[int, int] | None:
    end = len(clause.unit.words) if last is None else last
    for i, (name, after) in clause.unit.phrases.items():
        if name == tag and first <= i < end:
            return i, after
    return None


def percent(clause: Clause, hit: Hit) -> Percent | None:
    """Return the share of the place that the words before it state, in per cent: (low, high)."""
    here = hit.group.start >= hit.trigger.low
    start = min(hit.group.start, hit.trigger.at) if here else hit.trigger.at
    stop = hit.group.name[0] if here else max(hit.trigger.at + 1, hit.group.part[1] if hit.group.part else 0)
    near = range(max(0, start - 4), start)
    comma = max((i for i in near if clause.unit.at(i).text == ","), default=-1)
    for i in range(max(0, start - 4, comma + 1), stop):
        share = _share(clause, i)
        if share is not None:
            return _bounded(clause, i, share)
    return _per_cent_after(clause, hit) if here else None


def _per_cent_after(clause: Clause, hit: Hit) -> Percent | None:
    """Return the share of «захопили X на 90%»."""
    i = max(hit.group.end, hit.trigger.at + 1)
    i += clause.has(i, "prep_on")
    i = clause.places.parts.about(i)
    share = _share(clause, i) if clause.has(i - 1, "prep_on") or clause.has(i - 2, "prep_on") else None
    return _bounded(clause, i, share) if share is not None else None


def _share(clause: Clause, i: int) -> float | None:
    word, after = clause.unit.at(i), clause.unit.at(i + 1)
    if "half" in word.tags:
        return 50.0
    if "quarters" in after.tags and "three" in word.tags:
        return 75.0
    if (after.text == "%" or "per_cent" in after.tags) and word.text.replace(",", "").replace(
        ".", ""
    ).isdecimal():
        value = (
            float(word.text.replace(",", ".")) if word.text.count(",") + word.text.count(".") < 2 else 101.0
        )
        return value if value <= 100 else None
    return None


def _bounded(clause: Clause, i: int, share: float) -> Percent:
    before = {t for k in (i - 1, i - 2) for t in clause.unit.at(k).tags}
    if "at_least" in before:
        return share, 100.0
    if "at_most" in before:
        return 0.0, share
    return share, share


def evidence(clause: Clause) -> tuple[Evidence, ...]:
    """Return the kinds of evidence that the unit speaks of."""
    return tuple(e for e in _EVIDENCE if f"seen_{e}" in clause.unit.tags)
