"""Claims and who was right -> what each voice's words mean: confusions by voice, held to their class.

Dawid & Skene (1979) with the structure of interest: a voice is neutral to the side a claim speaks of, on that
side, or against it; each of these classes has one matrix P(category | phase), shared by all sides, and each
voice its own, shrunk to the class by pseudo-claims. Boasts, late denials and admissions are then learned
without any truth given. New voices start at their class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float, numbered, strips
from whoholds.control.evidence import CATEGORIES, NOBODY, Evidence
from whoholds.control.gazette import AT
from whoholds.control.parameters import LearningTable, WordsTable

ROWS = 5
"""The subject's own, own lately, contested, an enemy's lately, an enemy's."""

NEUTRAL, OWN_SIDE, ENEMY_SIDE = range(3)
"""Classes of a voice towards the side that its claim speaks of."""

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Voicing:
    """Which matrix each claim uses: `voice` [N] indexes (voice, class) pairs, `stance` [N] their class."""

    pair: NDArray[np.int32]
    pairs: int
    pair_class: NDArray[np.int64]
    pair_voice: NDArray[np.int64]
    pair_term: NDArray[np.int64]
    since: int | None = None
    """The first day of the first term, when voices are learned term by term, else None."""

    @property
    def keys(self) -> NDArray[np.int64]:
        """What tells one pair from another, ascending: voice, class, and term."""
        return (self.pair_voice * 3 + self.pair_class) * TERMS + self.pair_term


TERM_DAYS = 30
"""As known then, a month is judged by what voices were known for before it: a rewriting a month is enough."""

TERMS = 1 << 20
"""More terms than any war has."""


