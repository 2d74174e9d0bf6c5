"""Evidence at named places -> how far each side's ground reaches: a front as the zero of a smooth field.

Most villages are never named. What is said of the named ones is carried to them by a Gaussian process per
side, positive on the side's ground and negative elsewhere, so that the front is where it vanishes (Gaussian
process implicit surfaces: Williams & Fitzgibbon 2007). Space is a sum of Matern-3/2 kernels, time an
Ornstein-Uhlenbeck process that starts from the baseline; being separable, it is a Kalman filter over inducing
points (Hartikainen & Sarkka 2010), and its smoother the adjoint recursion of Bryson & Frazier (1963), which
needs no inverse. All sides share one covariance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float

Vector = NDArray[np.float64]
Points = NDArray[np.int64] | slice
ALL_POINTS = slice(None)
JITTER = 1e-4
"""Added to the inducing covariance's diagonal, as a share of its scale, to keep it invertible."""


@dataclass(frozen=True)
class FieldShape:
    """Space and time of the field: (variance, km) of each Matern kernel, days of memory, days of a step.

    `points` bounds the inducing points; `step` is how many days share one observation of a place.
    """

    kernels: tuple[tuple[float, float], ...]
    memory: float
    step: int
    points: int


@dataclass(frozen=True)
class Sightings:
    """Pseudo-observations of the field, sorted by step: N rows.

    `member` [N] names a target (a place, or a region as the mean of its places); `value` [N, K] is what is
    said of each side's field there, `noise` [N] the variance of that word.
    """

    step: NDArray[np.int64]
    target: NDArray[np.int64]
    value: Vector
    noise: Vector


@dataclass(frozen=True)
class Targets:
    """Rows that map inducing values to targets: places first, then regions."""

    rows: Float
    residual: Float
    nearest: NDArray[np.int64]
    covariance: Vector


@dataclass(frozen=True)
class Field:
    """Deviation of each side's field from its mean at inducing points, and its variance, step by step.

    `mean` [T, m, K], `variance` [T, m].
    """

    mean: Float
    variance: Float


def kilometres(lon: Vector, lat: Vector) -> Vector:
    """Project WGS84 degrees to a local equirectangular plane in km, [P, 2]; good to 1 % over one theatre."""
    shrink = np.cos(np.radians(lat.mean()))
    return np.stack([lon * 111.320 * shrink, lat * 110.574], axis=1)


def spread_points(xy: Vector, most: int) -> NDArray[np.int64]:
    """Choose up to `most` points, each the farthest from those before (Gonzalez 1985), from the centre on."""
    first = int(((xy - xy.mean(axis=0)) ** 2).sum(axis=1).argmin())
    chosen, gap = [first], ((xy - xy[first]) ** 2).sum(axis=1)
    while len(chosen) < min(most, len(xy)) and gap.max() > 0:
        chosen.append(int(gap.argmax()))
        gap = np.minimum(gap, ((xy - xy[chosen[-1]]) ** 2).sum(axis=1))
    return np.array(chosen)


def matern(distance: Vector, shape: FieldShape) -> Vector:
    """Return the covariance at a distance in km: a sum of Matern-3/2 kernels."""
    total = np.zeros_like(distance)
    for variance, scale in shape.kernels:
        z = np.sqrt(3) * distance / scale
        total += variance * (1 + z) * np.exp(-z)
    return total


def distances(a: Vector, b: Vector) -> Vector:
    """Return the distances in km between two sets of points, [len(a), len(b)]."""
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    out: Vector = np.sqrt(np.maximum(square, 0))
    return out


def targets_of(xy: Vector, regions: list[NDArray[np.int64]], shape: FieldShape) -> Targets:
    """Project the inducing points of places onto every place, and onto every region as their mean."""
    chosen = xy[spread_points(xy, shape.points)]
    covariance = matern(distances(chosen, chosen), shape)
    covariance += JITTER * covariance[0, 0] * np.eye(len(chosen))
    inverse = np.linalg.inv(covariance)
    gaps = distances(xy, chosen)
    cross = matern(gaps, shape)
    rows = (cross @ inverse).astype(np.float32)
    residual = np.maximum(covariance[0, 0] - np.einsum("ij,ij->i", rows, cross), 0).astype(np.float32)
    means = [rows[members].mean(axis=0, keepdims=True) for members in regions]
    return Targets(
        rows=np.concatenate([rows, *means]),
        residual=np.concatenate([residual, np.zeros(len(regions), np.float32)]),
        nearest=gaps.argmin(axis=1),
        covariance=covariance,
    )


