"""Claims and an estimate that did not hear their voice -> the verdict on each: right, early, late or wrong.

The judge of a voice is the smoothed estimate made without any of its claims: nobody is a witness in his own
case. Voices are left out in groups, so that a few estimates judge all (cross-validation by voice: Geisser
1975). The judge is no truth: what many voices get wrong together counts as right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from whoholds.control.again import run_again
from whoholds.control.estimate import Question, evidence_for, fitted, ground_for, span_of
from whoholds.control.evidence import NOBODY, Evidence
from whoholds.control.full import Run
from whoholds.control.hearing import carried
from whoholds.control.parameters import Parameters, load_parameters
from whoholds.model import Claim, LiveClaim
from whoholds.places.part_words import is_beside

Verdict = Literal["right", "early", "late", "wrong", "open"]

SURE = 0.8
"""A claim is judged only where the judge is this sure of what it says, or of the contrary."""

WINDOW = 30
"""Days before and after within which a claim that is not so counts as late or early instead of wrong."""

JUDGES = 8
"""Groups of voices, each judged by an estimate without it: each judge still hears most of the others."""

WITNESSES = 3
"""Claims of others on the place within the window, without which there is no verdict: a judge who has heard
nobody only repeats the map."""

FAR = 10_000_000
"""More than any ordinal day: keeps the days of two places apart in one key."""

POINTS = 200
"""Inducing points of the judges' field: enough for the places named, in a tenth of the time."""

SAID_OF_HOLDING = frozenset(("takes", "holds", "enters", "loses"))
DENIABLE = frozenset(("takes", "holds", "loses"))


@dataclass(frozen=True)
class Judged:
    """One claim's verdict, the judge's P(it is so) on its day, and whose interest it serves.

    `interest` is 1 where the voice's side gains by what it says, -1 where it loses, 0 for voices of no side.
    `days` is, for a claim that a place was taken or lost, how long after the judge's change it was made.
    """

    voice: int
    """Position in the evidence's voices: one name may speak for two sides."""
    live: LiveClaim
    on: date
    verdict: Verdict
    probability: float
    interest: int
    days: int | None


@dataclass(frozen=True)
class Hearing:
    """All claims of a ledger before their judges: the verdicts, and the run that learned the voices."""

    verdicts: tuple[Judged, ...]
    evidence: Evidence
    run: Run


def hear(claims: Iterable[LiveClaim], question: Question) -> Hearing:
    """Judge every claim that says who has a settlement; `question.days` must be daily.

    Only the places of the question count: give those that claims name.
    """
    evidence = evidence_for(question, claims)
    found = load_parameters()
    parameters = structs.replace(found, field=structs.replace(found.field, points=POINTS))
    run = fitted(question, evidence, parameters)
    verdicts = [
        v for group in groups_of(evidence) for v in _judged(question, evidence, run, parameters, group)
    ]
    return Hearing(tuple(verdicts), evidence, run)


def groups_of(evidence: Evidence) -> list[NDArray[np.int64]]:
    """Deal the voices out into groups of about as many claims each, the most talkative first."""
    counts = np.bincount(evidence.voice, minlength=len(evidence.voices.names))
    sizes, groups = [0] * JUDGES, [list[int]() for _ in range(JUDGES)]
    for voice in np.argsort(-counts, kind="stable").tolist():
        least = int(np.argmin(sizes))
        groups[least].append(voice)
        sizes[least] += int(counts[voice])
    return [np.array(group, dtype=np.int64) for group in groups if group]


def _judged(
    question: Question, evidence: Evidence, run: Run, parameters: Parameters, group: NDArray[np.int64]
) -> Iterator[Judged]:
    """Yield the verdicts on the claims of some voices, from an estimate without them."""
    theirs = np.isin(evidence.voice, group)
    others = evidence.take(~theirs)
    local = np.flatnonzero(theirs & (evidence.place < evidence.places)).tolist()
    rows = [row for row in local if _tells(evidence, row)]
    heard = dict(zip(rows, _witnesses(evidence, rows, others), strict=True))
    if not rows:
        return
    places = np.unique(evidence.place[rows]).astype(np.int64)
    known = carried(run.learned, run.points, len(evidence.voices.names))
    p = run_again(
        others, ground_for(question), span_of(question, evidence), parameters, known,
        rows=places, smooth=True,
    )  # fmt: skip
    first = question.days[0].toordinal()
    for row in rows:
        series = p[:, np.searchsorted(places, evidence.place[row])]
        judged = _verdict(evidence, row, series, first)
        yield judged if heard[row] >= WITNESSES else replace(judged, verdict="open", days=None)


