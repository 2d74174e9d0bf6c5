"""A filtered run -> what the next one need not do again: a day's news does not change what was known before.

The filter is causal. When claims were added that became known in the last month, the field is taken up where
it stood some steps ago and the words of voices are those of the months before. All that this rests on is
compared, bit by bit, so that the numbers are those of a run from the beginning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.evidence import COLUMNS, Evidence
from whoholds.control.field import Checkpoint, Sightings
from whoholds.control.voices import TERM_DAYS, Table

AGAIN = 2
"""Last steps of the field that are run again: reports come in a few days late."""


@dataclass(frozen=True)
class Trail:
    """Where a filtered run stood: what it held of the claims of the terms before `term`, and of its field.

    `posterior` [n, Z] of those claims is what the words of later terms are learned from.
    """

    term: int
    told: bytes
    posterior: Float
    checkpoint: Checkpoint
    seen: bytes
    width: Table
    """How wide the contested ground was found to be by the beginning of each term."""


def last_term(evidence: Evidence, since: int) -> int:
    """Return the term in which the last claim became known."""
    return max(0, (int(evidence.known.max(initial=since)) - since) // TERM_DAYS)


def before_term(evidence: Evidence, since: int, term: int) -> NDArray[np.bool_]:
    """Return which rows became known before a term."""
    out: NDArray[np.bool_] = evidence.known < since + term * TERM_DAYS
    return out


def told_before(evidence: Evidence, echo: Iterable[Table], since: int, term: int) -> bytes:
    """Return a digest of all that was told before a term, and of its echoes (`echo` [N] of local rows)."""
    table = evidence.take(before_term(evidence, since, term))
    local = evidence.take(evidence.place < evidence.places)
    rows = before_term(local, since, term)
    regions = [evidence.regions[r - evidence.places] for r in np.unique(table.place) if r >= evidence.places]
    return _digest([*(getattr(table, name) for name in COLUMNS), *(part[rows] for part in echo), *regions])


def seen_before(
    sightings: Sightings, regions: tuple[NDArray[np.int64], ...], places: int, step: int
) -> bytes:
    """Return a digest of all sightings before a step; regions count by their settlements, not by number."""
    end = int(np.searchsorted(sightings.step, step))
    seen, number = np.unique(sightings.target[:end], return_inverse=True)
    members = [regions[r - places] for r in seen if r >= places]
    told = sightings.step[:end], sightings.value[:end], sightings.noise[:end]
    return _digest([np.minimum(seen, places), number, *told, *members])


def _digest(parts: Iterable[NDArray[Any]]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(f"{part.dtype}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).data)
    return digest.digest()
