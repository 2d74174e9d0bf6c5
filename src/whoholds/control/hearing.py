"""Claims and what is known of their voices -> how likely each claim is in every phase of its place.

Words as their voice means them (`voices`), less what they echo (`copies`); and what one run learned of both,
carried to another run of the same voices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import strips
from whoholds.control.copies import Parents, explained, first_chances, parents_of, repeats, shares
from whoholds.control.evidence import Evidence
from whoholds.control.parameters import Parameters
from whoholds.control.voices import Table, Voicing, first_tables, pair_tables, voicing_of, word_likelihoods
from whoholds.control.width import AS_PRESUMED


@dataclass(frozen=True)
class Learned:
    """What a run learned: word tables by (voice, class) pair, copying by pair of voices, the band's width."""

    voicing: Voicing
    tables: Table
    parents: Parents
    chances: Table
    width: Table


def _carried(keys: NDArray[np.int64], values: Table, wanted: NDArray[np.int64], otherwise: Table) -> Table:
    """Return the values of ascending `keys` at the `wanted` ones, `otherwise` where there is none."""
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    out = otherwise.copy()
    found = keys[at] == wanted if len(keys) else np.zeros(len(wanted), np.bool_)
    out[found] = values[at[found]]
    return out


def first_learned(local: Evidence, parameters: Parameters, since: int | None = None) -> Learned:
    """Words as their class means them, copies as rare as presumed; by terms from a day `since` on, or not."""
    voicing, parents = voicing_of(local, since), parents_of(local, parameters.copies)
    tables = pair_tables(voicing, first_tables(parameters.words))
    return Learned(voicing, tables, parents, first_chances(parents, parameters.copies), AS_PRESUMED)


@dataclass(frozen=True)
class Carried:
    """What a run learned: word tables by pair of voice and class, chances of copying by two voices, width.

    `pairs` [n] and `tables` as in `Voicing.keys`; `copiers` [c, 2] are the voices and `chances` theirs.
    `points` are the rows of its inducing points; None: evenly spread.
    """

    pairs: NDArray[np.int64]
    tables: Table
    copiers: NDArray[np.int64]
    chances: Table
    points: NDArray[np.int64] | None
    width: Table
    since: int | None = None


def carried(learned: Learned, points: NDArray[np.int64] | None, voices: int) -> Carried:
    """Return what was learned of so many voices, for another run of them, or of them and more."""
    copiers = np.stack(np.divmod(learned.parents.pair_keys, max(voices, 1)), axis=1)
    since = learned.voicing.since
    return Carried(
        learned.voicing.keys, learned.tables, copiers, learned.chances, points, learned.width, since
    )


def carried_over(known: Carried, local: Evidence, parameters: Parameters) -> Learned:
    """Return what was learned of the voices of `local`, in the order of its own pairs."""
    first = first_learned(local, parameters, known.since)
    tables = _carried(known.pairs, known.tables, first.voicing.keys, first.tables)
    keys = known.copiers @ np.array([len(local.voices.names), 1])
    chances = _carried(keys, known.chances, first.parents.pair_keys, first.chances)
    return replace(first, tables=tables, chances=chances, width=known.width)


def claim_likelihoods(
    local: Evidence, learned: Learned, parameters: Parameters, *, smooth: bool
) -> Iterator[Table]:
    """Yield by strips the log-likelihood of the phases at each claim, its echoes discounted, [.., phases]."""
    share, repeat = echo_of(local, learned, parameters, smooth=smooth)
    echoed, left = explained(learned.parents, share, repeat, local.size)
    del share, repeat
    for part, own in words_alone(local, learned.voicing, learned.tables, parameters):
        yield np.log(echoed[part, None] + left[part, None] * own) * parameters.words.temper


def words_alone(
    local: Evidence, voicing: Voicing, tables: Table, parameters: Parameters
) -> Iterator[tuple[slice, Table]]:
    """Yield strips of claims and P(words | phase) of each, [.., phases], had it nobody to repeat."""
    for part in strips(local.size):
        yield part, word_likelihoods(local.take(part), voicing.pair[part], tables, parameters.words)


def echo_of(
    local: Evidence, learned: Learned, parameters: Parameters, *, smooth: bool
) -> tuple[Table, Table]:
    """Return how much of each claim its parents explain, and how likely each was repeated, [M] each."""
    copies = parameters.copies
    scale = copies.smoothed if smooth else copies.filtered
    share = shares(learned.parents, learned.chances, local.size, copies, scale)
    return share, repeats(local, learned.parents, copies)
