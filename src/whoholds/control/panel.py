"""P(state) for many places and days -> one Estimate, with its likelihood word and its confidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import Evidence
from whoholds.errors import UnknownPlaceError, UsageError
from whoholds.model import Confidence, Estimate, Mode

LIKELIHOOD_WORDS = (
    (0.01, "remote"),
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
"""Upper bounds of the likelihood words of Intelligence Community Directive 203 (2015)."""

FRESH_DAYS = 14
"""Evidence of the last two weeks counts as fresh: a front town is named several times in that time."""

STALE_DAYS = 60
"""Evidence older than two months supports no more than low confidence."""


def likelihood_word(probability: float) -> str:
    """Return the ICD 203 word for a probability in [0, 1]."""
    return next(word for bound, word in LIKELIHOOD_WORDS if probability < bound)


@dataclass(frozen=True)
class Support:
    """What an estimate rests on: claims, independent origins, days to the newest, agreement in [0, 1]."""

    claims: int
    origins: int
    newest: int | None
    agreement: float


def confidence_of(support: Support) -> Confidence:
    """Return how good the evidence is, whatever it says: origins, freshness and agreement, never the odds."""
    if not support.claims or support.newest is None:
        return "none"
    points = (support.origins >= 2) + (support.origins >= 5) + (support.newest <= FRESH_DAYS)
    points += support.agreement >= 0.75
    if support.newest > STALE_DAYS or support.agreement < 0.5:
        return "low"
    return ("low", "low", "low", "moderate", "high")[points]


@dataclass(frozen=True)
class Panel:
    """Probabilities of every state for P places on D days, float32 [P, D, S], each row summing to 1.

    `states` are the side ids and, last, `contested`; `days` ascend.
    `evidence` are the claims it rests on, `method` names the model and its parameters' version.
    """

    place_ids: tuple[str, ...]
    days: tuple[date, ...]
    states: tuple[str, ...]
    p: NDArray[np.float32]
    evidence: Evidence
    mode: Mode
    method: str
    as_known: datetime | None = None
    memory_days: int = field(default=90)
    """Evidence older than this no longer counts towards confidence."""

    def of(self, place_ids: tuple[str, ...]) -> Panel:
        """Return the panel of some of its places. Raises UnknownPlaceError."""
        rows = np.array([self._row(place_id) for place_id in place_ids], np.int64)
        return replace(self, place_ids=place_ids, p=self.p[rows], evidence=self.evidence.among(rows))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each place id."""
        return {place_id: row for row, place_id in enumerate(self.place_ids)}

    def at(self, place_id: str, on: date) -> Estimate:
        """Return the estimate of one place and day; raises UnknownPlaceError, UsageError (day not given)."""
        row, column = self._row(place_id), self._column(on)
        odds = self.p[row, column]
        best = int(odds.argmax())
        support = self.support(place_id, on)
        return Estimate(
            place_id=place_id,
            on=on,
            mode=self.mode,
            probabilities={state: float(x) for state, x in zip(self.states, odds, strict=True)},
            state=self.states[best],
            likelihood=likelihood_word(float(odds[best])),
            confidence=confidence_of(support),
            claims=support.claims,
            origins=support.origins,
            newest_evidence=_noon(on, support.newest),
            as_known=self.as_known,
            method=self.method,
        )

    def support(self, place_id: str, on: date) -> Support:
        """Return what an estimate rests on: claims on the place before (smoothed: around) `on`."""
        column = self._column(on)
        after = self.memory_days if self.mode == "smoothed" else 0
        first, last = on - timedelta(self.memory_days), on + timedelta(after)
        table = self.evidence.about(self._row(place_id), first, last)
        if not table.size:
            return Support(0, 0, None, 0.0)
        ages = np.abs(on.toordinal() - table.day)
        leans = table.lean()
        winner = int(self.p[self._row(place_id), column].argmax())
        agreeing = float((leans == winner).sum()) / max(1, int((leans >= 0).sum()))
        return Support(table.size, len(np.unique(table.origin)), int(ages.min()), agreeing)

    def _row(self, place_id: str) -> int:
        if place_id not in self.row_of:
            raise UnknownPlaceError(f"no estimate for place {place_id!r}: it was not among the places given")
        return self.row_of[place_id]

    def _column(self, on: date) -> int:
        column = int(np.searchsorted(self._ordinals, on.toordinal()))
        if column == len(self.days) or self.days[column] != on:
            raise UsageError(f"no estimate for {on}: the days run from {self.days[0]} to {self.days[-1]}")
        return column

    @cached_property
    def _ordinals(self) -> NDArray[np.int64]:
        return np.array([day.toordinal() for day in self.days])


def _noon(on: date, age: int | None) -> datetime | None:
    if age is None:
        return None
    return datetime.combine(on - timedelta(age), time(), UTC)
