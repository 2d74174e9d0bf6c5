"""A smoothed field of all claims, and the sightings of fewer -> the field of these, by what changed alone.

What an explanation asks thirty times over. A sighting more, less, or of another weight changes the
information on one target in one step. What that does to the whole field is a linear pass over the filter that
is already there, and the inverse of a matrix as large as the changed sightings (Woodbury 1950). The numbers
are those of the whole way up to rounding (tested); where much is changed, the whole way is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.field import (
    KEPT_BYTES,
    Field,
    Points,
    Sightings,
    Step,
    Targets,
    field_of,
    smooth_field,
    smoothed,
    steps_of,
)
from whoholds.control.survey import Survey
from whoholds.control.terrain import FieldShape, Rows, Vector

FEW: Final = 0.4
"""Changed sightings, as a share of the inducing points, up to which they are followed one by one."""

Which = Literal["single", "whole"]
SINGLE: Final = "single"
WHOLE: Final = "whole"
"""The field of claims on single places alone, and that of all claims."""


@dataclass(frozen=True)
class _Change:
    """What other sightings bring: M rows, each a target in a step.

    `project` [M, m] maps inducing values to it, `weight` [M] is how much more precisely it is known, and
    `push` [M, K] what that adds to precision times value.
    """

    step: Rows
    project: Float
    weight: Vector
    push: Vector


@dataclass(frozen=True)
class Traced:
    """A smoothed field with the steps of its filter: mean [T, m, K], variance [T, m] at inducing points."""

    targets: Targets
    sightings: Sightings
    shape: FieldShape
    steps: list[Step]
    mean: Float
    variance: Float
    field: Field

    @classmethod
    def of(
        cls, targets: Targets, sightings: Sightings, steps: int, shape: FieldShape, points: Points
    ) -> Traced | None:
        """Return the field and its steps, or nothing where they would take more than `KEPT_BYTES`."""
        if 2 * steps * 4 * len(targets.terrain.at) ** 2 > KEPT_BYTES:
            return None
        found = list(steps_of(targets, sightings, steps, shape))
        mean, variance = smoothed(targets, found, shape, points)
        return cls(targets, sightings, shape, found, mean, variance, field_of(targets, mean, variance))

    def moved(self, targets: Targets, sightings: Sightings, points: Points) -> Field | None:
        """Return the field of other sightings, its variance at `points`; nothing where too many differ."""
        change = self._change(targets, sightings)
        other = np.flatnonzero(change.weight)
        if len(other) > FEW * self.mean.shape[1]:
            return None
        sides = self.mean.shape[2]
        columns = np.concatenate([change.push, np.eye(len(change.step))[:, other]], axis=1).astype(np.float32)
        answer = self._answer(change, columns)
        moved, spread = answer[:, :, :sides], answer[:, :, sides:]
        at, rows, weight = change.step[other], change.project[other], change.weight[other]
        seen = np.einsum("dm,dmk->dk", rows, self.mean[at] + moved[at]).astype(np.float64)
        shared = np.einsum("dm,dmc->dc", rows, spread[at]).astype(np.float64)
        gain = np.linalg.solve(np.eye(len(other)) + weight[:, None] * shared, np.diag(weight))
        moved = moved - spread @ (gain @ seen).astype(np.float32)
        variance, near = self.variance.copy(), spread[:, points]
        less = np.einsum("tmd,tmd->tm", near @ gain.astype(np.float32), near)
        variance[:, points] = np.maximum(variance[:, points] - less, 0)
        return Field(self.field.weights + self._weighed(moved), variance)

    def _weighed(self, moved: Float) -> Float:
        """Return what moved means [T, m, K] add to the weights of the kernels, [T, K, m]."""
        flat = moved.transpose(0, 2, 1).reshape(-1, moved.shape[1]).astype(np.float64)
        found: Float = (flat @ self.targets.terrain.inverse).astype(np.float32)
        return found.reshape(len(moved), -1, moved.shape[1])

    def _change(self, targets: Targets, sightings: Sightings) -> _Change:
        """Return where other sightings differ from its own, by step."""
        numbers: dict[bytes, int] = {}
        old, new = (
            _Told.of(*given, numbers) for given in ((self.targets, self.sightings), (targets, sightings))
        )
        keys = np.union1d(old.key, new.key)
        weight, push = new.laid(keys)
        was, pushed = old.laid(keys)
        weight -= was
        push -= pushed
        rows = np.flatnonzero((weight != 0) | (push != 0).any(axis=1))
        keys = keys[rows]
        project = np.empty((len(rows), self.mean.shape[1]), np.float32)
        for told, given in ((old, self.targets), (new, targets)):
            there, at = told.found(keys)
            project[there] = given.project(told.target[at[there]])
        return _Change(keys // _MOST, project, weight[rows], push[rows])

    def _answer(self, change: _Change, columns: Float) -> Float:
        """Return how means answer to information at the changed targets, [T, m, C] to `columns` [M, C]."""
        start = np.searchsorted(change.step, np.arange(len(self.steps) + 1))
        out = np.empty((len(self.steps), self.mean.shape[1], columns.shape[1]), np.float32)
        told: dict[int, Float] = {}
        mean = np.zeros(out.shape[1:], np.float32)
        for number, step in enumerate(self.steps):
            out[number] = mean = self.shape.decay * mean
            if step.news is not None:
                mean = step.news.left(mean, step.covariance)
            rows = slice(start[number], start[number + 1])
            if rows.start < rows.stop:
                told[number] = change.project[rows].T @ columns[rows]
                mean = mean + step.covariance @ told[number]
        pull = np.zeros_like(mean)
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            pull = pull + told[number] if number in told else pull
            if step.news is not None:
                pull = step.news.pulled(pull, out[number], step.covariance)
            out[number] += self._predicted(number, pull)
            pull = self.shape.decay * pull
        return out

    def _predicted(self, number: int, pull: Float) -> Float:
        """Return the covariance before a step's sightings times `pull` [m, C]."""
        decay = self.shape.decay
        out: Float = (1 - decay**2) * (self.targets.prior @ pull)
        if number:
            out += decay**2 * (self.steps[number - 1].covariance @ pull)
        return out


