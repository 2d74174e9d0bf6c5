"""Claims of taking and losing -> where and when ground changed hands, and what was so before.

"Ukraine liberated Balakliia" says as much of the days before as of those after: that Russia had it. Of ground
that nobody spoke of while it was held, its loss is often the first word.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import CATEGORY, NOBODY, Evidence
from whoholds.control.gazette import AT, BESIDE

TAKES, HOLDS, LOSES = CATEGORY["takes"], CATEGORY["holds"], CATEGORY["loses"]

STALE_DAYS: Final = 45
"""A taking told again within these days of the first is no second change."""


def turns(evidence: Evidence) -> NDArray[np.int64]:
    """Return the rows that tell of a change of hands for the first time, ascending.

    Taking and losing without a hedge, of a settlement or the ground beside it where nobody had put the new
    holder in the STALE_DAYS before. Who loses a region had not all of it.
    """
    told = np.isin(evidence.category, (TAKES, HOLDS, LOSES)) & (evidence.subject != NOBODY)
    told &= ~evidence.hedged & np.isin(evidence.scope, (AT, BESIDE))
    rows = np.flatnonzero(told)
    place, holder = evidence.place[rows], _new_holders(evidence, rows)
    order = np.lexsort((holder, place))
    place, holder, day = place[order], holder[order], evidence.day[rows[order]].astype(np.int64)
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (np.diff(place) != 0) | (np.diff(holder) != 0) | (np.diff(day) > STALE_DAYS)
    found = rows[order[fresh]]
    return np.sort(found[evidence.category[found] != HOLDS])


def _new_holders(evidence: Evidence, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the side that has the place after each claim; of several enemies of a loser, none by name."""
    subject = evidence.subject[rows].astype(np.int64)
    enemy = 1 - subject if len(evidence.states) == 3 else -2 - subject
    return np.where(evidence.category[rows] == LOSES, enemy, subject)
