"""Evidence and a starting map -> control by the full model: voices, copies, a field, a chain in time.

Three parts, each told in its own module: what words mean from whose mouth (`voices`, `copies`), how far a
side's ground reaches around what is named (`field`), and how a place goes through phases in time (`chain`).
A place's chain is redrawn from the field at a steady rate; its own claims hold it against the field.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import DailyEvidence, Float, gather, normalised
from whoholds.control.copies import (
    learn_chances,
)
from whoholds.control.evidence import CATEGORY, NOBODY, Evidence
from whoholds.control.field import (
    ALL_POINTS,
    Field,
    Sightings,
    Targets,
    filter_field,
    kilometres,
    smooth_field,
    targets_of,
)
from whoholds.control.hearing import Learned, claim_likelihoods, echo_of, first_learned
from whoholds.control.parameters import Parameters
from whoholds.control.voices import (
    Table,
    Voicing,
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

SIGHTED_ROWS = (0, 2, 4)
"""Rows of the word tables that the field tells apart: the subject's, contested, an enemy's."""


@dataclass(frozen=True)
class Ground:
    """Where the places lie and who held them at the start: `xy` [P, 2] km, `prior` [P, S], `firm` [P].

    `firm` marks the places that the baseline names; the others it only presumes.
    """

    xy: NDArray[np.float64]
    prior: Float
    firm: NDArray[np.bool_]

    def at(self, places: NDArray[np.int64]) -> Ground:
        """Return the ground of some places only."""
        return Ground(self.xy[places], self.prior[places], self.firm[places])


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
    """Estimate, alternating between voices and control as often as the parameters say."""
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
        self.voicing, self.local_voicing = voicing_of(evidence), voicing_of(local)
        self.classes = first_tables(parameters.words)

    def when(self, evidence: Evidence) -> NDArray[np.int64]:
        """Day index of each claim: where it bears, or, filtering, when it became known."""
        day = evidence.day if self.smooth else evidence.known
        return day.astype(np.int64) - self.span.first

    def beginning(self) -> Learned:
        """Words as their class means them, copies as rare as presumed."""
        return first_learned(self.local, self.parameters)

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
        return Sightings(
            step, target, told - self._mean_at(step, target), 1 / np.minimum(weight, options.cap)
        )

    def _mean_at(self, step: NDArray[np.int64], target: NDArray[np.int64]) -> Table:
        out = np.empty((len(step), self.sides))
        for s in np.unique(step):
            rows = step == s
            out[rows] = self._mean(int(s) * self.parameters.field.step, target[rows])
        return out

    def _mean(self, day: int, target: NDArray[np.int64]) -> Float:
        means = field_mean(self.ground, day, self.parameters)
        regional = [means[members].mean(axis=0, keepdims=True) for members in self.evidence.regions]
        out: Float = np.concatenate([means, *regional])[target]
        return out

    def likelihoods(self, learned: Learned) -> Table:
        """Log-likelihood of the phases at each local claim, its echoes discounted."""
        return claim_likelihoods(self.local, learned, self.parameters, smooth=self.smooth)

    def learn(self, learned: Learned, posterior: Float) -> Learned:
        """Voices and copies given P(phase) at each local claim."""
        voicing = self.local_voicing
        tables = learn(self.local, voicing, posterior, self.classes, self.parameters.learning)
        own = word_likelihoods(self.local, voicing, tables, self.parameters.words)
        share, repeat = echo_of(self.local, learned, self.parameters, smooth=self.smooth)
        chances = learn_chances(
            own, posterior.astype(np.float64), learned.parents, share, repeat, self.parameters.copies
        )
        return Learned(self.local_voicing, tables, learned.parents, chances)

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
        step = _Redraw(
            self.parameters, self.sides, _told_within(daily, len(places), self.parameters.chain.heard)
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

    def _back(self, out: Float, daily: DailyEvidence, drawn: list[Float], step: _Redraw) -> Float:
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
        day = max(step, 0) * self.parameters.field.step
        mean = field_mean(self.ground.at(places), day, self.parameters)
        residual = self.targets.residual[places]
        if step < 0:
            return field_states(mean, residual, self.parameters)
        mean = mean + self.targets.rows[places] @ field.mean[step]
        variance = field.variance[step][self.targets.nearest[places]] + residual
        return field_states(mean, variance, self.parameters)


class _Redraw:
    """A day of the chain: stay, settle, or be redrawn from the field as lately or long held."""

    def __init__(self, parameters: Parameters, sides: int, heard: NDArray[np.bool_]) -> None:
        self.sides, self.heard = sides, heard
        self.slow = np.float32(1 - np.exp(-1 / parameters.chain.hold))
        self.fast = np.float32(1 - np.exp(-1 / parameters.chain.redraw))
        self.settle = np.float32(1 - np.exp(-1 / parameters.chain.settle))

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


def distinct(evidence: Evidence) -> Evidence:
    """Leave out what a voice says of a place in the same words on the same day: a flood is one claim."""
    return evidence.take(distinct_rows(evidence))


def distinct_rows(evidence: Evidence) -> NDArray[np.int64]:
    """Return the rows that `distinct` keeps, ascending."""
    said = (evidence.place, evidence.day, evidence.known, evidence.voice, evidence.subject, evidence.category)
    keys = np.stack([*said, evidence.hedged], axis=1).astype(np.int64)
    _, first = np.unique(keys, axis=0, return_index=True)
    out: NDArray[np.int64] = np.sort(first)
    return out


def _told_within(daily: DailyEvidence, places: int, days: int) -> NDArray[np.bool_]:
    """Return [D, p]: whether a place's own evidence is at most so many days old."""
    count = len(daily.start) - 1
    last, out = np.full(places, -days - 1), np.empty((count, places), np.bool_)
    for day in range(count):
        last[daily.place[daily.start[day] : daily.start[day + 1]]] = day
        out[day] = day - last <= days
    return out


