"""A place, a day and the claims around -> what moved the estimate, and what would reverse it.

Leave-one-out: each telling (one voice's word on one place and day, with its copies) is left out in turn and
the estimate made again, with what was learned of the voices kept: what is told is what happens. Whole kinds
of claims are left out in the same way, and imagined ones put in. Sizes are natural log-odds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from whoholds.control.again import run_again, run_without_each
from whoholds.control.beside import Beside
from whoholds.control.estimate import Question, evidence_for, ground_for, keep, parameters_for, span_of
from whoholds.control.evidence import CATEGORY, NOBODY
from whoholds.control.kept import Kept
from whoholds.control.panel import likelihood_word
from whoholds.control.parameters import Parameters
from whoholds.control.tellings import Telling, Where, claims_in, tellings_of
from whoholds.errors import UnknownPlaceError
from whoholds.model import Claim, LiveClaim, Mode, Relation

FLOOR = 1e-4
"""Smallest probability whose odds are told."""

AROUND_KM = 50.0
"""Claims on settlements this near can be of the same fight; those farther away are told of together."""

TRIED = 8
"""Tellings of the place itself that are left out one by one; the rest weigh less."""

TRIED_AROUND = 2
"""Tellings of places around and of regions left out one by one: single ones hardly move another place."""

MOST_GONE = 8
"""Tellings left out together in search of a reversal: more is no reason but a rewriting."""

MOST_IMAGINED = 5
"""Imagined voices put in: what five neutral witnesses of one day cannot turn, no single news will."""

IMAGINED = "\ue000imagined"
"""Source of imagined claims: begins with a private character, so that no real one is taken for it."""

IMAGINED_WORDS: tuple[Relation, ...] = ("holds", "enters")
"""What imagined voices say: that a side has the place, or, for a contested one, that it is inside."""


@dataclass(frozen=True)
class Move:
    """One telling's weight: log-odds of the state with it minus without, and its claims."""

    where: Where
    km: float | None
    """How far away the place spoken of lies; None for a region."""
    log_odds: float
    without: float
    """P(state) when it is left out."""
    claims: tuple[LiveClaim, ...]


@dataclass(frozen=True)
class Ground:
    """A kind of claims - where they speak of, whose side's voices -, and what leaving all out does."""

    where: Where | Literal["far"]
    side: str | None
    """A side's id; None for the voices of no side, and for claims on regions and places around."""
    claims: int
    log_odds: float
    without: float


@dataclass(frozen=True)
class Reversal:
    """What another state would take: these tellings gone, or so many new neutral voices of that day."""

    state: str
    probability: float
    without: tuple[int, ...] = ()
    """Positions in `Explanation.moves`."""
    voices: int = 0


@dataclass(frozen=True)
class Explanation:
    """Why a place has a state: its probability with all claims and with none, what moved it, what would."""

    place_id: str
    on: date
    mode: Mode
    method: str
    as_known: datetime | None
    state: str
    probability: float
    likelihood: str
    bare: float
    """P(state) from the starting map and time alone, without any claim."""
    claims: int
    """Claims that bear on the place: on it, on those within AROUND_KM and on the regions around."""
    grounds: tuple[Ground, ...]
    moves: tuple[Move, ...]
    left_out: Reversal | None
    """Fewest of the strongest tellings whose absence makes another state the likeliest, if any do."""
    put_in: Reversal | None
    """Fewest new voices that make the second state the likeliest; None when five do not."""
    second: str
    """The second likeliest state."""


def explain(
    claims: Iterable[LiveClaim],
    question: Question,
    place_id: str,
    *,
    graded: bool = True,
    kept: Kept | None = None,
) -> Explanation:
    """Return what moved P(state) of one of a question's places on its first day.

    Without `graded` nothing is learned of single voices, as with the method "ungraded" of `estimate`. A run
    that was `kept` of the same question and claims is not made again. Raises
    UnknownPlaceError when the place is not among the question's.
    """
    if not any(p.place_id == place_id for p in question.places):
        raise UnknownPlaceError(f"no place {place_id!r} among the places given")
    case = Case(question, place_id, claims, parameters_for("full" if graded else "ungraded"), kept)
    moves = case.moves()
    return Explanation(
        place_id=place_id,
        on=question.days[0],
        mode=question.mode,
        method=case.parameters.version,
        as_known=question.as_known,
        state=case.states[case.state],
        probability=case.found,
        likelihood=likelihood_word(case.found),
        bare=float(case.without(case.real)[case.state]),
        claims=len(np.unique(case.evidence.claim[case.bearing])),
        grounds=tuple(case.grounds()),
        moves=tuple(move for move, _ in moves),
        left_out=case.reversed_without(moves),
        put_in=case.reversed_with(),
        second=case.states[case.second],
    )


