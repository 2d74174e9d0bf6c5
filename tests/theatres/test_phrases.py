from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.theatres.phrases import PhraseIndex, pattern_of, words_of


def found(patterns: list[str], phrase: str) -> list[tuple[str, int, int]]:
    index = PhraseIndex([(pattern_of(pattern), pattern) for pattern in patterns])
    return [(hit.what, hit.start, hit.end) for hit in index.find(words_of(phrase))]


@pytest.mark.parametrize(
    ("patterns", "phrase", "expected"),
    [
        (["Wagner"], "the Wagner Group", [("Wagner", 1, 2)]),
        (["Wagner"], "Wagnerite", []),
        (["Wagner*"], "Wagnerite", [("Wagner*", 0, 1)]),
        (["пригожин*"], "Евгения Пригожина", [("пригожин*", 1, 2)]),
        (["ген* штаб*"], "у Генеральному штабі", [("ген* штаб*", 1, 3)]),
        (["ген* штаб*"], "генштаб", []),
        (["General Staff", "Staff"], "General Staff", [("General Staff", 0, 2), ("Staff", 1, 2)]),
        (["Luhans'k"], "Luhans’k", [("Luhans'k", 0, 2)]),
        (["Ukraine military"], "Ukraine’s military", [("Ukraine military", 0, 2)]),
        (["Череватый"], "череватый", [("Череватый", 0, 1)]),
        (["Королёв*"], "Королева", [("Королёв*", 0, 1)]),
        (["Пригожин"], "При\u0301гожин", [("Пригожин", 0, 1)]),
        (["Russian-backed"], "Russian backed", [("Russian-backed", 0, 2)]),
        (["الدعم السريع"], "قوات الدعم السريع", [("الدعم السريع", 1, 3)]),
        (["Wagner"], "", []),
    ],
)
def test_pattern_is_found_in_phrase(
    patterns: list[str], phrase: str, expected: list[tuple[str, int, int]]
) -> None:
    assert found(patterns, phrase) == expected


@given(st.text())
def test_folded_words_stay_as_they_are(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words
    assert not any(word.isupper() and word.isascii() for word in words)


@given(st.lists(st.text(alphabet="абвaбc'-", min_size=1, max_size=8), min_size=1, max_size=4))
def test_a_pattern_finds_itself(words: list[str]) -> None:
    phrase = " ".join(words)
    pattern = pattern_of(phrase)
    if pattern:
        assert (phrase, 0, len(pattern)) in found([phrase], phrase)


def test_cost_grows_with_the_phrase_and_not_with_its_square() -> None:
    index = PhraseIndex([(("a",) * 4, "aaaa"), (("a*",), "a*")])
    assert len(index.find(["a"] * 5_000)) == 5_000 + 4_997