def voicing_of(evidence: Evidence, since: int | None = None) -> Voicing:
    """Find the (voice, class) pair of every claim; one for each term from the day `since`, where given."""
    side = evidence.voices.side[evidence.voice]
    stance = np.where(side == evidence.subject, OWN_SIDE, ENEMY_SIDE)
    stance = np.where((side == NOBODY) | (evidence.subject == NOBODY), NEUTRAL, stance)
    term = np.zeros(evidence.size, np.int64)
    if since is not None:
        term = np.maximum((evidence.known.astype(np.int64) - since) // TERM_DAYS, 0)
    terms = int(term.max(initial=0)) + 1
    keys, pair = numbered((evidence.voice.astype(np.int64) * 3 + stance) * terms + term)
    who = keys // terms
    return Voicing(pair, len(keys), who % 3, who // 3, keys % terms, since)


def phases(sides: int) -> int:
    """Return the number of phases: held and lately taken by each side, and contested."""
    return 2 * sides + 1


def row_of_phase(sides: int) -> NDArray[np.int64]:
    """Return [sides, phases]: the row of the tables that a phase is, seen by a subject.

    Phases in order: held by each side, lately taken by each side, contested.
    """
    rows = np.full((sides, phases(sides)), 2)
    for subject in range(sides):
        rows[subject, :sides] = np.where(np.arange(sides) == subject, 0, 4)
        rows[subject, sides : 2 * sides] = np.where(np.arange(sides) == subject, 1, 3)
    return rows


def state_of_phase(sides: int) -> NDArray[np.int64]:
    """Return [phases]: the state (side, or contested = sides) that each phase belongs to."""
    return np.array([*range(sides), *range(sides), sides])


def first_tables(words: WordsTable) -> Table:
    """Return the class tables [3, ROWS, categories] before anything is learned."""
    tables = np.array([words.neutral, words.own_side, words.enemy_side], dtype=np.float64)
    out: Table = tables / tables.sum(axis=-1, keepdims=True)
    return out


def pair_tables(voicing: Voicing, tables: Table) -> Table:
    """Give every pair the table of its class, [pairs, ROWS, categories]."""
    return tables[voicing.pair_class]


def learn(
    evidence: Evidence, voicing: Voicing, posterior: Float, start: Table, learning: LearningTable
) -> Table:
    """Return tables by pair from P(phase | all) at each claim, [N, phases]: counts on strong priors.

    Where voices are learned by term, only what was said before a term counts for it.
    """
    counts = _counts(evidence, voicing, posterior)
    terms = int(voicing.pair_term.max(initial=0)) + 1
    by_class = np.zeros((3, terms, *counts.shape[1:]))
    np.add.at(by_class, (voicing.pair_class, voicing.pair_term), counts)
    if voicing.since is not None:
        by_class = _exclusive(by_class)
        counts = _before(counts, voicing)
    classes = _shrunk(by_class, start[:, None], learning.class_claims)
    return _shrunk(counts, classes[voicing.pair_class, voicing.pair_term], learning.voice_claims)


def _before(counts: Table, voicing: Voicing) -> Table:
    """Return for each pair the counts of the same voice and class in earlier terms."""
    _, who = np.unique(voicing.keys // TERMS, return_inverse=True)
    out, so_far = np.empty_like(counts), np.zeros((int(who.max(initial=-1)) + 1, *counts.shape[1:]))
    for term in np.unique(voicing.pair_term):
        rows = np.flatnonzero(voicing.pair_term == term)
        out[rows] = so_far[who[rows]]
        so_far[who[rows]] += counts[rows]
    return out


def _exclusive(counts: Table) -> Table:
    """Return the sums [.., T, ..] over all earlier terms, whatever the own term's counts."""
    out = np.zeros_like(counts)
    np.cumsum(counts[:, :-1], axis=1, out=out[:, 1:])
    return out


def _shrunk(counts: Table, towards: Table, weight: float) -> Table:
    total = counts + weight * towards
    out: Table = total / total.sum(axis=-1, keepdims=True)
    return out


def _counts(evidence: Evidence, voicing: Voicing, posterior: Float) -> Table:
    sides = len(evidence.states) - 1
    shape = (voicing.pairs, ROWS, len(CATEGORIES))
    counts = np.zeros((sides, int(np.prod(shape))))
    for part in strips(evidence.size):
        told, pair, p = evidence.take(part), voicing.pair[part].astype(np.int64), posterior[part]
        for subject, own in enumerate(counts):
            _count(own, told, pair, p, subject)
    out: Table = counts.sum(axis=0).reshape(shape)
    return out


def _count(
    counts: Table, evidence: Evidence, pair: NDArray[np.int64], posterior: Float, subject: int
) -> None:
    """Add to `counts` [pairs * ROWS * categories] what claims on one subject and on nobody say."""
    sides = len(evidence.states) - 1
    spoken = np.flatnonzero((evidence.subject == subject) | (evidence.subject == NOBODY))
    share = np.where(evidence.subject[spoken] == NOBODY, 1 / sides, 1.0)
    start = pair[spoken, None] * ROWS + row_of_phase(sides)[subject]
    cell = start * len(CATEGORIES) + evidence.category[spoken, None]
    told = evidence.weight[spoken] * share * ~evidence.loose()[spoken]
    np.add.at(counts, cell.ravel(), (posterior[spoken] * told[:, None]).ravel())


def word_likelihoods(evidence: Evidence, pair: NDArray[np.int32], tables: Table, words: WordsTable) -> Table:
    """Return P(category | phase) of each claim as its voice means it, blurred for misreading, [N, phases].

    `pair` [N] are the rows of `tables` that the claims use.
    """
    sides = len(evidence.states) - 1
    meant = np.empty((evidence.size, phases(sides)))
    seen = row_of_phase(sides)
    for phase in range(phases(sides)):
        meant[:, phase] = _meant(evidence, pair, tables, [int(r) for r in seen[:, phase]])
    doubt = np.where(evidence.scope == AT, words.blur, words.near)
    doubt = np.where(evidence.loose(), words.loose, doubt)
    blur = np.where(evidence.hedged, np.maximum(words.hedged, doubt), doubt)[:, None]
    mixed: Table = (1 - blur) * meant + blur / len(CATEGORIES)
    return mixed


def _meant(evidence: Evidence, pair: NDArray[np.int32], tables: Table, rows: Sequence[int]) -> Table:
    """Return P(category) under one phase, whose table row depends on the subject; without one, their mean."""
    each = [tables[pair, row, evidence.category] for row in rows]
    told: Table = np.choose(np.maximum(evidence.subject, 0), each)
    return np.where(evidence.subject == NOBODY, np.mean(each, axis=0), told)