_MOST: Final = 2**31
"""More targets than any run has."""


@dataclass(frozen=True)
class _Told:
    """Sightings by a `key` [N] (step and target) that two tables share; `target` [N] is the table's own.

    `weight` [N] is their precision, what the inducing points leave open counted in; `push` [N, K] is that
    times the value.
    """

    key: Rows
    target: Rows
    weight: Vector
    push: Vector

    @classmethod
    def of(cls, targets: Targets, sightings: Sightings, numbers: dict[bytes, int]) -> _Told:
        """Number the targets by what they are: places by their row, others by their places."""
        places, wide = len(targets.terrain.rows), targets.wide
        named = [places + numbers.setdefault(rows.tobytes(), len(numbers)) for rows in wide]
        number = np.concatenate([np.arange(places), np.array(named, np.int64)])
        key = sightings.step * _MOST + number[sightings.target]
        order = np.argsort(key, kind="stable")
        target = sightings.target[order]
        residual = targets.residual(target)
        weight = 1 / (sightings.noise[order] + residual)
        return cls(key[order], target, weight, weight[:, None] * sightings.value[order])

    def found(self, keys: Rows) -> tuple[NDArray[np.bool_], Rows]:
        """Return which keys it has, and the row of each."""
        if not len(self.key):
            return np.zeros(len(keys), np.bool_), np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.key, keys), len(self.key) - 1)
        return self.key[at] == keys, at

    def laid(self, keys: Rows) -> tuple[Vector, Vector]:
        """Return weight [n] and push [n, K] of some keys, 0 where it has none."""
        weight, push = np.zeros(len(keys)), np.zeros((len(keys), self.push.shape[1]))
        there, at = self.found(keys)
        weight[there], push[there] = self.weight[at[there]], self.push[at[there]]
        return weight, push


@dataclass
class Beside:
    """What a run of a few claims less takes from the run of all: inducing points, survey, and both fields.

    The `fields` are filled in by the first run, that of all claims; without a place for them each run makes
    its own.
    """

    points: Rows | None
    survey: Survey | None = None
    fields: dict[Which, Traced] | None = None

    def field(
        self,
        which: Which,
        targets: Targets,
        sightings: Sightings,
        steps: int,
        shape: FieldShape,
        points: Points,
    ) -> Field:
        """Return the smoothed field: the way over what was changed where few sightings were."""
        found: Field | None = None
        if self.fields is not None and which in self.fields:
            found = self.fields[which].moved(targets, sightings, points)
        elif self.fields is not None and (traced := Traced.of(targets, sightings, steps, shape, points)):
            self.fields[which] = traced
            found = traced.field
        return found or smooth_field(targets, sightings, steps, shape, points)
