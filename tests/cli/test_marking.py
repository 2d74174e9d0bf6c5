"""The journalist's view of a text: wrapped, marked, numbered, with what was missed told apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.marking import ranges, wrapped

TEXT = (
    "Wagner fighters captured Soledar, Yevgeny Prigozhin said on 11 January. Ukrainian forces repelled attacks "
    "near Bakhmut and Nowherivka. Shelling killed two civilians in Kostiantynivka and wounded at least five."
)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrapped(text, width)]


def test_a_text_is_cut_at_spaces_and_paragraphs_stay_apart() -> None:
    assert lines("one two three\n\n\nfour", 8) == ["one two", "three", "", "four"]
    assert lines("unbreakable", 5) == ["unbre", "akabl", "e"]


@given(st.text(alphabet="ab \n", max_size=60), st.integers(3, 12))
def test_lines_fit_and_lose_nothing_but_white_space(text: str, width: int) -> None:
    found = lines(text, width)
    assert all(len(line) <= width for line in found)
    assert "".join(found).replace(" ", "") == text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(("numbers", "words"), [([], ""), ([3], "3"), ([3, 4], "3,4"), ([3, 4, 5, 6], "3-6")])
def test_many_numbers_in_the_margin_are_a_range(numbers: list[int], words: str) -> None:
    assert ranges(numbers) == words


def test_the_view_of_a_text(call: Any) -> None:
    shown = call("read", TEXT, "--published", "2023-01-12", "--source", "Post").out
    assert "    1-3 │ Wagner fighters captured Soledar" in shown
    assert "Russia took Soledar" in shown and "Soledar, Donetsk Oblast" in shown
    assert "2 killed, at least 5 wounded (civilians)" in shown
    assert "Places not resolved" in shown and "Nowherivka" in shown


def test_explain_names_the_rules_and_what_each_is_worth(call: Any) -> None:
    shown = call("read", TEXT, "--published", "2023-01-12", "--explain").out
    assert "Why" in shown and "en/takes/" in shown and "every claim" in shown


def test_a_text_without_claims_says_so(call: Any) -> None:
    assert "No control claim was read." in call("read", "The weather is fine.").out
