"""A text called quiet has nothing that the rules could find; most texts of peace are called so."""

from __future__ import annotations

import itertools

import pytest
from case_rows import cases

from whoholds.claims import Extraction, RuleExtractor
from whoholds.claims.quiet import is_quiet
from whoholds.model import Report


@pytest.fixture(scope="module")
def rules() -> RuleExtractor:
    return RuleExtractor()


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_no_case_that_claims_something_is_called_quiet(lang: str) -> None:
    loud = [case for case in cases(lang) if case.claims]
    assert len(loud) > 100
    assert [case.text for case in loud if is_quiet(case.text)] == []


@pytest.mark.parametrize("lang", ["en", "uk", "ru", "ar", None])
def test_the_rules_find_nothing_in_what_is_called_quiet(lang: str | None, rules: RuleExtractor) -> None:
    """Every sentence of every case, taken as a text of each language, and all pairs of neighbours."""
    texts = [case.text for known in ("en", "uk", "ru") for case in cases(known)]
    pieces = [p for text in texts for p in text.split(", ")]
    joined = [f"{a}. {b}" for a, b in itertools.pairwise(pieces)]
    quiet = [p for p in (*pieces, *joined) if is_quiet(p)]
    assert len(quiet) > 200
    published = cases("en")[0].published
    for n, text in enumerate(quiet):
        report = Report(report_id=str(n), source="x", published=published, text=text, lang=lang)
        assert rules.read(report) == Extraction(), text


@pytest.mark.parametrize(
    "text",
    [
        "The price of bread rose again this week.",
        "Ціни на хліб зросли.",
        "Цены на хлеб выросли.",
        "",
        "الخبز",
    ],
)
def test_texts_of_peace_are_quiet(text: str) -> None:
    assert is_quiet(text)
