"""A day's field and the chain of a place -> the phases a day later: stay, settle, or be drawn anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import DailyEvidence, Float
from whoholds.control.parameters import ChainTable


class Redraw:
    """A day of the chain: stay, settle, or be redrawn from the field as lately or long held."""

    def __init__(self, chain: ChainTable, sides: int, heard: NDArray[np.bool_]) -> None:
        self.sides, self.heard = sides, heard
        self.slow = np.float32(1 - np.exp(-1 / chain.hold))
        self.fast = np.float32(1 - np.exp(-1 / chain.redraw))
        self.settle = np.float32(1 - np.exp(-1 / chain.settle))

    def rate(self, night: int) -> Float:
        """Return the chance [p, 1] of being redrawn in a night: small where a place was spoken of lately."""
        return np.where(self.heard[night], self.slow, self.fast)[:, None]

    def forth(self, night: int, message: Float, drawn: Float) -> Float:
        """Carry P(phase) over one night; a redrawn holder is a new one unless it held already."""
        k, rate = self.sides, self.rate(night)
        held, late, contested = message[:, :k], message[:, k : 2 * k], message[:, 2 * k :]
        settled = held + self.settle * late
        fresh = late * (1 - self.settle)
        stay = (1 - rate) + rate * drawn[:, :k]
        anew = rate * drawn[:, :k] * (1 - held - late)
        gone = (1 - rate) * contested + rate * drawn[:, k:]
        return np.concatenate([settled * stay, fresh * stay + anew, gone], axis=1)

    def back(self, night: int, future: Float, drawn: Float) -> Float:
        """Carry the likelihood of the future over one night, the transpose of `forth`."""
        k, rate = self.sides, self.rate(night)
        f_held, f_late, f_contested = future[:, :k], future[:, k : 2 * k], future[:, 2 * k :]
        take = rate * drawn[:, :k] * f_late
        lost = rate * drawn[:, k:] * f_contested
        elsewhere = take.sum(axis=1, keepdims=True) - take + lost
        stay = (1 - rate) + rate * drawn[:, :k]
        held = stay * f_held + elsewhere
        late = stay * (self.settle * f_held + (1 - self.settle) * f_late) + elsewhere
        contested = (1 - rate) * f_contested + take.sum(axis=1, keepdims=True) + lost
        return np.concatenate([held, late, contested], axis=1)


def told_within(daily: DailyEvidence, places: int, days: int) -> NDArray[np.bool_]:
    """Return [D, p]: whether a place's own evidence is at most so many days old."""
    count = len(daily.start) - 1
    last, out = np.full(places, -days - 1), np.empty((count, places), np.bool_)
    for day in range(count):
        last[daily.place[daily.start[day] : daily.start[day + 1]]] = day
        out[day] = day - last <= days
    return out
