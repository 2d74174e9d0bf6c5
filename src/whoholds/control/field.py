"""Evidence at named places -> how far each side's ground reaches: a front as the zero of a smooth field.

Most villages are never named. What is said of the named ones is carried to them by a Gaussian process per
side, positive on the side's ground and negative elsewhere, so that the front is where it vanishes (Gaussian
process implicit surfaces: Williams & Fitzgibbon 2007). Space is a sum of Matern-3/2 kernels, time an
Ornstein-Uhlenbeck process that starts from the baseline; being separable, it is a Kalman filter over inducing
points (Hartikainen & Sarkka 2010), and its smoother the adjoint recursion of Bryson & Frazier (1963), which
needs no inverse. All sides share one covariance.

A step of few sightings is absorbed through their covariance; one of many through its information matrix
(Maybeck 1979, section 5.7), which is no larger however much is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.terrain import FieldShape, Rows, Terrain, Vector, over_places

Points = Rows | slice
ALL_POINTS = slice(None)

MANY = 0.5
"""Sightings in a step, as a share of the inducing points, from which on their information matrix costs less
than their covariance."""

KEPT_BYTES = 2**29
"""Memory for the matrices of the steps between two milestones of the smoother, about two a step."""


@dataclass(frozen=True)
class Sightings:
    """Pseudo-observations of the field, sorted by step: N rows.

    `target` [N] names a place, or a region as the mean of its places; `value` [N, K] is what is said of each
    side's field there, `noise` [N] the variance of that word.
    """

    step: Rows
    target: Rows
    value: Vector
    noise: Vector


@dataclass(frozen=True)
class Targets:
    """What can be sighted: the places of a terrain, then the means of the places (rows) of `wide` ones."""

    terrain: Terrain
    wide: tuple[Rows, ...]
    means: dict[int, Float] = dataclass_field(default_factory=dict, repr=False, compare=False)
    """Rows of the wide targets that were asked for."""

    @property
    def prior(self) -> Float:
        """Covariance of the inducing values before anything is told, [m, m]."""
        return _single(self.terrain.covariance)

    def project(self, target: Rows) -> Float:
        """Return the rows [n, m] that map inducing values to targets."""
        places = len(self.terrain.rows)
        rows = self.terrain.rows[np.minimum(target, places - 1)]
        for row in np.flatnonzero(target >= places):
            rows[row] = self._mean(int(target[row]) - places)
        return rows

    def residual(self, target: Rows) -> Float:
        """Return what variance the inducing values leave to targets [n]: none to the wide ones."""
        places = len(self.terrain.rows)
        left = self.terrain.residual[np.minimum(target, places - 1)]
        left[target >= places] = 0
        return left

    def _mean(self, number: int) -> Float:
        if number not in self.means:
            self.means[number] = self.terrain.rows[self.wide[number]].mean(axis=0)
        return self.means[number]


@dataclass(frozen=True)
class Field:
    """Deviation of each side's field from its mean, step by step.

    `weights` [T, K, m] of the kernels at inducing points, `variance` [T, m] there.
    """

    weights: Float
    variance: Float

    def at(self, terrain: Terrain, xy: Vector) -> Float:
        """Return the deviation [T, K, p] at places `xy` [p, 2] km; a place's bits depend on nothing else."""
        return over_places(terrain.at, terrain.kernels, self.weights, xy)


@dataclass(frozen=True)
class Checkpoint:
    """A filter after so many steps: mean [m, K] and covariance [m, m], and the field up to there."""

    step: int
    mean: Float
    covariance: Float
    weights: Float
    variance: Float


def filter_field(
    targets: Targets,
    sightings: Sightings,
    steps: int,
    shape: FieldShape,
    after: Checkpoint | None = None,
    again: int = 0,
) -> tuple[Field, Checkpoint]:
    """Return the field as known at the end of each step, and where the filter stood before the last ones.

    It is taken up `after` a checkpoint whose sightings were the same; `again` is how many steps follow the
    new checkpoint.
    """
    taken = after or _beginning(targets, sightings)
    stop = max(steps - again, taken.step)
    stood, found = (taken.mean, taken.covariance), []
    for step in steps_of(targets, sightings, steps, shape, taken):
        found.append((step.mean, np.maximum(step.covariance.diagonal(), 0)))
        if taken.step + len(found) == stop:
            stood = step.mean, step.covariance
    mean = np.stack([mean for mean, _ in found]) if found else np.empty((0, *taken.mean.shape), np.float32)
    field = Field(
        np.concatenate([taken.weights, _weights(targets, mean)]),
        np.concatenate([taken.variance, *(variance[None] for _, variance in found)]),
    )
    return field, Checkpoint(stop, *stood, field.weights[:stop], field.variance[:stop])


