"""Sentences in the language of the trade and the claims that come out, one row a case."""

from __future__ import annotations

import pytest
from case_rows import CASES, Case, cases, plain, row_of

from whoholds.claims import RuleExtractor
from whoholds.model import Claim

LANGUAGES = sorted({path.stem for path in CASES.glob("*.toml")} - {"dates", "harm"})
ROWS = [(f"{lang}-{n}", case) for lang in LANGUAGES for n, case in enumerate(cases(lang), 1)]


@pytest.fixture(scope="session")
def extractor() -> RuleExtractor:
    return RuleExtractor()


@pytest.mark.parametrize("case", [case for _, case in ROWS], ids=[name for name, _ in ROWS])
def test_a_case_yields_exactly_its_claims(case: Case, extractor: RuleExtractor) -> None:
    claims = extractor.read(case.report()).claims
    with_side = any("side=" in row for row in case.claims)
    assert sorted(_row(c, with_side) for c in claims) == sorted(map(plain, case.claims)), case.text


def _row(claim: Claim, with_side: bool) -> str:
    return row_of(claim, with_side)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_stands_twice_in_a_table(lang: str) -> None:
    texts = [case.text for case in cases(lang)]
    assert sorted(texts) == sorted(set(texts))
