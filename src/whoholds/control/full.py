"""Evidence and a starting map -> control by the full model: voices, copies, a field, a chain in time.

Three parts, each told in its own module: what words mean from whose mouth (`voices`, `copies`), how far a
side's ground reaches around what is named (`field`), and how a place goes through phases in time (`chains`).
A place's chain is redrawn from the field at a steady rate; its own claims hold it against the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whoholds.control.beside import SINGLE, WHOLE, Beside, Which
from whoholds.control.chain import Float, cells_of
from whoholds.control.chains import Chains, Sites
from whoholds.control.copies import learn_chances
from whoholds.control.evidence import Evidence
from whoholds.control.field import (
    ALL_POINTS,
    Checkpoint,
    Field,
    Sightings,
    Targets,
    filter_field,
    smooth_field,
)
from whoholds.control.ground import Ground, ground_of, means_of, sighted
from whoholds.control.hearing import Learned, claim_likelihoods, echo_of, first_learned, words_alone
from whoholds.control.parameters import FieldTable, Parameters
from whoholds.control.presence import presence_of
from whoholds.control.supply import Strips, no_strips, strips_of
from whoholds.control.survey import Survey, leaders, members_of, narrowed, points_near
from whoholds.control.terrain import terrain_of
from whoholds.control.trail import AGAIN, Trail, before_term, last_term, seen_before, told_before
from whoholds.control.turns import turns
from whoholds.control.voices import (
    Table,
    first_tables,
    learn,
    pair_tables,
    phases,
    row_of_phase,
    state_of_phase,
    voicing_of,
)
from whoholds.control.width import AS_PRESUMED, width_of


@dataclass(frozen=True)
class Span:
    """Days of a run: ordinal of the first, how many tell something, and the columns wanted in the result."""

    first: int
    days: int
    columns: NDArray[np.int64]

    @property
    def whole(self) -> int:
        """Days up to the last that tells something or is wanted."""
        return max(self.days, 1 + int(self.columns.max(initial=0)))


@dataclass(frozen=True)
class Run:
    """The result of the full model: p [C, P, S] at the wanted columns, and what was learned."""

    p: Float
    learned: Learned
    points: NDArray[np.int64] | None
    """Rows of the inducing points; None: evenly spread."""
    local: Evidence
    """The distinct claims about settlements."""
    posterior: Float
    """P(phase) of its place at each of them."""


@dataclass(frozen=True)
class Fit:
    """What a run learned, before any place is asked for: its chains with the likelihoods of their cells."""

    chains: Chains
    likelihood: Float
    learned: Learned
    points: NDArray[np.int64] | None
    """Rows of the inducing points; None: evenly spread."""
    local: Evidence
    trail: Trail | None
    """Where a filtered run stood, for the next one."""

    def over(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Float:
        """P(state) of some places on some days, [len(rows), C, S]."""
        return self.chains.over(rows, columns, self.likelihood)


def run_full(evidence: Evidence, ground: Ground, span: Span, parameters: Parameters, *, smooth: bool) -> Run:
    """Estimate all places on the wanted days of a span."""
    fit = fit_full(evidence, ground, span, parameters, smooth=smooth)
    p = fit.over(np.arange(evidence.places), span.columns)
    posterior = fit.chains.at_cells(fit.likelihood)[fit.chains.cells.index]
    fit.chains.drawn_before.clear()
    return Run(p.transpose(1, 0, 2), fit.learned, fit.points, fit.local, posterior)


def fit_full(
    evidence: Evidence,
    ground: Ground,
    span: Span,
    parameters: Parameters,
    *,
    smooth: bool,
    trail: Trail | None = None,
) -> Fit:
    """Learn, alternating between voices and control as often as the parameters say.

    Filtering learns voices term by term, from what they had said before it, and copying not at all: what
    turned out later was not known on the day. It takes up the `trail` of a run before it where that knew the
    same; the numbers are those of a run from the beginning.
    """
    engine = Engine(distinct(evidence), ground, span, parameters, smooth)
    if not smooth:
        return _filtered(engine, engine.beginning(), trail)
    chains, learned, _ = engine.alternate(engine.chains(engine.field()), engine.beginning())
    return Fit(chains, engine.likelihoods(learned), learned, engine.points, engine.local, None)


def _filtered(engine: Engine, learned: Learned, trail: Trail | None) -> Fit:
    """Learn as known then, and note where it stood."""
    evidence, since = engine.evidence, engine.span.first
    echo = engine.echoed(learned)
    taken = trail if trail and trail.told == told_before(evidence, echo, since, trail.term) else None
    field, checkpoint, seen = engine.filtered(taken)
    chains, term = engine.chains(field), last_term(evidence, since)
    if taken is None or taken.term != term:
        chains, learned, posterior = engine.alternate(chains, learned)
    else:
        chains, learned = replace(chains, width=taken.width), replace(learned, width=taken.width)
        posterior = np.zeros((engine.local.size, phases(engine.sides)), np.float32)
        posterior[before_term(engine.local, since, term)] = taken.posterior
        if engine.parameters.learning.passes:
            learned = engine.learn(learned, posterior)
    left = Trail(
        term, told_before(evidence, echo, since, term), posterior[before_term(engine.local, since, term)],
        checkpoint, seen, learned.width,
    )  # fmt: skip
    return Fit(chains, engine.likelihoods(learned), learned, engine.points, engine.local, left)


def summed(index: NDArray[np.int32], values: Table, size: int) -> Table:
    """Return the sums [size] of values by their index."""
    return np.bincount(index, values, size).astype(np.float64)


class Engine:
    """One run's fixed inputs, and the steps that alternate over them. `evidence` must be distinct.

    A run that may look back sees where much is told, or stands `beside` a run before it and takes its
    inducing points, perhaps its survey and its fields.
    """

    def __init__(
        self,
        evidence: Evidence,
        ground: Ground,
        span: Span,
        parameters: Parameters,
        smooth: bool,
        beside: Beside | None = None,
    ) -> None:
        self.parameters, self.smooth, self.ground, self.span = parameters.of(smooth), smooth, ground, span
        self.evidence = evidence.take(within(self.when(evidence), span.days))
        self.local = self.evidence.take(self.evidence.place < evidence.places)
        self.sides = len(evidence.states) - 1
        parameters = self.parameters
        self.steps = -(-span.days // parameters.field.step)
        self.classes = first_tables(parameters.words)
        self.cells = cells_of(self.when(self.local), self.local.place.astype(np.int64))
        when = self.when(self.local) // parameters.field.step
        self.means = means_of(ground, self.local, when, self.steps, parameters.start)
        self.presence = presence_of(ground.xy.astype(np.float32), ground.prior, self.local, when)
        self.strips = strips_of(ground, self.local, when) if parameters.field.supply else no_strips()
        self.beside = beside
        self.points = beside.points if beside else None
        if smooth and self.points is None:
            self.points = points_near(ground.apart, self.local, parameters.field.points)
        self.terrain = terrain_of(ground.apart, parameters.field.shape, self.points)
        members = members_of(self.evidence)
        self.survey = beside.survey if beside else None
        if smooth and len(members):
            self.survey = self.survey or self._surveyed(members)
            step = self.when(self.evidence) // parameters.field.step
            self.evidence = narrowed(self.evidence, step, self.survey)

    def _surveyed(self, members: NDArray[np.int64]) -> Survey:
        """Return who leads where by the claims on single places alone."""
        whole, self.evidence = self.evidence, replace(self.local, regions=())
        states = self.chains(self.field(SINGLE)).drawn(members, self.span.days)
        self.evidence = whole
        return Survey(members, leaders(states[1:], self.sides))

    def when(self, evidence: Evidence) -> NDArray[np.int64]:
        """Day index of each claim: where it bears, or, filtering, when it became known."""
        day = evidence.day if self.smooth else evidence.known
        return day.astype(np.int64) - self.span.first

    def beginning(self) -> Learned:
        """Words as their class means them, copies as rare as presumed."""
        return first_learned(self.local, self.parameters, None if self.smooth else self.span.first)

    def field(self, which: Which = WHOLE, rows: NDArray[np.int64] | None = None) -> Field:
        """The field of every side from all sightings; of places in `rows` alone, sooner."""
        given = (self.targets(), self.sightings(), self.steps, self.parameters.field.shape)
        if not self.smooth:
            return filter_field(*given)[0]
        points = ALL_POINTS if rows is None else np.unique(self.terrain.nearest[rows])
        return self.beside.field(which, *given, points) if self.beside else smooth_field(*given, points)

    def filtered(self, trail: Trail | None) -> tuple[Field, Checkpoint, bytes]:
        """The field as known then, taken up where a run before stood; and where this one stood."""
        targets, told = self.targets(), self.sightings()
        after = trail.checkpoint if trail and trail.seen == self._seen(told, trail.checkpoint.step) else None
        field, stood = filter_field(targets, told, self.steps, self.parameters.field.shape, after, AGAIN)
        return field, stood, self._seen(told, stood.step)

    def _seen(self, told: Sightings, step: int) -> bytes:
        return seen_before(told, self.wide, self.evidence.places, step)

    @property
    def wide(self) -> tuple[NDArray[np.int64], ...]:
        """Rows of the settlements of all that is wider than one: regions, then pieces of strips."""
        return (*self.evidence.regions, *self.strips.members)

    def targets(self) -> Targets:
        """What can be sighted: places, regions, pieces of strips."""
        return Targets(self.terrain, self.wide)

    def echoed(self, learned: Learned) -> tuple[Table, Table]:
        """How much of each local claim its parents explain, and what of it they do, [N] each."""
        share, repeat = echo_of(self.local, learned, self.parameters, smooth=self.smooth)
        child, size = learned.parents.child, self.local.size
        return summed(child, share, size), summed(child, share * repeat, size)

    def alternate(self, chains: Chains, learned: Learned) -> tuple[Chains, Learned, Float]:
        """Learn as often as the parameters say; return also P(phase) [N, Z] that was learned from last.

        How wide the contested ground is, is learned once, when the words of the voices are known a little.
        """
        posterior = np.zeros((self.local.size, phases(self.sides)), np.float32)
        for number in range(self.parameters.learning.passes):
            posterior = self.at_claims(chains, learned)
            learned = self.learn(learned, posterior)
            if number == 0 and self.parameters.width and self.local.size:
                width = width_of(chains, self.likelihoods(learned), self.parameters.width)
                learned = replace(learned, width=width)
                chains = replace(chains, width=width, drawn_before={})
        chains.drawn_before.clear()
        return chains, learned, posterior

    def sightings(self) -> Sightings:
        """One pseudo-observation a target and step: what its claims say on average."""
        options, told = self.parameters.field, self.evidence
        voicing = voicing_of(told)
        tables = pair_tables(voicing, self.classes)
        value, precision = sighted(told, voicing, tables, self.parameters)
        precision = precision / _told_alike(told)
        when, place = self.when(told), told.place.astype(np.int64)
        if self.smooth:
            value, precision, when, place = _with_before(
                (value, precision, when, place), turns(told), options
            )
        value, precision, when, place = _with_strips(
            (value, precision, when, place), self.strips, told.places + len(told.regions), options
        )
        seen = np.flatnonzero((precision > 0) & (when >= 0))
        count = told.places + len(self.wide)
        step = when[seen] // options.step
        keys, group = np.unique(step * count + place[seen], return_inverse=True)
        weight = np.bincount(group, precision[seen], len(keys))
        each = [np.bincount(group, precision[seen] * value[seen, k], len(keys)) for k in range(self.sides)]
        mean = np.stack(each, axis=1) / np.maximum(weight, 1e-12)[:, None]
        step, target = keys // count, keys % count
        region = (target >= told.places) & (target < told.places + len(told.regions))
        most = np.where(region, min(options.cap, options.region_cap), options.cap)
        noise = 1 / np.minimum(weight, most)
        return Sightings(step, target, mean - self._mean_at(step, target), noise)

    def _mean_at(self, step: NDArray[np.int64], target: NDArray[np.int64]) -> Table:
        """Prior mean [N, K] of targets: of a place its own, of a region the mean of its places."""
        places = self.evidence.places
        out = self.means.at(step, np.minimum(target, places - 1), self.parameters.start).astype(np.float64)
        rows, wide = np.flatnonzero(target >= places), self.wide
        members = [wide[number] for number in target[rows] - places]
        if members:
            size = np.array([len(m) for m in members])
            each = self.means.at(np.repeat(step[rows], size), np.concatenate(members), self.parameters.start)
            out[rows] = np.add.reduceat(each, np.cumsum(size) - size) / size[:, None]
        return out

    def likelihoods(self, learned: Learned) -> Float:
        """Likelihood of the phases at each cell, echoes discounted."""
        told = claim_likelihoods(self.local, learned, self.parameters, smooth=self.smooth)
        return self.cells.likelihoods(told, phases(self.sides))

    def learn(self, learned: Learned, posterior: Float) -> Learned:
        """Voices and copies given P(phase) at each local claim."""
        voicing = learned.voicing
        tables = learn(self.local, voicing, posterior, self.classes, self.parameters.learning)
        if not self.smooth:
            return replace(learned, tables=tables)
        alone = np.empty(self.local.size)
        for part, own in words_alone(self.local, voicing, tables, self.parameters):
            alone[part] = (own * posterior[part].astype(np.float64)).sum(axis=1)
        share, repeat = echo_of(self.local, learned, self.parameters, smooth=self.smooth)
        chances = learn_chances(alone, learned.parents, share, repeat, self.parameters.copies)
        return replace(learned, tables=tables, chances=chances)

    def chains(self, field: Field, width: Table = AS_PRESUMED) -> Chains:
        """The chains of all places over a field, the contested band so many times wider than presumed."""
        terrain = self.terrain
        sites = Sites(self.ground.apart, terrain.residual, terrain.nearest, terrain.at)
        return Chains(
            self.parameters, self.smooth, self.sides, sites, self.means, self.presence, field, self.cells,
            width,
        )  # fmt: skip

    def at_claims(self, chains: Chains, learned: Learned) -> Float:
        """P(phase) of the place of each local claim on its day."""
        return chains.at_cells(self.likelihoods(learned))[self.cells.index]


def _told_alike(evidence: Evidence) -> NDArray[np.int64]:
    """Return how many claims of one origin say the same of a place and day [N]: together they are one."""
    said = (
        evidence.place,
        evidence.day,
        evidence.known,
        evidence.origin,
        evidence.subject,
        evidence.category,
    )
    _, group, count = np.unique(joined(said), return_inverse=True, return_counts=True)
    out: NDArray[np.int64] = count[group]
    return out


_Seen = tuple[Table, Table, NDArray[np.int64], NDArray[np.int64]]


def _with_before(seen: _Seen, turned: NDArray[np.int64], options: FieldTable) -> _Seen:
    """Add to sightings (value, precision, day, target) what changes of hands say of the days before."""
    value, precision, when, place = seen
    return (
        np.concatenate([value, -value[turned]]),
        np.concatenate([precision, precision[turned] * options.before]),
        np.concatenate([when, when[turned] - options.before_days]),
        np.concatenate([place, place[turned]]),
    )


def _with_strips(seen: _Seen, strips: Strips, first: int, options: FieldTable) -> _Seen:
    """Add strips to sightings (value, precision, day, target); their targets are numbered from `first` on."""
    value, precision, when, place = seen
    sides = value.shape[1]
    own = np.full((len(strips.step), sides), -options.scale / max(sides - 1, 1))
    own[np.arange(len(own)), strips.side] = options.scale
    return (
        np.concatenate([value, own]),
        np.concatenate([precision, strips.count * options.supply]),
        np.concatenate([when, strips.step * options.step]),
        np.concatenate([place, first + strips.piece]),
    )


def within(day: NDArray[np.int64], days: int) -> NDArray[np.bool_]:
    """Return which of these days lie in 0 .. days-1: what becomes known later tells nothing yet."""
    inside: NDArray[np.bool_] = (day >= 0) & (day < days)
    return inside


def distinct(evidence: Evidence) -> Evidence:
    """Leave out what a voice says of a place in the same words on the same day: a flood is one claim."""
    rows = distinct_rows(evidence)
    return evidence if len(rows) == evidence.size else evidence.take(rows)


def distinct_rows(evidence: Evidence) -> NDArray[np.int64]:
    """Return the rows that `distinct` keeps, ascending."""
    said = (evidence.place, evidence.day, evidence.known, evidence.voice, evidence.subject, evidence.category)
    _, first = np.unique(joined([*said, evidence.hedged, evidence.scope]), return_index=True)
    out: NDArray[np.int64] = np.sort(first)
    return out


def joined(columns: Sequence[NDArray[np.generic]]) -> NDArray[np.int64]:
    """Return one number a row, equal where all columns are equal."""
    key, most = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        values = column.astype(np.int64)
        low = int(values.min(initial=0))
        width = int(values.max(initial=0)) - low + 1
        if most * width >= 2**62:
            key = np.unique(key, return_inverse=True)[1]
            most = int(key.max(initial=0)) + 1
        key, most = key * width + (values - low), most * width
    return key


__all__ = [
    "Chains",
    "Engine",
    "Fit",
    "Ground",
    "Learned",
    "Run",
    "Span",
    "ground_of",
    "row_of_phase",
    "run_full",
    "state_of_phase",
]