def _witnesses(evidence: Evidence, rows: Sequence[int], others: Evidence) -> list[int]:
    """Return how many claims of others on its place each row has within the window of its day."""
    order = np.lexsort((others.day, others.place))
    keys = others.place[order].astype(np.int64) * FAR + others.day[order]
    mine = evidence.place[rows].astype(np.int64) * FAR + evidence.day[rows]
    between = np.searchsorted(keys, mine + WINDOW, "right") - np.searchsorted(keys, mine - WINDOW, "left")
    return [int(n) for n in between]


def _tells(evidence: Evidence, row: int) -> bool:
    """Whether a claim says outright who has the place or a part of it, or denies that."""
    claim = evidence.claims[evidence.claim[row]].claim
    if evidence.subject[row] == NOBODY or (claim.part and is_beside(claim.part)):
        return False
    if claim.modality == "denied":
        return claim.relation in DENIABLE
    return claim.modality == "fact" and claim.relation in SAID_OF_HOLDING


def _verdict(evidence: Evidence, row: int, series: NDArray[np.float32], first: int) -> Judged:
    live = evidence.claims[evidence.claim[row]]
    subject, ordinal = int(evidence.subject[row]), int(evidence.day[row])
    chance = series[:, true_in(live.claim, subject, series.shape[1])].sum(axis=1)
    on = min(max(ordinal - first, 0), len(chance) - 1)
    verdict = verdict_of(chance, on)
    return Judged(
        voice=int(evidence.voice[row]),
        live=live,
        on=date.fromordinal(ordinal),
        verdict=verdict,
        probability=float(chance[on]),
        interest=interest_of(live.claim, subject, int(evidence.voices.side[evidence.voice[row]])),
        days=lag_of(chance, on, verdict) if live.claim.relation in ("takes", "loses") else None,
    )


def true_in(claim: Claim, subject: int, states: int) -> NDArray[np.bool_]:
    """Return in which states a claim is true: having a part of a place is also true of all of it."""
    own = np.arange(states) == subject
    inside = claim.relation == "enters" or (bool(claim.part) and claim.relation != "loses")
    if inside and claim.modality != "denied":
        own[-1] = True
    said: NDArray[np.bool_] = own if (claim.relation == "loses") == (claim.modality == "denied") else ~own
    return said


def verdict_of(chance: NDArray[np.float32], on: int) -> Verdict:
    """Return the verdict on a claim made on day `on`, from the judge's P(it is so) day by day."""
    if chance[on] >= SURE:
        return "right"
    if chance[on] > 1 - SURE:
        return "open"
    after = _distance(chance[on + 1 : on + 1 + WINDOW])
    before = _distance(chance[max(on - WINDOW, 0) : on][::-1])
    if after is None and before is None:
        return "wrong"
    return "early" if before is None or (after is not None and after < before) else "late"


def _distance(chance: NDArray[np.float32]) -> int | None:
    """Return in how many days it is first sure to be so, or None."""
    days = np.flatnonzero(chance >= SURE)
    return int(days[0]) + 1 if len(days) else None


def lag_of(chance: NDArray[np.float32], on: int, verdict: Verdict) -> int | None:
    """Return days from the change to the claim (negative: before it), or None without a change near it."""
    if verdict == "early":
        return -(_distance(chance[on + 1 : on + 1 + WINDOW]) or 0)
    if verdict != "right":
        return None
    not_yet = np.flatnonzero(chance[max(on - WINDOW, 0) : on][::-1] < SURE)
    return int(not_yet[0]) if len(not_yet) else None


def interest_of(claim: Claim, subject: int, side: int) -> int:
    """Return 1 where the voice's side gains by the claim, -1 where it loses, 0 for a voice of no side."""
    if NOBODY in (side, subject):
        return 0
    gain = (-1 if claim.relation == "loses" else 1) * (-1 if claim.modality == "denied" else 1)
    return gain if side == subject else -gain
