"""The chain of a place is its own: whoever is asked beside it, the bits are the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control.estimate import Question, evidence_for, fit
from whoholds.control.full import Fit

PLACES = towns(150)
DAYS = np.array([0, 17, 60, 79, 80, 200])


def fitted(mode: str) -> Fit:
    told = [claim(n, f"ru:v{n % 4}", "ru takes", f"t{n % 50}") for n in range(5, 80, 2)]
    told += [claim(n, f"w{n % 3}", "ua holds", "R1", part="northern") for n in range(5, 80, 9)]
    told += [claim(n, f"w{n % 3}", "ua repels", f"t{n}") for n in range(5, 80, 3)]
    question = Question(tuple(PLACES), SIDES, (day(0),), baseline(t0="ru"), mode)  # type: ignore[arg-type]
    return fit(question, evidence_for(question, told))


FITS = {mode: fitted(mode) for mode in ("smoothed", "filtered")}
WHOLE = {mode: fit.over(np.arange(len(PLACES)), DAYS) for mode, fit in FITS.items()}


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(FITS)),
    st.sets(st.integers(0, len(PLACES) - 1), min_size=1, max_size=130),
    st.sets(st.integers(0, len(DAYS) - 1), min_size=1),
)
def test_some_places_on_some_days_have_the_bits_of_all(mode: str, places: set[int], days: set[int]) -> None:
    rows, columns = np.array(sorted(places)), np.array(sorted(days))
    some = FITS[mode].over(rows, DAYS[columns])
    assert np.array_equal(some, WHOLE[mode][rows][:, columns])


@pytest.mark.parametrize("mode", sorted(FITS))
def test_every_row_sums_to_one_also_long_after_the_last_claim(mode: str) -> None:
    assert np.isfinite(WHOLE[mode]).all()
    assert WHOLE[mode].sum(-1) == pytest.approx(1, abs=1e-5)