def smooth_field(
    targets: Targets, sightings: Sightings, steps: int, shape: FieldShape, points: Points = ALL_POINTS
) -> Field:
    """Return the field given all sightings; its variance at `points`, elsewhere only bounded from above."""
    milestones = _milestones(targets, sightings, steps, shape)
    (size, sides), stop = milestones[0].mean.shape, steps
    mean, variance = np.empty((steps, size, sides), np.float32), np.empty((steps, size), np.float32)
    later = np.zeros((size, sides), np.float32), np.zeros((size, size), np.float32)
    prior = targets.prior
    for start in reversed(milestones):
        found = list(steps_of(targets, sightings, stop, shape, start))
        into = mean[start.step : stop], variance[start.step : stop]
        later = _smooth(found, start.covariance, prior, shape.decay, points, later, into)
        stop = start.step
    return field_of(targets, mean, variance)


def _milestones(targets: Targets, sightings: Sightings, steps: int, shape: FieldShape) -> list[Checkpoint]:
    """Return where the filter stood every so many steps, from the first on.

    The way back needs the covariance of every step. What lies between two milestones is filtered again
    when its turn comes, so that no more than `KEPT_BYTES` of it are held at once
    (checkpointing: Griewank 1992).
    """
    first = _beginning(targets, sightings)
    stride = max(1, KEPT_BYTES // (2 * first.covariance.nbytes))
    last = max(steps - 1, 0) // stride * stride
    return [first] + [
        Checkpoint(number, step.mean, step.covariance, first.weights, first.variance)
        for number, step in enumerate(steps_of(targets, sightings, last, shape, first), 1)
        if number % stride == 0
    ]


def field_of(targets: Targets, mean: Float, variance: Float) -> Field:
    """Return the field of a mean [T, m, K] and variance [T, m] at the inducing points."""
    return Field(_weights(targets, mean), variance)


def smoothed(
    targets: Targets, found: list[Step], shape: FieldShape, points: Points = ALL_POINTS
) -> tuple[Float, Float]:
    """Return mean [T, m, K] and variance [T, m] at the inducing points given all steps of the filter."""
    size, sides = found[0].mean.shape
    mean, variance = np.empty((len(found), size, sides), np.float32), np.empty((len(found), size), np.float32)
    nothing = np.zeros((size, sides), np.float32), np.zeros((size, size), np.float32)
    _smooth(found, nothing[1], targets.prior, shape.decay, points, nothing, (mean, variance))
    return mean, variance


def _weights(targets: Targets, mean: Float) -> Float:
    return _single(mean.transpose(0, 2, 1).astype(np.float64) @ targets.terrain.inverse)


def _beginning(targets: Targets, sightings: Sightings) -> Checkpoint:
    """The field before anything was told."""
    size, sides = len(targets.terrain.at), sightings.value.shape[1]
    shapes = (size, sides), (size, size), (0, sides, size), (0, size)
    return Checkpoint(0, *(np.zeros(shape, np.float32) for shape in shapes))


@dataclass(frozen=True)
class _Few:
    """A step of few sightings: projection, inverse innovation covariance, surprise, gain."""

    project: Float
    inverse: Float
    surprise: Float
    gain: Float

    @classmethod
    def of(cls, project: Float, noise: Vector, surprise: Vector, covariance: Float) -> _Few:
        shared = covariance @ project.T
        spread = (project @ shared).astype(np.float64) + np.diag(noise)
        inverse: Float = np.linalg.inv(spread).astype(np.float32)
        return cls(project, inverse, _single(surprise), _single(shared @ inverse))

    def onward(self, mean: Float, covariance: Float) -> tuple[Float, Float]:
        return mean + self.gain @ self.surprise, covariance - self.gain @ (self.project @ covariance)

    def left(self, change: Float, _post: Float) -> Float:
        """Return what is left after the update of a change [m, C] of the mean before it."""
        out: Float = change - self.gain @ (self.project @ change)
        return out

    def pulled(self, pull: Float, change: Float, _post: Float) -> Float:
        """Carry the adjoint [m, C] of the mean backwards, given how the mean before the update changed."""
        out: Float = pull - self.project.T @ (self.inverse @ (self.project @ change) + self.gain.T @ pull)
        return out

    def back(self, pull: Float, curb: Float, _post: Float) -> tuple[Float, Float]:
        """Carry the adjoint of mean and covariance backwards over the update (Bierman 1973)."""
        push = self.project.T @ (self.inverse @ self.surprise - self.gain.T @ pull)
        seen = self.gain.T @ curb
        across = self.project.T @ (seen - (self.inverse + seen @ self.gain) @ self.project)
        return _single(pull + push), _single(curb - across - (self.project.T @ seen).T)


@dataclass(frozen=True)
class _Many:
    """A step of many sightings: their information [m, m] and what it weighs, [m, K]."""

    information: Float
    push: Float

    @classmethod
    def of(cls, project: Float, noise: Vector, surprise: Vector, _covariance: Float) -> _Many:
        scale = _single(1 / np.sqrt(noise))[:, None]
        project = project * scale
        return cls(project.T @ project, project.T @ _single(surprise * scale))

    def onward(self, mean: Float, covariance: Float) -> tuple[Float, Float]:
        system = np.eye(len(covariance)) + (covariance @ self.information)
        post = _single(np.linalg.solve(system, covariance.astype(np.float64)))
        post = (post + post.T) * np.float32(0.5)
        return mean + post @ self.push, post

    def left(self, change: Float, post: Float) -> Float:
        """Return what is left after the update of a change [m, C] of the mean before it."""
        out: Float = change - post @ (self.information @ change)
        return out

    def pulled(self, pull: Float, change: Float, post: Float) -> Float:
        """Carry the adjoint [m, C] of the mean backwards, given how the mean before the update changed."""
        pull = pull - self.information @ change
        out: Float = pull - self.information @ (post @ pull)
        return out

    def back(self, pull: Float, curb: Float, post: Float) -> tuple[Float, Float]:
        """The same through the update's matrix 1 - post * information."""
        pull = pull + self.push
        learned = post @ self.information
        seen = curb - curb @ learned + self.information
        return pull - self.information @ (post @ pull), seen - learned.T @ seen


_News = _Few | _Many


class Step(NamedTuple):
    """A step of the filter: the mean before its sightings, these, and mean and covariance after them."""

    before: Float
    news: _News | None
    mean: Float
    covariance: Float


def steps_of(
    targets: Targets, sightings: Sightings, steps: int, shape: FieldShape, after: Checkpoint | None = None
) -> Iterator[Step]:
    """Yield the steps of the filter that follow a checkpoint, or all."""
    taken = after or _beginning(targets, sightings)
    prior, mean, covariance = targets.prior, taken.mean, taken.covariance
    start = np.searchsorted(sightings.step, np.arange(steps + 1))
    for step in range(taken.step, steps):
        before, covariance = shape.decay * mean, _predicted(covariance, prior, shape.decay)
        news = _told(targets, sightings, slice(start[step], start[step + 1]), before, covariance)
        mean = before
        if news is not None:
            mean, covariance = news.onward(mean, covariance)
        yield Step(before, news, mean, covariance)


def _predicted(covariance: Float, prior: Float, decay: np.float32) -> Float:
    return decay**2 * covariance + (1 - decay**2) * prior


def _told(
    targets: Targets, sightings: Sightings, rows: slice, mean: Float, covariance: Float
) -> _News | None:
    if rows.start == rows.stop:
        return None
    target = sightings.target[rows]
    project, residual = targets.project(target), targets.residual(target)
    surprise = sightings.value[rows] - project @ mean
    kind = _Many if len(project) > MANY * len(covariance) else _Few
    return kind.of(project, sightings.noise[rows] + residual, surprise, covariance)


def _smooth(
    found: list[Step],
    stood: Float,
    prior: Float,
    decay: np.float32,
    points: Points,
    later: tuple[Float, Float],
    into: tuple[Float, Float],
) -> tuple[Float, Float]:
    """Write mean [T, m, K] and variance [T, m] of some steps given all sightings; return their adjoint.

    `stood` is the covariance before the first of them, `later` the adjoint of the steps after the last.
    """
    mean, variance = into
    pull, curb = later
    for number in range(len(found) - 1, -1, -1):
        step = found[number]
        if step.news is not None:
            pull, curb = step.news.back(pull, curb, step.covariance)
        covariance = _predicted(found[number - 1].covariance if number else stood, prior, decay)
        mean[number] = step.before + covariance @ pull
        less = np.einsum("ij,ij->i", covariance[points] @ curb, covariance[points])
        variance[number] = covariance.diagonal()
        variance[number, points] = np.maximum(variance[number, points] - less, 0)
        pull, curb = decay * pull, decay**2 * curb
    return pull, curb


def _single(values: NDArray[np.floating]) -> Float:
    """Return values in single precision: the covariance of every step is kept for the way back."""
    out: Float = np.asarray(values, dtype=np.float32)
    return out