def log_odds(probability: float) -> float:
    """Return the natural log-odds of a probability, bounded away from certainty."""
    p = min(max(probability, FLOOR), 1 - FLOOR)
    return math.log(p / (1 - p))


class Case:
    """One question about one place, asked again and again of fewer or more claims."""

    def __init__(
        self,
        question: Question,
        place_id: str,
        claims: Iterable[LiveClaim],
        parameters: Parameters,
        kept: Kept | None = None,
    ) -> None:
        self.question, self.smooth = question, question.mode == "smoothed"
        self.parameters = parameters
        self.row = next(i for i, p in enumerate(question.places) if p.place_id == place_id)
        self.evidence = evidence_for(question, claims, imagined=imagined(question, place_id))
        self.states = self.evidence.states
        made_up = [c.source == IMAGINED for c in self.evidence.claims]
        self.real = ~np.array(made_up, dtype=np.bool_)[self.evidence.claim]
        real = self.evidence.take(self.real)
        self.ground, span = ground_for(question), span_of(question, real)
        self.span = replace(span, days=span.whole)  # imagined voices speak on the day that is asked about
        run = kept or keep(question, real, parameters)
        self.known, self.p = run.carried, run.panel((place_id,), question.days[:1]).p[0, 0]
        order = np.argsort(-self.p, kind="stable")
        self.state, self.second = int(order[0]), int(order[1])
        self.found = float(self.p[self.state])
        self.beside = Beside(self.known.points)

    def again(self, kept: NDArray[np.bool_], *, few: bool = False) -> NDArray[np.float32]:
        """Return P of every state from the rows kept; where `few` are left out, who leads where stands."""
        rows = np.array([self.row])
        table = self.evidence.take(kept)
        p = run_again(
            table, self.ground, self.span, self.parameters, self.known,
            rows=rows, smooth=self.smooth, beside=self.beside if few else replace(self.beside, survey=None),
        )  # fmt: skip
        out: NDArray[np.float32] = p[0, 0]
        return out

    def without(
        self, rows: NDArray[np.bool_] | NDArray[np.int64], *, few: bool = False
    ) -> NDArray[np.float32]:
        """Return P of every state when some rows are left out."""
        kept = self.real.copy()
        kept[rows] = False
        return self.again(kept, few=few)

    def weight(
        self, rows: NDArray[np.bool_] | NDArray[np.int64], *, few: bool = False
    ) -> tuple[float, float]:
        """Return (log-odds that rows bring to the state, its probability without them)."""
        p = float(self.without(rows, few=few)[self.state])
        return log_odds(self.found) - log_odds(p), p

    def moves(self) -> list[tuple[Move, NDArray[np.int64]]]:
        """Return the tellings that moved it with their rows, the strongest first."""
        lonlat = self.question.gazette.lonlat
        real = np.flatnonzero(self.real)
        found = tellings_of(self.evidence.take(real), lonlat, self.row, self.question.days[0].toordinal())
        found = [replace(telling, rows=real[telling.rows]) for telling in found]
        here = self._ranked([telling for telling in found if telling.where == "here"])
        around = [telling for telling in found if telling.where != "here"]
        told = [self._move(telling) for telling in (*here[:TRIED], *around[:TRIED_AROUND])]
        return sorted(told, key=lambda pair: -abs(pair[0].log_odds))

    def _ranked(self, here: list[Telling]) -> list[Telling]:
        """Order the tellings of the place itself by what its chain loses without each, over one field."""
        groups = np.full(self.evidence.size, -1, np.int64)
        for number, telling in enumerate(here):
            groups[telling.rows] = number
        table, kept = self.evidence.take(self.real), groups[self.real]
        p, self.beside = run_without_each(
            table, self.ground, self.span, self.parameters, self.known,
            row=self.row, groups=kept, smooth=self.smooth,
        )  # fmt: skip
        lost = np.abs(p[:, 0, self.state] - self.found)
        return [here[number] for number in np.argsort(-lost, kind="stable")]

    def _move(self, telling: Telling) -> tuple[Move, NDArray[np.int64]]:
        size, without = self.weight(telling.rows, few=True)
        told = claims_in(self.evidence, telling.rows)
        km = None if telling.where == "region" else telling.km
        return Move(telling.where, km, size, without, told), telling.rows

    @cached_property
    def bearing(self) -> NDArray[np.bool_]:
        """Rows that speak of the place, of one within AROUND_KM or of a region that holds it."""
        xy, e = self.ground.xy, self.evidence
        near = np.hypot(*(xy - xy[self.row]).T) <= AROUND_KM
        around = np.array([*near, *(self.row in members for members in e.regions)], np.bool_)
        return self.real & around[e.place]

    def grounds(self) -> Iterator[Ground]:
        """Yield what each kind of claims brings: on the place by side, around it, on its regions."""
        e = self.evidence
        here, region = self.real & (e.place == self.row), e.place >= e.places
        speaker, around = e.voices.side[e.voice], self.bearing
        for side in (*range(len(self.states) - 1), NOBODY):
            yield from self._ground("here", side, here & (speaker == side))
        yield from self._ground("near", NOBODY, around & ~here & ~region)
        yield from self._ground("region", NOBODY, around & region)
        yield from self._ground("far", NOBODY, self.real & ~around)

    def _ground(self, where: Where | Literal["far"], side: int, rows: NDArray[np.bool_]) -> Iterator[Ground]:
        if rows.any():
            size, without = self.weight(rows, few=where == "region")  # who leads hangs on single places alone
            count = len(np.unique(self.evidence.claim[rows]))
            yield Ground(where, None if side == NOBODY else self.states[side], count, size, without)

    def reversed_without(self, moves: Sequence[tuple[Move, NDArray[np.int64]]]) -> Reversal | None:
        """Leave out the tellings that support the state, the strongest first, until another is likelier."""
        supporting = [n for n, (move, _) in enumerate(moves) if move.log_odds > 0][:MOST_GONE]

        def left(count: int) -> NDArray[np.float32]:
            return self.without(np.concatenate([moves[n][1] for n in supporting[:count]]), few=True)

        found = fewest(left, len(supporting), lambda p: p.argmax() != self.state)
        if found is None:
            return None
        count, p = found
        return Reversal(self.states[int(p.argmax())], float(p.max()), without=tuple(supporting[:count]))

    def reversed_with(self) -> Reversal | None:
        """Put in new voices of no side who say the second state until it is the likeliest."""
        new = self._imagined()

        def joined(count: int) -> NDArray[np.float32]:
            kept = self.real.copy()
            kept[new[:count]] = True
            return self.again(kept, few=True)

        found = fewest(joined, len(new), lambda p: p.argmax() == self.second)
        if found is None:
            return None
        count, p = found
        return Reversal(self.states[self.second], float(p[self.second]), voices=count)

    def _imagined(self) -> NDArray[np.int64]:
        """Rows of the imagined claims that speak for the second state."""
        contested = len(self.states) - 1
        relation = CATEGORY["enters" if self.second == contested else "holds"]
        side = int(self.state == 0) if self.second == contested else self.second
        e = self.evidence
        return np.flatnonzero(~self.real & (e.category == relation) & (e.subject == side))


