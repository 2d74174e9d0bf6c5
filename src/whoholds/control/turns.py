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
    last: dict[tuple[int, int], int] = {}
    found = []
    told = np.isin(evidence.category, (TAKES, HOLDS, LOSES)) & (evidence.subject != NOBODY)
    for row in np.flatnonzero(told & ~evidence.hedged & np.isin(evidence.scope, (AT, BESIDE))).tolist():
        key = (int(evidence.place[row]), _new_holder(evidence, row))
        day = int(evidence.day[row])
        fresh = day - last.get(key, -STALE_DAYS - 1) > STALE_DAYS
        if fresh and evidence.category[row] != HOLDS:
            found.append(row)
        last[key] = day
    return np.array(found, dtype=np.int64)


def _new_holder(evidence: Evidence, row: int) -> int:
    """Return the side that has the place after a claim; of several enemies of a loser, none by name."""
    subject = int(evidence.subject[row])
    if evidence.category[row] != LOSES:
        return subject
    return 1 - subject if len(evidence.states) == 3 else -2 - subject
