"""From one day to the next: what silent places do when the field changes, and what told ones do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.control.redraw import Following

SHARES = st.floats(0.01, 1)
DRAWS = st.lists(SHARES, min_size=3, max_size=3).map(
    lambda p: (np.array(p, np.float32) / np.float32(sum(p)))[:, None]
)
"""P(state) of a place: two sides and contested."""


def states(message: np.ndarray) -> np.ndarray:
    return np.array([message[0] + message[2], message[1] + message[3], message[4]])


def phases(draw: np.ndarray) -> np.ndarray:
    return np.concatenate([draw[:2], np.zeros((2, 1), np.float32), draw[2:]])


@given(DRAWS, DRAWS)
def test_who_follows_all_of_it_stays_a_draw_of_the_field(before: np.ndarray, after: np.ndarray) -> None:
    message = phases(before)
    Following(before, after, 1.0).forth(message)
    assert states(message) == pytest.approx(after, abs=1e-5)


@given(DRAWS, DRAWS)
def test_as_few_as_possible_move(before: np.ndarray, after: np.ndarray) -> None:
    message = phases(before)
    Following(before, after, 1.0).forth(message)
    moved = np.maximum(after - before, 0).sum()
    assert message[2:4].sum() + max(float(after[2, 0] - before[2, 0]), 0) == pytest.approx(moved, abs=1e-5)


@given(DRAWS, DRAWS, st.sampled_from([0.25, 0.5, 0.625, 1.0]))
def test_the_way_back_is_the_transpose(before: np.ndarray, after: np.ndarray, share: float) -> None:
    rng = np.random.default_rng(3)
    message, future = (rng.random((5, 1)).astype(np.float32) for _ in range(2))
    there, back = message.copy(), future.copy()
    Following(before, after, share).forth(there)
    Following(before, after, share).back(back)
    assert (there * future).sum() == pytest.approx((message * back).sum(), rel=1e-5)


def test_a_change_in_two_steps_is_followed_as_the_same_in_one() -> None:
    first, middle, last = (np.array([[p], [0.9 - p], [0.1]], np.float32) for p in (0.8, 0.5, 0.2))
    twice, once = phases(first), phases(first)
    Following(first, middle, 0.5).forth(twice)
    Following(middle, last, 0.5).forth(twice)
    Following(first, last, 0.5).forth(once)
    assert twice[0] == pytest.approx(once[0], abs=1e-6)


def test_while_the_field_stands_nobody_moves() -> None:
    draw = np.array([[0.7], [0.2], [0.1]], np.float32)
    message = np.array([[0.1], [0.6], [0.0], [0.2], [0.1]], np.float32)
    moved = message.copy()
    Following(draw, draw, 0.5).forth(moved)
    assert np.array_equal(moved, message)
