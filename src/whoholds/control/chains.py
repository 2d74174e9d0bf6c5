"""A field, words and what is told of each place -> the chain of every place, few or all of them.

The last step of a run, and the only one that an answer about one place repeats: all it needs stands in
`Chains`, which can be kept. A place's chain depends on nothing that is asked beside it, to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

import numpy as np

from whoholds.control.chain import FLOOR, Cells, DailyEvidence, Float, daily_of, total_of
from whoholds.control.field import Field
from whoholds.control.ground import Means, field_states
from whoholds.control.parameters import Parameters
from whoholds.control.presence import Presence, held_back
from whoholds.control.redraw import Following, Redraw, told_within
from whoholds.control.terrain import Rows, Vector, over_places
from whoholds.control.voices import TERM_DAYS, phases

CHUNK = 4096
"""Places whose chains are run at once: bounds the memory of a run over years."""

DAYS = 64
"""Days of a chunk that are published at once, likewise."""

NO_DAYS = np.empty(0, np.int64)


@dataclass(frozen=True)
class Sites:
    """Where places lie in the field: `xy` [P, 2 or 3] km, own variance `residual` [P], `nearest` [P] of its
    inducing points `at` [m, 2].
    """

    xy: Vector
    residual: Float
    nearest: Rows
    at: Vector


@dataclass(frozen=True)
class Chains:
    """All that the chain of a place needs: where it lies, what the field and its own claims say of it.

    `likelihood` [n, Z] is of the cells; `steps` is how many the field has, of `parameters.field.step` days.
    """

    parameters: Parameters
    smooth: bool
    sides: int
    sites: Sites
    means: Means
    presence: Presence
    field: Field
    cells: Cells
    width: Vector
    """How many times wider than presumed the contested band is: one number or, filtering, one a term."""
    drawn_before: dict[int, Float] = dataclass_field(default_factory=dict, repr=False, compare=False)
    """What the field says of the chunks of named places: learning asks for it in every pass."""

    @property
    def steps(self) -> int:
        """Number of steps of the field."""
        return len(self.field.weights)

    @property
    def last(self) -> int:
        """The last day of which a claim tells, -1 without claims: nothing is looked back from later."""
        return int(self.cells.day.max(initial=-1))

    def over(self, rows: Rows, columns: Rows, likelihood: Float) -> Float:
        """P(state) of some places (rows) on some days (ascending), as published, [len(rows), C, S]."""
        out = np.empty((len(rows), len(columns), self.sides + 1), np.float32)
        for low in range(0, len(rows), CHUNK):
            part = rows[low : low + CHUNK]
            _, chain = self._chain(part, likelihood, columns)
            for day in range(0, len(columns), DAYS):
                out[low : low + CHUNK, day : day + DAYS] = self.published(chain[day : day + DAYS]).transpose(
                    2, 0, 1
                )
        return out

    def at_cells(self, likelihood: Float) -> Float:
        """P(phase) of its place at each cell, [n, Z]."""
        out = np.empty((len(self.cells.place), phases(self.sides)), np.float32)
        named = np.unique(self.cells.place).astype(np.int64)
        for low in range(0, len(named), CHUNK):
            part = named[low : low + CHUNK]
            cells, where = self.cells.among(part)
            daily = daily_of(self.cells.day[cells], where, likelihood[cells], self.last + 1)
            if low not in self.drawn_before:
                self.drawn_before[low] = self.drawn(part, self.last + 1)
            out[cells], _ = self._walked(part, daily, NO_DAYS, self.drawn_before[low])
        return out

    def chances(self, named: Rows, likelihood: Float, widths: Vector) -> tuple[Rows, Vector]:
        """Return how likely each cell of named places was before it was told, under some widths [O].

        Which cells [n], by day, and the logarithms [O, n] up to what is the same under all.
        """
        cells, where = self.cells.among(named)
        daily = daily_of(self.cells.day[cells], where, likelihood[cells], self.last + 1)
        mean, variance = self.fields(named, self.last + 1)
        found = np.empty((len(widths), len(cells)))
        for number in range(len(widths)):
            supposed = replace(self, width=widths[[number]], drawn_before={})
            drawn = supposed._states(named, mean, variance)
            walk, message, by_day = self._begun(named, daily, NO_DAYS, drawn)
            walk.forth(message, by_day)
            found[number] = np.log(walk.chance)
        return cells, found

    def _chain(self, places: Rows, likelihood: Float, columns: Rows) -> tuple[Float, Float]:
        """P(phase) of some places at their cells by day [n, Z], and on some days [C, Z, p]."""
        cells, where = self.cells.among(places)
        days = 1 + int(max(columns.max(initial=0), self.last if self.smooth else 0))
        daily = daily_of(self.cells.day[cells], where, likelihood[cells], days)
        return self.messages(places, daily, columns)

    def messages(self, places: Rows, daily: DailyEvidence, columns: Rows) -> tuple[Float, Float]:
        """P(phase) of places, one of them perhaps many times, from their evidence by day."""
        return self._walked(places, daily, columns, self.drawn(places, len(daily.start) - 1))

    def _walked(self, places: Rows, daily: DailyEvidence, columns: Rows, drawn: Float) -> tuple[Float, Float]:
        walk, message, by_day = self._begun(places, daily, columns, drawn)
        cells, chain = walk.forth(message, by_day)
        if self.smooth:
            walk.back(cells, chain, by_day[: self.last + 1])
        return cells, chain

    def _begun(
        self, places: Rows, daily: DailyEvidence, columns: Rows, drawn: Float
    ) -> tuple[_Walk, Float, list[Float]]:
        """A way over the days, the message [Z, p] that begins it, and what the field draws on each day."""
        days = len(daily.start) - 1
        heard = told_within(daily, len(places), self.parameters.chain.heard)
        options = self.parameters.chain
        walk = _Walk(Redraw(options, self.sides, heard), options.follow, daily, columns)
        message = np.zeros((phases(self.sides), len(places)), np.float32)
        first = drawn[self._step_known(0)]
        message[: self.sides], message[-1] = first[: self.sides], first[self.sides]
        by_step = list(drawn)
        return walk, message, [by_step[self._step_known(day)] for day in range(days)]

    def published(self, chain: Float) -> Float:
        """P(state) [C, S, p] from P(phase) [C, Z, p]: a side's held and lately taken are one state.

        At the fitted temperature, none above the published cap.
        """
        held, late = chain[:, : self.sides], chain[:, self.sides : 2 * self.sides]
        return tempered(np.concatenate([held + late, chain[:, 2 * self.sides :]], axis=1), self.parameters)

    def _step_known(self, day: int) -> int:
        """Row of `drawn` that bears on a day: its own step's, or when filtering the last complete one's."""
        step = self.parameters.field.step
        return 1 + day // step if self.smooth else (day + 1) // step

    def drawn(self, places: Rows, days: int) -> Float:
        """P(state) that the field alone gives [1 + T, S, p], for the steps of some days; 0 is before all."""
        return self._states(places, *self.fields(places, days))

    def fields(self, places: Rows, days: int) -> tuple[Float, Float]:
        """Mean [1 + T, K, p] and variance [1 + T, p] of the field at places, for the steps of some days."""
        count = 1 + self._step_known(days - 1)
        deviation, variance = self._field_at(places, count - 1)
        mean = lasting(self.means.through(places, self.parameters.start), count)
        mean[1:] += deviation
        return mean, variance

    def _states(self, places: Rows, mean: Float, variance: Float) -> Float:
        steps = np.arange(len(mean))
        term = np.maximum(steps * self.parameters.field.step - 1, 0) // TERM_DAYS
        width = self.width[np.minimum(term, len(self.width) - 1)]
        states = field_states(mean, variance, self.parameters, width)
        first = self.presence.first(places) - 1  # what is told within a step counts from its beginning
        return held_back(states, first, steps - 1)

    def _field_at(self, places: Rows, steps: int) -> tuple[Float, Float]:
        """Deviation [T, K, p] and variance [1 + T, p] of places in the first steps.

        Beyond the last step the field fades as it does where nothing is told.
        """
        sites, shape = self.sites, self.parameters.field.shape
        known = over_places(sites.at, shape.kernels, self.field.weights, sites.xy[places])
        points = self.field.variance[:, sites.nearest[places]]
        deviation, variance = lasting(known, steps), lasting(points, steps)
        for step in range(self.steps, steps):
            deviation[step] = shape.decay * deviation[step - 1]
            variance[step] = shape.decay**2 * variance[step - 1] + (1 - shape.decay**2) * shape.variance
        residual = sites.residual[places]
        return deviation, np.concatenate([residual[None], variance + residual])


def lasting(values: Float, count: int) -> Float:
    """Return the first values of a series, the last one repeated where it is too short."""
    out: Float = values[np.minimum(np.arange(count), len(values) - 1)]
    return out


class _Walk:
    """One way over the days and back: messages at the cells of the evidence, and on the wanted days."""

    def __init__(self, redraw: Redraw, follow: float, daily: DailyEvidence, columns: Rows) -> None:
        self.redraw, self.follow, self.daily = redraw, follow, daily
        self.column = {int(day): number for number, day in enumerate(columns)}
        self.chance = np.empty(len(daily.place), np.float32)
        """How likely the way forth made each cell before it was told."""

    def forth(self, message: Float, drawn: list[Float]) -> tuple[Float, Float]:
        """Carry a message [Z, p] over all days; return it at the cells [n, Z] and days [C, Z, p]."""
        cells = np.empty((len(self.daily.place), len(message)), np.float32)
        chain = np.empty((len(self.column), *message.shape), np.float32)
        for day, states in enumerate(drawn):
            if day:
                if (following := self._following(drawn, day)) is not None:
                    following.forth(message)
                self.redraw.forth(day - 1, message, states)
            rows = self.daily.rows(day)
            self.chance[rows] = self.daily.apply(day, message)[0]
            cells[rows] = message[:, self.daily.place[rows]].T
            if day in self.column:
                chain[self.column[day]] = message
        return cells, chain

    def back(self, cells: Float, chain: Float, drawn: list[Float]) -> None:
        """Carry what comes later back from the last day of `drawn`, and multiply it in, in place."""
        future = np.ones((cells.shape[1], len(self.redraw.heard[0])), np.float32)
        for day in range(len(drawn) - 1, -1, -1):
            rows = self.daily.rows(day)
            cells[rows] = certain((cells[rows] * future[:, self.daily.place[rows]].T).T).T
            if day in self.column:
                chain[self.column[day]] = certain(chain[self.column[day]] * future)
            self.daily.apply(day, future)
            if day:
                self.redraw.back(day - 1, future, drawn[day])
                if (following := self._following(drawn, day)) is not None:
                    following.back(future)

    def _following(self, drawn: list[Float], day: int) -> Following | None:
        """How places follow the field into a day; None where it is the same step's as the day before."""
        if not self.follow or drawn[day] is drawn[day - 1]:
            return None
        return Following(drawn[day - 1], drawn[day], self.follow)


def certain(message: Float) -> Float:
    """Scale columns [Z, p] to sum 1; a column without mass becomes even."""
    safe = np.maximum(message, FLOOR)
    safe /= total_of(safe)
    return safe


def tempered(p: Float, parameters: Parameters) -> Float:
    """Return probabilities [..., S, p] at the fitted temperature, none above the published cap."""
    sharp, states = np.maximum(p, np.float32(1e-6)), p.shape[-2]
    if parameters.output.temperature != 1:
        sharp = sharp ** np.float32(1 / parameters.output.temperature)
    share = np.float32((parameters.output.most * states - 1) / (states - 1))
    sharp *= share / total_of(sharp)
    sharp += (1 - share) / np.float32(states)
    return sharp
