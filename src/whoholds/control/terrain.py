"""Where places lie -> inducing points of a field over them, and what its values there say of every place.

Depends on coordinates, kernels and the points chosen, so that runs of one process share it. What a place has
of the field is added up exactly, so that its number is the same bits whoever is asked beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float

Vector = NDArray[np.float64]
Rows = NDArray[np.int64]
Real = TypeVar("Real", Float, NDArray[np.float64])

JITTER = 1e-4
"""Added to the inducing covariance's diagonal, as a share of its scale, to keep it invertible."""

WHOLE_BITS, KERNEL_BITS = 52, 22
"""Bits of a sum of products, one less than double precision has, and of a kernel's value in it: 5e-7 of the
field's variance."""

WIDE = 1024
"""Places whose kernels are computed at once: few enough to stay in the cache."""


@dataclass(frozen=True)
class FieldShape:
    """Space and time of the field: (variance, km) of each Matern kernel, days of memory, days of a step.

    `points` bounds the inducing points; `step` is how many days share one observation of a place.
    """

    kernels: tuple[tuple[float, float], ...]
    memory: float
    step: int
    points: int

    @property
    def decay(self) -> np.float32:
        """What is left of the field after one step in which nothing is told."""
        return np.float32(np.exp(-self.step / self.memory))

    @property
    def variance(self) -> np.float32:
        """Variance of the field at an inducing point before anything is told."""
        whole = sum(variance for variance, _ in self.kernels)
        return np.float32(whole + JITTER * whole)


@dataclass(frozen=True)
class Terrain:
    """Inducing points and the places they speak for.

    `at` [m, 2] km; `covariance` [m, m] between them and its `inverse`; `rows` [P, m] map their values to
    places, what is left of a place's variance is `residual` [P], and `nearest` [P] is its nearest point.
    """

    kernels: tuple[tuple[float, float], ...]
    at: Vector
    covariance: Vector
    inverse: Vector
    rows: Float
    residual: Float
    nearest: Rows


def kilometres(lon: Vector, lat: Vector, middle: float | None = None) -> Vector:
    """Project WGS84 degrees to a local equirectangular plane in km, [P, 2]; good to 1 % over one theatre.

    East and west are drawn to scale at the latitude `middle`, without one at the mean of the points.
    """
    shrink = np.cos(np.radians(lat.mean() if middle is None else middle))
    return np.stack([lon * 111.320 * shrink, lat * 110.574], axis=1)


def spread_points(xy: Vector, most: int, density: Vector | float = 1.0) -> Rows:
    """Choose up to `most` points, each the farthest from those before (Gonzalez 1985), from the centre on.

    Where the `density` [P] is twice as high, points lie half as far apart.
    """
    axes, near = np.ascontiguousarray(xy.T), np.square(density)
    chosen = [int(((xy - xy.mean(axis=0)) ** 2).sum(axis=1).argmin())]
    gap = near * ((axes - axes[:, chosen[0], None]) ** 2).sum(axis=0)
    while len(chosen) < min(most, len(xy)) and gap.max() > 0:
        far = int(gap.argmax())
        chosen.append(far)
        np.minimum(gap, near * ((axes - axes[:, far, None]) ** 2).sum(axis=0), out=gap)
    return np.array(chosen)


def matern(square: Real, kernels: tuple[tuple[float, float], ...]) -> Real:
    """Return the covariance at squared distances in km2: a sum of Matern-3/2 kernels."""
    distance = np.sqrt(square)
    total = np.zeros_like(distance)
    for variance, scale in kernels:
        z = distance * distance.dtype.type(np.sqrt(3) / scale)
        total += distance.dtype.type(variance) * (1 + z) * np.exp(-z)
    return total


def squares(a: Vector, b: Vector) -> Vector:
    """Return the squared distances in km2 between two sets of points of any dimension, [len(a), len(b)]."""
    out: Vector = (a[:, :1] - b[:, 0]) ** 2
    for axis in range(1, a.shape[1]):
        out += (a[:, axis : axis + 1] - b[:, axis]) ** 2
    return out


def terrain_of(xy: Vector, shape: FieldShape, points: Rows | None = None) -> Terrain:
    """Project inducing points onto every place at `xy` [P, 2 or more] km: the rows `points`, or some of all.

    The terrains of the last places asked for are kept in memory.
    """
    chosen = None if points is None else points.astype(np.int64).tobytes()
    return _terrain(np.ascontiguousarray(xy).tobytes(), xy.shape[1], shape.kernels, shape.points, chosen)


@lru_cache(maxsize=3)
def _terrain(
    xy: bytes, axes: int, kernels: tuple[tuple[float, float], ...], points: int, chosen: bytes | None
) -> Terrain:
    where = np.frombuffer(xy).reshape(-1, axes)
    at = where[spread_points(where, points) if chosen is None else np.frombuffer(chosen, np.int64)]
    covariance = matern(squares(at, at), kernels)
    covariance = covariance + JITTER * covariance[0, 0] * np.eye(len(at))
    inverse: Vector = np.linalg.inv(covariance)
    rows, residual = np.empty((len(where), len(at)), np.float32), np.empty(len(where), np.float32)
    nearest = np.empty(len(where), np.int64)
    for low in range(0, len(where), WIDE):
        part = slice(low, low + WIDE)
        square = squares(where[part], at).astype(np.float32)
        cross = matern(square, kernels).astype(np.float64)
        weights = cross @ inverse
        rows[part], nearest[part] = weights, square.argmin(axis=1)
        residual[part] = np.maximum(covariance[0, 0] - np.einsum("ij,ij->i", weights, cross), 0)
    return Terrain(kernels, at, covariance, inverse, rows, residual, nearest)


def over_places(at: Vector, kernels: tuple[tuple[float, float], ...], weights: Float, xy: Vector) -> Float:
    """Return a field [T, K, p] at places `xy` [p, 2] km from its `weights` [T, K, m] at inducing points.

    Weights and kernels are rounded to so many bits that all products and partial sums are whole numbers below
    2**53: double precision adds them exactly, in whatever order and on how many threads a library does it
    (Demmel & Nguyen 2015 do the same in bins). A place's value thus never depends on who is asked beside it.
    """
    flat = weights.reshape(-1, weights.shape[-1]).astype(np.float64)
    scale = 2.0 ** (WHOLE_BITS - KERNEL_BITS - len(at).bit_length() - _exponent(flat))
    unit = 2.0 ** (KERNEL_BITS - _exponent(matern(np.zeros(1), kernels)))
    whole = np.rint(flat * scale)
    out = np.empty((len(flat), len(xy)), np.float32)
    for low in range(0, len(xy), WIDE):
        part = slice(low, low + WIDE)
        cross = matern(squares(at, xy[part]).astype(np.float32), kernels)
        out[:, part] = (whole @ np.rint(cross.astype(np.float64) * unit)) / (scale * unit)
    return out.reshape(*weights.shape[:2], len(xy))


def _exponent(values: Vector) -> int:
    """Return the power of two that no value reaches."""
    return int(np.frexp(np.abs(values).max(initial=0))[1])
