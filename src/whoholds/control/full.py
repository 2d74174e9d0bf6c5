"""Evidence and a starting map -> control by the full model: voices, copies, a field, a chain in time.

Three parts, each told in its own module: what words mean from whose mouth (`voices`, `copies`), how far a
side's ground reaches around what is named (`field`), and how a place goes through phases in time (`chain`).
A place's chain is redrawn from the field at a steady rate; its own claims hold it against the field.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import DailyEvidence, Float, gather, normalised
from whoholds.control.copies import (
    learn_chances,
)
from whoholds.control.evidence import Evidence
from whoholds.control.field import (
    ALL_POINTS,
    Field,
    Sightings,
    Targets,
    filter_field,
    smooth_field,
    targets_of,
)
from whoholds.control.ground import Ground, field_states, ground_of, means_of, sighted
from whoholds.control.hearing import Learned, claim_likelihoods, echo_of, first_learned
from whoholds.control.parameters import Parameters
from whoholds.control.presence import first_steps, held_back
from whoholds.control.redraw import Redraw, told_within
from whoholds.control.voices import (
    Table,
    first_tables,
    learn,
    pair_tables,
    phases,
    row_of_phase,
    state_of_phase,
    voicing_of,
    word_likelihoods,
)

CHUNK = 4096
"""Places whose chain is run at once: bounds the memory of a run over years."""


@dataclass(frozen=True)
class Span:
    """Days of a run: ordinal of the first, how many, and the columns wanted in the result."""

    first: int
    days: int
    columns: NDArray[np.int64]


@dataclass(frozen=True)
class Run:
    """The result of the full model: p [C, P, S] at the wanted columns, and what was learned."""

    p: Float
    learned: Learned
    local: Evidence
    """The distinct claims about settlements."""
    posterior: Float
    """P(phase) of its place at each of them."""


def run_full(evidence: Evidence, ground: Ground, span: Span, parameters: Parameters, *, smooth: bool) -> Run:
    """Estimate, alternating between voices and control as often as the parameters say.

    Filtering learns voices term by term, from what they had said before it, and copying not at all: what
    turned out later was not known on the day.
    """
    evidence = distinct(evidence)
    local = evidence.take(evidence.place < evidence.places)
    engine = Engine(evidence, local, ground, span, parameters, smooth)
    learned = engine.beginning()
    field = engine.field()
    posterior = engine.at_claims(field, learned)
    for _ in range(parameters.learning.passes):
        learned = engine.learn(learned, posterior)
        posterior = engine.at_claims(field, learned)
    p = engine.everywhere(field, learned)
    return Run(tempered(p, parameters), learned, local, posterior)


def tempered(p: Float, parameters: Parameters) -> Float:
    """Return probabilities at the fitted temperature, none above the published cap."""
    sharp = np.maximum(p, 1e-6) ** np.float32(1 / parameters.output.temperature)
    sharp /= sharp.sum(axis=-1, keepdims=True)
    share = np.float32((parameters.output.most * p.shape[-1] - 1) / (p.shape[-1] - 1))
    out: Float = share * sharp + (1 - share) / p.shape[-1]
    return out.astype(np.float32)


class Engine:
    """One run's fixed inputs, and the steps that alternate over them."""

    def __init__(
        self,
        evidence: Evidence,
        local: Evidence,
        ground: Ground,
        span: Span,
        parameters: Parameters,
        smooth: bool,
    ) -> None:
        self.evidence, self.local, self.ground, self.span = evidence, local, ground, span
        self.parameters, self.smooth = parameters, smooth
        self.sides = len(evidence.states) - 1
        self.targets = targets_of(ground.xy, list(evidence.regions), parameters.field.shape)
        self.steps = -(-span.days // parameters.field.step)
        self.voicing = voicing_of(evidence)
        self.classes = first_tables(parameters.words)
        when = self.when(local) // parameters.field.step
        self.means = means_of(ground, local, when, self.steps, parameters.start)
        self.first = first_steps(ground.xy.astype(np.float32), ground.prior, local, when)

    def when(self, evidence: Evidence) -> NDArray[np.int64]:
        """Day index of each claim: where it bears, or, filtering, when it became known."""
        day = evidence.day if self.smooth else evidence.known
        return day.astype(np.int64) - self.span.first

    def beginning(self) -> Learned:
        """Words as their class means them, copies as rare as presumed."""
        return first_learned(self.local, self.parameters, None if self.smooth else self.span.first)

    def field(self, rows: NDArray[np.int64] | None = None) -> Field:
        """The field of every side from all sightings; of places in `rows` alone, sooner."""
        given = (self.targets, self.sightings(), self.steps, self.parameters.field.shape)
        if not self.smooth:
            return filter_field(*given)
        points = ALL_POINTS if rows is None else np.unique(self.targets.nearest[rows])
        return smooth_field(*given, points)

    def sightings(self) -> Sightings:
        """One pseudo-observation a target and step: what its claims say on average."""
        options = self.parameters.field
        tables = pair_tables(self.voicing, self.classes)
        value, precision = sighted(self.evidence, self.voicing, tables, self.parameters)
        step = self.when(self.evidence) // options.step
        inside = (step >= 0) & (step < self.steps) & (precision > 0)
        target = self.evidence.place[inside].astype(np.int64)
        count = len(self.targets.rows)
        keys, group = np.unique(step[inside] * count + target, return_inverse=True)
        weight = np.bincount(group, precision[inside], len(keys))
        told = np.empty((len(keys), self.sides))
        for side in range(self.sides):
            told[:, side] = np.bincount(group, (precision * value[:, side])[inside], len(keys))
        told /= np.maximum(weight, 1e-12)[:, None]
        step, target = keys // count, keys % count
        mean = self._mean_at(step, target)
        return Sightings(step, target, told - mean, 1 / np.minimum(weight, options.cap))

    def _mean_at(self, step: NDArray[np.int64], target: NDArray[np.int64]) -> Table:
        """Prior mean [N, K] of targets: of a place its own, of a region the mean of its places."""
        out = np.empty((len(step), self.sides))
        for row, (now, what) in enumerate(zip(step.tolist(), target.tolist(), strict=True)):
            places = self.evidence.places
            rows = np.array([what]) if what < places else self.evidence.regions[what - places]
            out[row] = self.means.at(now, rows).mean(axis=0)
        return out

    def likelihoods(self, learned: Learned) -> Table:
        """Log-likelihood of the phases at each local claim, its echoes discounted."""
        return claim_likelihoods(self.local, learned, self.parameters, smooth=self.smooth)

    def learn(self, learned: Learned, posterior: Float) -> Learned:
        """Voices and copies given P(phase) at each local claim."""
        voicing = learned.voicing
        tables = learn(self.local, voicing, posterior, self.classes, self.parameters.learning)
        if not self.smooth:
            return replace(learned, tables=tables)
        own = word_likelihoods(self.local, voicing, tables, self.parameters.words)
        share, repeat = echo_of(self.local, learned, self.parameters, smooth=self.smooth)
        chances = learn_chances(
            own, posterior.astype(np.float64), learned.parents, share, repeat, self.parameters.copies
        )
        return Learned(voicing, tables, learned.parents, chances)

    # --- chains ----------------------------------------------------------------------------------

    def at_claims(self, field: Field, learned: Learned) -> Float:
        """P(phase) of the place of each local claim on its day."""
        named = np.unique(self.local.place).astype(np.int64)
        out = np.empty((self.local.size, phases(self.sides)), np.float32)
        day = np.clip(self.when(self.local), 0, self.span.days - 1)
        likelihoods = self.likelihoods(learned)
        for low in range(0, len(named), CHUNK):
            places = named[low : low + CHUNK]
            chain = self._chain(places, field, likelihoods)
            rows = np.flatnonzero((self.local.place >= places[0]) & (self.local.place <= places[-1]))
            out[rows] = chain[day[rows], np.searchsorted(places, self.local.place[rows])]
        return out

    def everywhere(self, field: Field, learned: Learned) -> Float:
        """P(state) of all places on the wanted days, [C, P, S]."""
        return self.over(np.arange(self.evidence.places), field, learned)

    def over(self, rows: NDArray[np.int64], field: Field, learned: Learned) -> Float:
        """P(state) of some places (ascending rows) on the wanted days, [C, len(rows), S]."""
        out = np.empty((len(self.span.columns), len(rows), self.sides + 1), np.float32)
        likelihoods = self.likelihoods(learned)
        for low in range(0, len(rows), CHUNK):
            part = slice(low, low + CHUNK)
            out[:, part] = self.published(self._chain(rows[part], field, likelihoods))
        return out

    def published(self, chain: Float) -> Float:
        """P(state) on the wanted days from P(phase) on all: a side's held and lately taken are one state."""
        chain = chain[self.span.columns]
        held, late = chain[..., : self.sides], chain[..., self.sides : 2 * self.sides]
        states: Float = np.concatenate([held + late, chain[..., 2 * self.sides :]], axis=-1)
        return states

    def _chain(self, places: NDArray[np.int64], field: Field, likelihoods: Table) -> Float:
        """P(phase) [D, p, Z] of some places (ascending rows)."""
        rows = np.flatnonzero((self.local.place >= places[0]) & (self.local.place <= places[-1]))
        rows = rows[np.isin(self.local.place[rows], places)]
        where = np.searchsorted(places, self.local.place[rows])
        daily = gather(
            self.when(self.local)[rows], where, likelihoods[rows].astype(np.float32), self.span.days
        )
        return self.messages(places, daily, field)

    def messages(self, places: NDArray[np.int64], daily: DailyEvidence, field: Field) -> Float:
        """P(phase) [D, p, Z] of places, one of them perhaps many times, from their evidence by day."""
        step = Redraw(
            self.parameters.chain, self.sides, told_within(daily, len(places), self.parameters.chain.heard)
        )
        by_step = [self._drawn(number, places, field) for number in range(-1, self.steps)]
        drawn = [by_step[1 + self._step_known(day)] for day in range(self.span.days)]
        out = np.empty((self.span.days, len(places), phases(self.sides)), np.float32)
        message = np.zeros((len(places), phases(self.sides)), np.float32)
        message[:, : self.sides] = drawn[0][:, : self.sides]
        message[:, -1] = drawn[0][:, -1]
        for day in range(self.span.days):
            if day:
                message = step.forth(day - 1, message, drawn[day])
            daily.apply(day, message)
            out[day] = message
        return self._back(out, daily, drawn, step) if self.smooth else out

    def _back(self, out: Float, daily: DailyEvidence, drawn: list[Float], step: Redraw) -> Float:
        future = np.ones_like(out[0])
        for day in range(self.span.days - 1, -1, -1):
            out[day] = normalised(out[day] * future)
            daily.apply(day, future)
            if day:
                future = step.back(day - 1, future, drawn[day])
                future /= future.max(axis=1, keepdims=True)
        return out

    def _step_known(self, day: int) -> int:
        """The step whose field bears on a day: its own, or when filtering the last complete one."""
        step = self.parameters.field.step
        return min(day // step, self.steps - 1) if self.smooth else (day + 1) // step - 1

    def _drawn(self, step: int, places: NDArray[np.int64], field: Field) -> Float:
        """P(state) [p, S] that the field alone gives in a step; -1 is before any sighting."""
        mean = self.means.at(step, places)
        residual = self.targets.residual[places]
        first = self.first[:, places] - 1  # what is told within a step counts from its beginning
        if step < 0:
            return held_back(field_states(mean, residual, self.parameters), first, step)
        mean = mean + self.targets.rows[places] @ field.mean[step]
        variance = field.variance[step][self.targets.nearest[places]] + residual
        return held_back(field_states(mean, variance, self.parameters), first, step)


def distinct(evidence: Evidence) -> Evidence:
    """Leave out what a voice says of a place in the same words on the same day: a flood is one claim."""
    return evidence.take(distinct_rows(evidence))


def distinct_rows(evidence: Evidence) -> NDArray[np.int64]:
    """Return the rows that `distinct` keeps, ascending."""
    said = (evidence.place, evidence.day, evidence.known, evidence.voice, evidence.subject, evidence.category)
    keys = np.stack([*said, evidence.hedged, evidence.scope], axis=1).astype(np.int64)
    _, first = np.unique(keys, axis=0, return_index=True)
    out: NDArray[np.int64] = np.sort(first)
    return out


__all__ = [
    "Engine",
    "Ground",
    "Learned",
    "Run",
    "Span",
    "Targets",
    "ground_of",
    "row_of_phase",
    "run_full",
    "state_of_phase",
]