def fewest(
    tried: Callable[[int], NDArray[np.float32]], most: int, turns: Callable[[NDArray[np.float32]], bool]
) -> tuple[int, NDArray[np.float32]] | None:
    """Return the smallest count from 1 to `most` that turns it, and what it gives; None when `most` do not.

    Halves the range: more of the same evidence is taken to turn no less.
    """
    low, high = 0, most
    best = tried(most) if most else None
    if best is None or not turns(best):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        p = tried(middle)
        if turns(p):
            high, best = middle, p
        else:
            low = middle
    return high, best


def imagined(question: Question, place_id: str) -> Iterator[LiveClaim]:
    """Yield claims of new voices of no side on the question's day: a side holds the place, or is inside."""
    noon = datetime.combine(question.days[0], time(12), UTC)
    known = min(noon, question.as_known) if question.as_known else noon
    for side, relation, number in product(question.sides, IMAGINED_WORDS, range(MOST_IMAGINED)):
        name = f"{IMAGINED} {side.id} {relation} {number}"
        claim = Claim(
            claim_id=name, report_id=name, start=0, end=1, quote=IMAGINED, claimant=name, relation=relation,
            side=side.name, place=place_id, place_id=place_id, place_how="exact", said_at=known,
        )  # fmt: skip
        yield LiveClaim(claim=claim, source=IMAGINED, known_at=known, recorded_at=known, origin=name)
