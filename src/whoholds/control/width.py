"""Chains and what is told of their places -> how wide the contested ground of this war is.

In one war a village is fought over for a day, in another for a season. How wide the band between the sides
is, is learned from the war at hand (empirical Bayes: Robbins 1956): under each of a few widths every claim
has a chance before it is heard, from the field and the earlier claims on its place, and these chances
multiply (prequential likelihood: Dawid 1984). Taken is the geometric mean of the widths, weighed by them and
by a prior at the presumed one: few claims leave it there. Filtering, a term is judged by the claims of those
before it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.chains import CHUNK, Chains
from whoholds.control.parameters import WidthTable
from whoholds.control.voices import TERM_DAYS

Vector = NDArray[np.float64]

AS_PRESUMED: Final = np.ones(1)
"""Width of the contested ground of a war of which nothing was learned."""

ENOUGH: Final = 2048
"""Named places that a run which looks back listens to, evenly spread over the rows: bounds the work."""


def width_of(chains: Chains, likelihood: Float, table: WidthTable) -> Vector:
    """Return how many times wider than presumed the contested band is, [1] or, filtering, [terms].

    The terms are those up to the last claim's. `likelihood` [n, Z] is of the cells of `chains`, none of which
    may yet be wider than presumed.
    """
    times = np.array(table.times)
    terms = 1 if chains.smooth else 1 + chains.last // TERM_DAYS
    named = np.unique(chains.cells.place).astype(np.int64)
    if chains.smooth:
        named = named[:: -(-len(named) // ENOUGH)]
    told = np.zeros((len(times), terms))
    for low in range(0, len(named), CHUNK):
        cells, chance = chains.chances(named[low : low + CHUNK], likelihood, times)
        term = np.minimum(chains.cells.day[cells] // TERM_DAYS, terms - 1)
        told += np.stack([np.bincount(term, each, terms) for each in chance])
    heard = told if chains.smooth else np.cumsum(told, axis=1) - told
    weight = heard - table.weight * np.log2(times)[:, None]
    share = np.exp(weight - weight.max(axis=0))
    share /= share.sum(axis=0)
    out: Vector = np.exp(np.log(times) @ share).round(3)
    return out
