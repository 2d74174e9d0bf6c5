"""Constructions x place phrases: what can be said of one place can be said of every kind of place."""

from __future__ import annotations

import pytest
from grid_rows import Frame, families, frames, report, said, sentences

from whoholds.claims import RuleExtractor

ROWS = [(f"{family}-{n}", n, frame) for family in families() for n, frame in enumerate(frames(family))]


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    return RuleExtractor()


@pytest.mark.parametrize(("turn", "frame"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_construction_is_read_with_every_kind_of_place(
    turn: int, frame: Frame, extractor: RuleExtractor
) -> None:
    read = [(text, said(extractor.read(report(text)).claims), must) for text, must in sentences(frame, turn)]
    assert [row for row in read if row[1] != row[2]] == []