@dataclass(frozen=True)
class _Innovation:
    """What one step learned: projection, inverse innovation covariance, surprise, gain."""

    project: Float
    inverse: Float
    surprise: Float
    gain: Float


def filter_field(targets: Targets, sightings: Sightings, steps: int, shape: FieldShape) -> Field:
    """Return the field as known at the end of each step."""
    field, _, _ = _filter(targets, sightings, steps, shape, keep=False)
    return field


def smooth_field(
    targets: Targets, sightings: Sightings, steps: int, shape: FieldShape, points: Points = ALL_POINTS
) -> Field:
    """Return the field given all sightings; its variance at `points`, elsewhere only bounded from above."""
    field, predicted, innovations = _filter(targets, sightings, steps, shape, keep=True)
    return _smooth(predicted, innovations, _decay(shape), field.mean.shape, points)


def _decay(shape: FieldShape) -> np.float32:
    return np.float32(np.exp(-shape.step / shape.memory))


_Prediction = tuple[Float, Float]


def _filter(
    targets: Targets, sightings: Sightings, steps: int, shape: FieldShape, *, keep: bool
) -> tuple[Field, list[_Prediction], list[_Innovation | None]]:
    decay, prior = _decay(shape), targets.covariance.astype(np.float32)
    size, sides = len(prior), sightings.value.shape[1]
    mean, covariance = np.zeros((size, sides), np.float32), np.zeros_like(prior)
    field = Field(np.empty((steps, size, sides), np.float32), np.empty((steps, size), np.float32))
    start = np.searchsorted(sightings.step, np.arange(steps + 1))
    predicted: list[_Prediction] = []
    innovations: list[_Innovation | None] = []
    for step in range(steps):
        mean = decay * mean
        covariance = decay**2 * covariance + (1 - decay**2) * prior
        news = _innovation(targets, sightings, slice(start[step], start[step + 1]), mean, covariance)
        if keep:
            predicted.append((mean, covariance))
            innovations.append(news)
        if news is not None:
            mean = mean + news.gain @ news.surprise
            covariance = covariance - news.gain @ (news.project @ covariance)
        field.mean[step], field.variance[step] = mean, np.maximum(covariance.diagonal(), 0)
    return field, predicted, innovations


def _innovation(
    targets: Targets, sightings: Sightings, rows: slice, mean: Float, covariance: Float
) -> _Innovation | None:
    if rows.start == rows.stop:
        return None
    project = targets.rows[sightings.target[rows]]
    noise = sightings.noise[rows] + targets.residual[sightings.target[rows]]
    shared = covariance @ project.T
    spread = (project @ shared).astype(np.float64) + np.diag(noise)
    inverse: Float = np.linalg.inv(spread).astype(np.float32)
    surprise = sightings.value[rows] - project @ mean
    return _Innovation(project, inverse, _single(surprise), _single(shared @ inverse))


def _smooth(
    predicted: list[_Prediction],
    innovations: list[_Innovation | None],
    decay: np.float32,
    shape: tuple[int, ...],
    points: Points,
) -> Field:
    steps, size, sides = shape
    field = Field(np.empty((steps, size, sides), np.float32), np.empty((steps, size), np.float32))
    pull, curb = np.zeros((size, sides), np.float32), np.zeros((size, size), np.float32)
    for step in range(steps - 1, -1, -1):
        news = innovations[step]
        if news is not None:
            pull, curb = _absorb(news, pull, curb)
        mean, covariance = predicted[step]
        field.mean[step] = mean + covariance @ pull
        less = np.einsum("ij,ij->i", covariance[points] @ curb, covariance[points])
        field.variance[step] = covariance.diagonal()
        field.variance[step, points] = np.maximum(field.variance[step, points] - less, 0)
        pull, curb = decay * pull, decay**2 * curb
    return field


def _absorb(news: _Innovation, pull: Float, curb: Float) -> tuple[Float, Float]:
    """Carry the adjoint of mean and covariance backwards over one update (Bierman 1973)."""
    push = news.project.T @ (news.inverse @ news.surprise - news.gain.T @ pull)
    seen = news.gain.T @ curb
    across = news.project.T @ seen
    inner = news.inverse + seen @ news.gain
    change = news.project.T @ inner @ news.project - across - across.T
    return _single(pull + push), _single(curb + change)


def _single(values: NDArray[np.floating]) -> Float:
    """Return values in single precision: the covariance of every step is kept for the way back."""
    out: Float = np.asarray(values, dtype=np.float32)
    return out
