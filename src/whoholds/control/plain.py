"""Evidence -> control by the plainest honest model: each place alone, K + 1 states, fixed meanings of words.

A hidden Markov chain a place: states are the sides and contested, a day changes them rarely, and a claim's
category has the same meaning whoever says it. The baselines stand beside it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float, gather, run_chain
from whoholds.control.evidence import CATEGORIES, NOBODY, Evidence

LEAVE_HELD = 0.002
"""Chance a day that a held place becomes contested: a front town changes hands about once a year."""

LEAVE_CONTESTED = 0.03
"""Chance a day that each side has the whole of a contested place: a month of fighting."""

OWN = np.array([0.15, 0.30, 0.03, 0.25, 0.02, 0.02, 0.02, 0.05, 0.02, 0.12])
INSIDE = np.array([0.08, 0.08, 0.25, 0.10, 0.25, 0.08, 0.06, 0.06, 0.04, 0.25])
ENEMY = np.array([0.03, 0.03, 0.04, 0.06, 0.22, 0.18, 0.10, 0.18, 0.08, 0.12])
"""P(category | the subject holds the place, it is contested, an enemy holds it), in the order of CATEGORIES:
rounded shares of a hand-read sample; what the full model learns by voice."""

BLUR = 0.15
HEDGED_BLUR = 0.5
"""Share of a claim that says nothing (wrong place, misreading), and of a hedged one."""


def log_likelihoods(evidence: Evidence) -> Float:
    """Return log P(claim | state) for every row, [N, K + 1], centred on its blur."""
    sides = len(evidence.states) - 1
    table = np.empty((sides + 1, sides + 1, len(CATEGORIES)))
    for subject in range(sides):
        table[subject] = [*(OWN if state == subject else ENEMY for state in range(sides)), INSIDE]
    table[NOBODY] = [*(ENEMY / 2 + OWN / 2 for _ in range(sides)), INSIDE]
    blur = np.where(evidence.hedged, HEDGED_BLUR, BLUR)[:, None]
    meant = table[evidence.subject, :, evidence.category]
    mixed = (1 - blur) * meant + blur / len(CATEGORIES)
    out: Float = (np.log(mixed) * evidence.weight[:, None]).astype(np.float32)
    return out


def transition(sides: int) -> Float:
    """Return the daily transition matrix over the sides and contested."""
    matrix = np.diag(np.full(sides + 1, 1 - LEAVE_HELD))
    matrix[:sides, sides] = LEAVE_HELD
    matrix[sides] = [*(LEAVE_CONTESTED for _ in range(sides)), 1 - sides * LEAVE_CONTESTED]
    return matrix.astype(np.float32)


def plain_chain(prior: Float, evidence: Evidence, first: int, days: int, *, smooth: bool) -> Float:
    """Return P(state) [D, P, S] for `days` days from the ordinal `first`; `prior` [P, S] is of the first."""
    when = evidence.day if smooth else evidence.known
    place = evidence.place.astype(np.int64)
    daily = gather(when.astype(np.int64) - first, place, log_likelihoods(evidence), days)
    matrix = transition(prior.shape[1] - 1)
    return run_chain(prior, daily, matrix, smooth=smooth)


def no_change(prior: Float, days: int) -> Float:
    """Return the baseline that nothing ever changes, [D, P, S]."""
    return np.repeat(prior[None], days, axis=0)


SURE = 0.98
"""What the lookups give the state they name: the cap on a published probability."""


def last_claim_wins(prior: Float, evidence: Evidence, first: int, days: int) -> Float:
    """Return the lookup that believes whoever spoke last about a place, [D, P, S]."""
    out = np.repeat(prior[None], days, axis=0)
    leans = evidence.lean()
    for row in np.lexsort((evidence.known,)):
        _believe(out, leans[row], evidence.place[row], int(evidence.known[row]) - first)
    return out


def _believe(out: Float, lean: np.int64, place: np.int32, day: int) -> None:
    if lean >= 0 and day < len(out):
        out[max(day, 0) :, place] = certain(int(lean), out.shape[2])


def certain(state: int, states: int) -> NDArray[np.float32]:
    """Return a row that gives one state SURE and the others the rest."""
    row = np.full(states, (1 - SURE) / (states - 1), dtype=np.float32)
    row[state] = SURE
    return row
