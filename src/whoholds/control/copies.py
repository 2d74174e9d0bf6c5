"""Claims in order -> how much of each is its own: one origin counts once, and voices that repeat are found.

A claim may be an echo of another voice's claim on the same place in the days before. Following Dong,
Berti-Equille & Srivastava (2009), a claim is a mixture: with chance c it repeats what the other said, else
it speaks from what its voice knows. One that contradicts its usual parent keeps its weight. The chance is
learned for every pair of voices from how often they agree beyond what the place explains; same-origin
texts have a fixed one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import numbered
from whoholds.control.evidence import CATEGORIES, Evidence
from whoholds.control.parameters import CopiesTable
from whoholds.control.voices import Table

MOST_COPIED = 0.95
"""Cap on the whole chance that a claim is an echo: even a relay sometimes looks for itself."""


@dataclass(frozen=True)
class Parents:
    """Earlier claims that a claim may repeat: M rows of (child, parent), the pair of voices, same origin?"""

    child: NDArray[np.int32]
    parent: NDArray[np.int32]
    pair: NDArray[np.int32]
    pairs: int
    same_origin: NDArray[np.bool_]
    same_voice: NDArray[np.bool_]
    pair_keys: NDArray[np.int64]


def parents_of(evidence: Evidence, copies: CopiesTable) -> Parents:
    """Find up to `most` claims on the same place within `days` before, public by then."""
    order = np.lexsort((evidence.day, evidence.place)).astype(np.int32)
    child, parent = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for lag in range(1, copies.most + 1):
        young, old = order[lag:], order[:-lag] if lag < len(order) else order[:0]
        near = evidence.place[young] == evidence.place[old]
        near &= evidence.day[young] - evidence.day[old] <= copies.days
        near &= evidence.known[old] <= evidence.known[young]
        child.append(young[near])
        parent.append(old[near])
    return _paired(evidence, np.concatenate(child), np.concatenate(parent))


def _paired(evidence: Evidence, child: NDArray[np.int32], parent: NDArray[np.int32]) -> Parents:
    voices = len(evidence.voices.names)
    keys = evidence.voice[child].astype(np.int64) * voices + evidence.voice[parent]
    names, pair = numbered(keys)
    own = evidence.voice[child] == evidence.voice[parent]
    return Parents(child, parent, pair, len(names), _one_origin(evidence, child, parent), own, names)


def _one_origin(evidence: Evidence, a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether two claims are one voice's word carried twice: a copied text, or one text saying it again."""
    same: NDArray[np.bool_] = evidence.origin[a] == evidence.origin[b]
    same &= (evidence.voice[a] == evidence.voice[b]) | (evidence.report[a] != evidence.report[b])
    return same


def repeats(evidence: Evidence, parents: Parents, copies: CopiesTable) -> Table:
    """Return the chance that a copyist of the parent would have said what the child says, [M]."""
    same = evidence.category[parents.child] == evidence.category[parents.parent]
    same &= evidence.subject[parents.child] == evidence.subject[parents.parent]
    return np.where(same, copies.faithful, 0) + (1 - copies.faithful) / len(CATEGORIES)


def first_chances(parents: Parents, copies: CopiesTable) -> Table:
    """Return the chance of copying by pair of voices before anything is learned."""
    return np.full(parents.pairs, copies.start)


def shares(parents: Parents, chances: Table, size: int, copies: CopiesTable, scale: float) -> Table:
    """Return the mixture weight of each (child, parent) row, capped over all parents of a child."""
    c: Table = (scale * chances)[parents.pair]
    c[parents.same_voice] = copies.same_voice
    c[parents.same_origin] = copies.same_origin
    total = np.bincount(parents.child, c, size)
    crowd = np.bincount(parents.child, minlength=size)
    shrink = np.minimum(1, MOST_COPIED / np.maximum(total, 1e-9))
    mean = np.where(crowd > 0, shrink, 1.0)
    c *= mean[parents.child]
    return c


def explained(parents: Parents, share: Table, repeat: Table, size: int) -> tuple[Table, Table]:
    """Return what the parents of each claim bring to its likelihood, and the weight left to its own words."""
    echoed, left = (np.bincount(parents.child, part, size) for part in (share * repeat, share))
    return np.asarray(echoed, np.float64), 1 - np.asarray(left, np.float64)


def learn_chances(alone: Table, parents: Parents, share: Table, repeat: Table, copies: CopiesTable) -> Table:
    """Return the chance of copying by pair: expected copies over occasions, on a strong prior (MAP-EM).

    `alone` [N] is the likelihood of each claim had it nobody to repeat.
    """
    echoed, left = explained(parents, share, repeat, len(alone))
    copied = share * repeat
    copied /= np.maximum(echoed + left * alone, 1e-12)[parents.child]
    free = ~(parents.same_origin | parents.same_voice)
    hits = np.bincount(parents.pair[free], copied[free], parents.pairs)
    occasions = np.bincount(parents.pair[free], minlength=parents.pairs)
    return (hits + copies.weight * copies.start) / (occasions + copies.weight)
