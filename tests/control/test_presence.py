"""A side holds nothing where nobody put it near."""

from __future__ import annotations

import numpy as np
import pytest

from whoholds.control.evidence import CATEGORIES, CATEGORY, NOBODY, Evidence, Voices
from whoholds.control.presence import ALWAYS, NEVER, UNHEARD, held_back, presence_of

XY = np.array([[0.0, 0.0], [20.0, 0.0], [100.0, 0.0], [300.0, 0.0], [350.0, 0.0]], np.float32)
"""Two places of side 1 from the start, then three of side 0, by km."""

PRIOR = np.array([[0.02, 0.96, 0.02]] * 2 + [[0.96, 0.02, 0.02]] * 3, np.float32)


def told(*rows: tuple[int, int, str]) -> Evidence:
    """Return evidence of (place, subject, category)."""
    n = len(rows)
    whole = np.zeros(n, np.int32)
    return Evidence(
        claim=whole, place=np.array([r[0] for r in rows], np.int32), day=whole, known=whole,
        subject=np.array([r[1] for r in rows], np.int8),
        category=np.array([CATEGORY[r[2]] for r in rows], np.int8), voice=whole, origin=whole, report=whole,
        weight=np.ones(n, np.float32), hedged=np.zeros(n, np.bool_), scope=np.zeros(n, np.int8), claims=(),
        voices=Voices((), np.zeros(0, np.int8)), states=("a", "b", "contested"), places=5, regions=(), ignored={},
    )  # fmt: skip


def first(*rows: tuple[int, int, str], steps: tuple[int, ...] = ()) -> list[list[int]]:
    step = np.array(steps or [0] * len(rows), np.int64)
    return presence_of(XY, PRIOR, told(*rows), step).first(np.arange(5)).tolist()


def test_a_side_may_hold_what_lies_within_reach_of_its_start() -> None:
    assert first() == [[NEVER, ALWAYS, ALWAYS, ALWAYS, ALWAYS], [ALWAYS, ALWAYS, ALWAYS, NEVER, NEVER]]


GROUND = ("takes", "holds", "loses")


@pytest.mark.parametrize("category", GROUND)
def test_from_the_day_it_is_told_to_have_ground_there_and_around(category: str) -> None:
    assert first((3, 1, category), steps=(7,))[1] == [ALWAYS, ALWAYS, ALWAYS, 7, 7]


@pytest.mark.parametrize("category", [c for c in CATEGORIES if c not in (*GROUND, "intends", "denied")])
def test_where_it_only_fights_its_ground_ends(category: str) -> None:
    assert first((3, 1, category), steps=(7,))[1] == [ALWAYS, ALWAYS, ALWAYS, 7, NEVER]


def test_what_it_takes_later_reaches_further() -> None:
    assert first((3, 1, "fights"), (3, 1, "takes"), steps=(4, 7))[1] == [ALWAYS, ALWAYS, ALWAYS, 4, 7]


@pytest.mark.parametrize("category", ["intends", "denied"])
def test_plans_and_denials_put_nobody_anywhere(category: str) -> None:
    assert first((3, 1, category))[1][3:] == [NEVER, NEVER]


def test_a_repelled_attack_puts_the_attacker_there_and_a_capture_not_the_other_side() -> None:
    assert first((4, 0, "repels"), steps=(2,))[1][4] == 2
    assert first((4, 0, "takes"))[1][4] == NEVER
    assert first((4, NOBODY, "clash"))[1][4] == 0


def test_without_a_starting_map_everything_is_open() -> None:
    even = np.full((5, 3), 1 / 3, np.float32)
    assert (presence_of(XY, even, told(), np.zeros(0, np.int64)).first(np.arange(5)) == ALWAYS).all()


def test_what_is_held_back_goes_to_the_sides_that_may_be_there() -> None:
    states = np.array([[[0.2, 0.2], [0.5, 0.5], [0.3, 0.3]]], np.float32)
    out = held_back(states, np.array([[ALWAYS, ALWAYS], [NEVER, 3]]), np.array([3]))[0]
    assert out.sum(axis=0) == pytest.approx([1, 1])
    assert out[:, 1] == pytest.approx(states[0, :, 1])
    assert out[1, 0] == pytest.approx(0.5 * UNHEARD / (0.2 + 0.8 * UNHEARD), rel=1e-4)


def test_nobody_being_near_leaves_the_field_as_it_is() -> None:
    states = np.array([[[0.2], [0.5], [0.3]]], np.float32)
    assert held_back(states, np.array([[NEVER], [NEVER]]), np.array([0])) == pytest.approx(states)
