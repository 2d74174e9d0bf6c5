"""A filtered run taken up where the last one stood has the bits of one from the beginning."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import kept as files
from whoholds.control.estimate import Question, evidence_for, keep
from whoholds.control.full import Engine
from whoholds.control.kept import Kept
from whoholds.control.parameters import load_parameters
from whoholds.model import LiveClaim, Mode

PLACES = tuple(towns(40))
DAYS = tuple(day(n) for n in (0, 33, 80, 97, 105, 130))
WORDS = ("ru takes", "ua holds", "ru enters", "ua repels", "ru fights", "x fights")


def told(first: int, last: int) -> list[LiveClaim]:
    """Claims on towns and, now and then, on the region, most by voices of no side."""
    found = [
        claim(n, f"{('', 'ru:')[n % 2]}v{n % 4}", WORDS[n % 6], f"t{n * 7 % 5}") for n in range(first, last)
    ]
    return found + [claim(n, f"w{n % 3}", "ua holds", "R1", part="northern") for n in range(first, last, 9)]


EARLY = told(3, 100)


def run(claims: list[LiveClaim], mode: Mode = "filtered", before: Kept | None = None) -> Kept:
    question = Question(PLACES, SIDES, DAYS[:1], baseline(t0="ru"), mode)
    return keep(question, evidence_for(question, claims), trail=before.trail if before else None)


BEFORE = run(EARLY)


def same(one: Kept, other: Kept) -> bool:
    ids = [place.place_id for place in PLACES]
    p, q = one.panel(ids, DAYS).p, other.panel(ids, DAYS).p
    return bool(np.abs(p - q).max() <= 1e-9) and np.array_equal(one.likelihood, other.likelihood)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(98, 140), st.integers(0, 45), st.sampled_from(WORDS), st.integers(0, 5),
            st.sampled_from(["", "near", "southeast of"]), st.integers(0, 12),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_news_of_any_kind_give_the_numbers_of_a_whole_run(
    rows: list[tuple[int, int, str, int, str, int]],
) -> None:
    new = [
        claim(n, f"ru:v{voice}", says, f"t{place}" if place < 40 else "R1", part=part or None,
              when_from=str(day(n - ago)), when_to=str(day(n - ago)))
        for n, place, says, voice, part, ago in rows
    ]  # fmt: skip
    assert same(run(EARLY + new, before=BEFORE), run(EARLY + new))


def test_news_of_the_day_learn_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    new = [claim(100, "ru:v1", "ru takes", "t5"), claim(101, "new voice", "ua loses", "R1")]
    whole = run(EARLY + new)
    monkeypatch.setattr(Engine, "alternate", None)
    assert same(run(EARLY + new, before=BEFORE), whole)


def test_a_late_report_of_months_ago_is_a_whole_run() -> None:
    new = [claim(20, "ru:v1", "ru takes", "t5")]
    assert same(run(EARLY + new, before=BEFORE), run(EARLY + new))


def test_a_run_of_other_claims_is_not_taken_up() -> None:
    other = run([*told(3, 90), claim(50, "x", "ru takes", "t9")])
    assert same(run(EARLY, before=other), BEFORE)


@pytest.mark.parametrize("mode", ["smoothed", "filtered"])
def test_a_run_read_from_its_file_answers_and_is_taken_up_as_in_memory(mode: Mode, tmp_path: Path) -> None:
    made = run(EARLY, mode)
    files.save(made, tmp_path / "x")
    read = files.load(tmp_path / "x", load_parameters())
    assert same(read, made)
    assert read.evidence.ignored == made.evidence.ignored and read.claim_ids == made.claim_ids
    new = [*EARLY, claim(101, "ru:v1", "ru takes", "t5")]
    assert same(run(new, mode, read), run(new, mode))


def _part(asked: tuple[str, list[str]]) -> np.ndarray:
    path, ids = asked
    return files.load(Path(path), load_parameters()).panel(ids, DAYS).p


def test_places_spread_over_processes_have_the_same_bits(tmp_path: Path) -> None:
    made = run(EARLY, "smoothed")
    files.save(made, tmp_path / "x")
    ids = [place.place_id for place in PLACES]
    with get_context("fork").Pool(2) as pool:
        parts = pool.map(_part, [(str(tmp_path / "x"), ids[low : low + 7]) for low in range(0, len(ids), 7)])
    assert np.array_equal(np.concatenate(parts), made.panel(ids, DAYS).p)
