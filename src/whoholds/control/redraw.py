"""A day's field and the chain of a place -> the phases a day later: stay, settle, follow, or be drawn anew.

Messages lie phase by phase in memory, [Z, p], so that a day is a few passes over long rows. Every operation
is IEEE arithmetic on the numbers of one place, so that its bits do not depend on its neighbours in memory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import FLOOR, DailyEvidence, Float, total_of
from whoholds.control.parameters import ChainTable


class Redraw:
    """A day of the chain: stay, settle, or be redrawn from the field as lately or long held."""

    def __init__(self, chain: ChainTable, sides: int, heard: NDArray[np.bool_]) -> None:
        self.sides, self.heard = sides, heard
        self.slow = np.float32(1 - np.exp(-1 / chain.hold))
        self.fast = np.float32(1 - np.exp(-1 / chain.redraw))
        self.settle = np.float32(1 - np.exp(-1 / chain.settle))
        self.rates = np.where(heard, self.slow, self.fast)

    def rate(self, night: int) -> Float:
        """Return the chance [p] of being redrawn in a night: small where a place was spoken of lately."""
        out: Float = self.rates[night]
        return out

    def forth(self, night: int, message: Float, drawn: Float) -> None:
        """Carry P(phase) [Z, p] over one night, in place, given P(state) [S, p] that the field draws.

        A redrawn holder is a new one unless it held already.
        """
        k, rate = self.sides, self.rate(night)
        held, late, contested = message[:k], message[k : 2 * k], message[2 * k]
        drawn, left = rate * drawn, 1 - rate
        stay = drawn[:k] + left
        anew = (1 - (held + late)) * drawn[:k]
        held += self.settle * late
        held *= stay
        late *= 1 - self.settle
        late *= stay
        late += anew
        contested *= left
        contested += drawn[k]

    def back(self, night: int, future: Float, drawn: Float) -> None:
        """Carry the likelihood of the future [Z, p] over one night, in place: the transpose of `forth`."""
        k, rate = self.sides, self.rate(night)
        held, late, contested = future[:k], future[k : 2 * k], future[2 * k]
        drawn, left = rate * drawn, 1 - rate
        stay = drawn[:k] + left
        take = late * drawn[:k]
        total = drawn[k] * contested
        for side in range(k):
            total = total + take[side]
        elsewhere = total - take
        late *= 1 - self.settle
        late += self.settle * held
        held *= stay
        held += elsewhere
        late *= stay
        late += elsewhere
        contested *= left
        contested += total


class Following:
    """Between two steps of the field: places go along with its change, as few of them as it takes.

    The maximal coupling of two draws (Lindvall 1992, section I.5): a place of which nothing is told stays a
    draw of the field, and one that claims have moved stays where they put it while the field stands still.
    """

    def __init__(self, before: Float, after: Float, share: float) -> None:
        """Take P(state) [S, p] of one step and the next, and how much of it is followed, 0 to 1 (all).

        Less than all is a power of what is kept, so that a change in two steps is one in the same.
        """
        kept = np.minimum(after / np.maximum(before, FLOOR), 1)
        self.leave = 1 - _power(kept, share)
        gained = np.maximum(after - before, 0)
        self.enter = gained / np.maximum(total_of(gained), FLOOR)

    def forth(self, message: Float) -> None:
        """Carry P(phase) [Z, p] over the change, in place; who follows it to a side has lately taken."""
        k = len(self.leave) - 1
        held, late, contested = message[:k], message[k : 2 * k], message[2 * k]
        moved = total_of(self.leave[:k] * (held + late))[0] + self.leave[k] * contested
        held *= 1 - self.leave[:k]
        late *= 1 - self.leave[:k]
        late += moved * self.enter[:k]
        contested *= 1 - self.leave[k]
        contested += moved * self.enter[k]

    def back(self, future: Float) -> None:
        """Carry the likelihood of the future [Z, p] over it, in place: the transpose of `forth`."""
        k = len(self.leave) - 1
        held, late, contested = future[:k], future[k : 2 * k], future[2 * k]
        reached = total_of(self.enter[:k] * late)[0] + self.enter[k] * contested
        held += self.leave[:k] * (reached - held)
        late += self.leave[:k] * (reached - late)
        contested += self.leave[k] * (reached - contested)


def _power(base: Float, share: float) -> Float:
    """Return base ** share (0 to 1, in sixteenths) by square roots, which IEEE rounds alike everywhere."""
    out, root = np.ones_like(base), base
    if share == 1:
        return base
    for digit in f"{round(share * 16):04b}":
        root = np.sqrt(root)
        if digit == "1":
            out *= root
    return out


def told_within(daily: DailyEvidence, places: int, days: int) -> NDArray[np.bool_]:
    """Return [D, p]: whether a place's own evidence is at most so many days old."""
    count = len(daily.start) - 1
    last, out = np.full(places, -days - 1), np.empty((count, places), np.bool_)
    for day in range(count):
        last[daily.place[daily.start[day] : daily.start[day + 1]]] = day
        np.greater_equal(last, day - days, out=out[day])
    return out
