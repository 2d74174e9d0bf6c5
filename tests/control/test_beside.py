from __future__ import annotations

import numpy as np
import pytest

from whoholds.control import beside, field
from whoholds.control.beside import WHOLE, Beside, Traced
from whoholds.control.field import ALL_POINTS, Field, Sightings, Targets, smooth_field
from whoholds.control.terrain import FieldShape, terrain_of

SHAPE = FieldShape(((3.0, 60.0), (1.0, 12.0)), 300.0, 4, 40)
STEPS, PLACES = 12, 60
RNG = np.random.default_rng(4)
TERRAIN = terrain_of(RNG.uniform(0, 200, (PLACES, 2)), SHAPE)
NORTH, SOUTH, EAST = (np.sort(RNG.choice(PLACES, 9, replace=False)) for _ in range(3))
TARGETS = Targets(TERRAIN, (NORTH, SOUTH))


def sightings(table: list[tuple[int, int, float, float]]) -> Sightings:
    """Rows of (step, target, value of the first side, noise)."""
    step, target, value, noise = zip(*sorted(table), strict=True)
    toward = np.array(value)
    return Sightings(np.array(step), np.array(target), np.stack([toward, -toward], axis=1), np.array(noise))


def told(many: int) -> list[tuple[int, int, float, float]]:
    """Some sightings of places and regions in most steps; in the fifth, of so many places."""
    rng = np.random.default_rng(9)
    sparse = [
        (step, int(target), float(rng.normal()), float(rng.uniform(0.4, 2)))
        for step in range(STEPS)
        if step % 4
        for target in rng.choice(PLACES + 2, 3, replace=False)
    ]
    return sparse + [(4, place, float(rng.normal()), 1.0) for place in range(many)]


def same(found: Field | None, whole: Field) -> bool:
    assert found is not None
    close = np.allclose(found.weights, whole.weights, atol=2e-4)
    return close and np.allclose(found.variance, whole.variance, atol=2e-5)


@pytest.mark.parametrize("many", [2, 30], ids=["few in a step", "many in a step"])
@pytest.mark.parametrize(
    "change",
    [
        lambda table: table,
        lambda table: table[1:],
        lambda table: table[:5] + table[9:],
        lambda table: [(s, t, v + 0.5, n) for s, t, v, n in table],
        lambda table: [(s, t, v, n * (3 if s == 2 else 1)) for s, t, v, n in table],
        lambda table: [*table, (0, 7, 2.0, 0.5), (8, 7, -2.0, 0.5), (11, PLACES + 1, 1.0, 0.5)],
    ],
    ids=["nothing", "one less", "four less", "other values", "other weights", "three more"],
)
def test_a_field_of_other_sightings_is_that_of_the_whole_way(many, change):
    table = told(many)
    traced = Traced.of(TARGETS, sightings(table), STEPS, SHAPE, ALL_POINTS)
    assert traced is not None
    other = sightings(change(table))
    whole = smooth_field(TARGETS, other, STEPS, SHAPE)
    assert same(traced.moved(TARGETS, other, ALL_POINTS), whole)


def test_wide_targets_are_the_same_by_their_places_whatever_their_number():
    table = told(2)
    traced = Traced.of(TARGETS, sightings(table), STEPS, SHAPE, ALL_POINTS)
    assert traced is not None
    renumbered = {PLACES: PLACES + 2, PLACES + 1: PLACES}
    moved = [(s, renumbered.get(t, t), v, n) for s, t, v, n in table]
    assert moved != table
    other = Targets(TERRAIN, (SOUTH, EAST, NORTH))
    found = traced.moved(other, sightings(moved), ALL_POINTS)
    assert found is not None
    assert np.array_equal(found.weights, traced.field.weights)
    further = sightings([*moved, (6, PLACES + 1, 2.0, 0.5)])
    assert same(traced.moved(other, further, ALL_POINTS), smooth_field(other, further, STEPS, SHAPE))


def test_where_much_is_changed_or_much_to_be_held_the_whole_way_is_gone(monkeypatch):
    few, many = sightings(told(1)), sightings(told(40))
    run = Beside(None, fields={})
    whole = smooth_field(TARGETS, few, STEPS, SHAPE)
    for given in (few, few):
        found = run.field(WHOLE, TARGETS, given, STEPS, SHAPE, ALL_POINTS)
        assert np.array_equal(found.weights, whole.weights)
    assert run.fields is not None
    assert run.fields[WHOLE].moved(TARGETS, many, ALL_POINTS) is None
    found = run.field(WHOLE, TARGETS, many, STEPS, SHAPE, ALL_POINTS)
    assert np.array_equal(found.weights, smooth_field(TARGETS, many, STEPS, SHAPE).weights)
    monkeypatch.setattr(beside, "KEPT_BYTES", 1000)
    assert Traced.of(TARGETS, few, STEPS, SHAPE, ALL_POINTS) is None
    assert field.KEPT_BYTES > 1000
