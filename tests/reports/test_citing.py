"""Whom a text names as its source, in three languages; naming an outlet for another reason is no citation."""

from __future__ import annotations

import pytest

from whoholds.reports.citing import Outlets

OUTLETS = Outlets(
    [("Reuters", "reuters.com"), ("Українська правда", "pravda.com.ua"), ("ТАСС", "TASS"), ("AP",)]
)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The town fell, Reuters reports.", "reuters.com"),
        ("The town fell, according to Reuters.", "reuters.com"),
        ("The mayor told Reuters that nobody was left.", "reuters.com"),
        ("Citing the AP, the paper wrote of a retreat.", "ap"),
        ("Про це повідомляє «Українська правда».", "pravda.com.ua"),
        ("Ворог відступив, пише Українська правда з посиланням на штаб.", "pravda.com.ua"),
        ("Об этом сообщает ТАСС.", "tass"),
        ("ТАСС сообщил об отступлении.", "tass"),
    ],
)
def test_the_source_that_a_text_names_is_found(text: str, cited: str) -> None:
    assert cited in OUTLETS.cited_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reuters photographers left the town.",
        "A map of the apartment, wrote the owner.",
        "ТАССа не было.",
        "",
    ],
)
def test_a_name_alone_is_no_citation(text: str) -> None:
    assert OUTLETS.cited_in(text) == frozenset()


def test_without_outlets_nothing_is_cited() -> None:
    assert Outlets(()).cited_in("Reuters reports.") == frozenset()
