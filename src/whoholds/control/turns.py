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


DAYS: Final = 3
"""Days within which reports of one change come in."""

COMPLETE: Final = 2
"""What a word on taking weighs beside one on losing: who leaves says so before the last have gone."""

FAR: Final = 2**22
"""More than any day's ordinal."""


def turns(evidence: Evidence) -> NDArray[np.int64]:
    """Return for each change of hands the row that tells of it on its likeliest day, ascending.

    Taking and losing without a hedge, of a settlement or the ground beside it where nobody had put the new
    holder in the STALE_DAYS before. Who loses a region had not all of it. Of all that is told of one change,
    the day of most reports is its own: a first word is often of a part, or of what is still to come.
    """
    told = np.isin(evidence.category, (TAKES, HOLDS, LOSES)) & (evidence.subject != NOBODY)
    told &= ~evidence.hedged & np.isin(evidence.scope, (AT, BESIDE))
    rows = np.flatnonzero(told)
    place, holder = evidence.place[rows], _new_holders(evidence, rows)
    order = np.lexsort((holder, place))
    place, holder, day = place[order], holder[order], evidence.day[rows[order]].astype(np.int64)
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (np.diff(place) != 0) | (np.diff(holder) != 0) | (np.diff(day) > STALE_DAYS)
    rows, change = rows[order], np.cumsum(fresh) - 1
    changing = evidence.category[rows[fresh]] != HOLDS
    kept = changing[change] & (evidence.category[rows] != HOLDS)
    return _likeliest(evidence, rows[kept], change[kept])


def _likeliest(evidence: Evidence, rows: NDArray[np.int64], change: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, ascending, the row of each change (numbers [N], ascending as the days are) with most reports.

    Those of the DAYS days from its own count, a report once a day by its strongest word.
    """
    weight = np.where(evidence.category[rows] == TAKES, COMPLETE, 1)
    at = change * FAR + evidence.day[rows]
    strongest = np.lexsort((-weight, evidence.report[rows], at))
    again = np.zeros(len(rows), np.bool_)
    same = (np.diff(at[strongest]) == 0) & (np.diff(evidence.report[rows[strongest]]) == 0)
    again[strongest[1:][same]] = True
    so_far = np.concatenate([[0], np.cumsum(np.where(again, 0, weight))])
    reported = so_far[np.searchsorted(at, at + DAYS)] - so_far[np.searchsorted(at, at)]
    best = np.lexsort((np.arange(len(rows)), -reported, change))
    first = np.concatenate([[True], np.diff(change[best]) != 0])[: len(best)]
    return np.sort(rows[best[first]])


def _new_holders(evidence: Evidence, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the side that has the place after each claim; of several enemies of a loser, none by name."""
    subject = evidence.subject[rows].astype(np.int64)
    enemy = 1 - subject if len(evidence.states) == 3 else -2 - subject
    return np.where(evidence.category[rows] == LOSES, enemy, subject)
