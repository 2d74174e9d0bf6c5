"""Words looked for in a text: which ones tell a phrase, and where they stand whole."""

from __future__ import annotations

from case_rows import cases

from whoholds.claims.english.vocabulary import vocabulary
from whoholds.claims.lexicon import load_lexicon
from whoholds.claims.tokens import fold
from whoholds.claims.whole import WholeWords, telling


def test_a_phrase_is_told_by_a_word_that_tells_alone_else_by_its_last_longer_one() -> None:
    phrases = [("killed",), ("have", "been", "killed"), ("lost", "their", "lives"), ("in", "it")]
    assert telling(phrases) == {"killed", "lives", "it"}


def test_words_are_found_whole() -> None:
    assert WholeWords(["fall"]).find("the fall, a fall's, downfalls; fall") == [("fall", 4), ("fall", 31)]
    assert WholeWords(["fall"], joined="").find("a fall's end") == [("fall", 2)]


def test_every_case_with_claims_can_claim() -> None:
    table = vocabulary(load_lexicon("en"))
    texts = [case.text for case in cases("en") if case.claims]
    assert [text for text in texts if not table.can_claim(fold(text))] == []
    assert not table.can_claim("the ministers are in geneva, where it is cold.")
