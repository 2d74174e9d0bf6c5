"""Masking keeps every character in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.reports import detect, mask, plain


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("took <b>Soledar</b> today", "took Soledar today"),
        ("a &amp; b &#8217;c&#8217;", "a & b ’ c’"),
        ("x<script>captured Kyiv</script>y", "x y"),
        ('won <a href="https://example.org/cut', "won"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("AT&T; &nosuchthing; R&D", "AT&T; &nosuchthing; R&D"),
    ],
)
def test_markup_reads_as_spaces(text: str, read_as: str) -> None:
    assert plain(text) == read_as


@given(st.text(alphabet="<>/ab &;#39\n\"='!-", max_size=60))
def test_masking_never_moves_a_character(text: str) -> None:
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The army said that it took the town.", "en"),
        ("Ворог захопив село", None),
        ("Ворог захопив місто і просунувся", "uk"),
        ("Войска взяли город и вышли к реке", "ru"),
        ("سيطرت القوات على المدينة", "ar"),
        ("Les forces ont pris la ville", None),
        ("123 !!!", None),
    ],
)
def test_language_from_letters_and_common_words(text: str, lang: str | None) -> None:
    assert detect(text) == lang