def sighted(
    evidence: Evidence, voicing: Voicing, tables: Table, parameters: Parameters
) -> tuple[Table, Table]:
    """Return what each claim says of every side's field [N, K], and how precisely [N].

    Its words as its class of voice means them give P(subject's, contested, enemy's) from even odds; the value
    is the difference of the first and last, the variance grows as they come near each other. What single
    voices were learned to mean stays out of the field: it would learn from its own echo (measured).
    """
    options, words = parameters.field, parameters.words
    chance = tables[voicing.pair][:, SIGHTED_ROWS, :][np.arange(evidence.size), :, evidence.category]
    chance = chance / chance.sum(axis=1, keepdims=True)
    lean = chance[:, 0] - chance[:, 2]
    sides = len(evidence.states) - 1
    toward = np.full((evidence.size, sides), -1.0 / max(sides - 1, 1))
    told = np.flatnonzero(evidence.subject != NOBODY)
    toward[told, evidence.subject[told]] = 1.0
    value = options.scale * lean[:, None] * toward
    value[evidence.subject == NOBODY] = 0
    noise = options.noise + options.doubt * (1 - lean**2)
    precision = evidence.weight / (noise * np.where(evidence.hedged, 1 / words.hedged, 1.0))
    return value, np.where(
        evidence.place < evidence.places, precision, precision * _regional(evidence, parameters)
    )


REGIONAL = tuple(CATEGORY[name] for name in ("takes", "holds", "enters", "loses"))
"""Categories that speak of a region as a whole; fighting in one says nothing of its villages."""


def _regional(evidence: Evidence, parameters: Parameters) -> Table:
    options = parameters.field
    whole = np.where(evidence.category == CATEGORY["enters"], options.region_part, 1.0)
    return np.where(np.isin(evidence.category, REGIONAL), 1 / (options.region_noise * whole), 0.0)


def field_mean(ground: Ground, day: int, parameters: Parameters) -> Float:
    """Return the prior mean of every side's field [P, K]: the baseline, firm where it names the holder."""
    start, sides = parameters.start, ground.prior.shape[1] - 1
    fading = start.later + (start.presumed - start.later) * np.exp(-day / start.fade)
    strength = np.where(ground.firm, start.firm, fading)[:, None].astype(np.float32)
    own = ground.prior[:, :sides]
    others = (own.sum(axis=1, keepdims=True) - own) / max(sides - 1, 1)
    out: Float = strength * (own - others)
    return out


def field_states(mean: Float, variance: Float, parameters: Parameters) -> Float:
    """Return P(state) [p, S] from each side's field: beyond the contested band, on its own ground."""
    options = parameters.field
    spread = np.sqrt(options.spread + variance)[:, None] / options.sharpness
    sides = normal((mean - options.band) / spread)
    contested = np.maximum(1 - sides.sum(axis=1, keepdims=True), 1e-3)
    clear = normalised(np.concatenate([sides, contested], axis=1).astype(np.float32))
    doubt = np.float32(options.surprise)
    out: Float = (1 - doubt) * clear + doubt / np.float32(clear.shape[1])
    return out


def normal(x: Float) -> Float:
    """Return the standard normal distribution function, to 3e-4 (tanh form of Page 1977)."""
    out: Float = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return out


def ground_of(lonlat: NDArray[np.float64], prior: Float, firm: NDArray[np.bool_]) -> Ground:
    """Lay places out in kilometres beside their starting state."""
    return Ground(kilometres(lonlat[:, 0], lonlat[:, 1]), prior, firm)


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
