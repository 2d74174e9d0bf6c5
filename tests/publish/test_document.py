"""Names and quotes of any script come through each format unharmed and harmless."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.publish.document import Block, Document, clean, drawn, plain, ref, refs

HARD = [
    'He said "hold"',
    "О'Брайен «Тихий»",
    "قوات سورية في المدينة",
    "😀 at the front 🇺🇦",
    "<script>alert(1)</script>",
    "*not bold* [1](http://x) `code`",
    "a | b",
]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("words", HARD)
def test_html_shows_the_words_and_nothing_runs(words: str) -> None:
    page = drawn(Document("en", (Block("title", "T"), Block("claim", clean(words), 1))), "html")
    reader = Reader()
    reader.feed(page)
    assert words in reader.text.replace("\u2068", "").replace("\u2069", "")
    assert "script" not in reader.tags


@pytest.mark.parametrize("words", HARD)
def test_markdown_escapes_what_could_be_markup(words: str) -> None:
    drawn_ = drawn(Document("en", (Block("para", clean(words)),)), "md")
    assert "](" not in drawn_ or "\\](" in drawn_
    assert drawn_.replace("\\", "").replace("\u2068", "").replace("\u2069", "").strip() == words


def test_right_to_left_words_are_isolated_and_foreign_controls_dropped() -> None:
    assert clean("مدينة") == "\u2068مدينة\u2069"
    assert clean("abc\u202edef\u2069\x00") == "abcdef"


@given(st.text())
def test_no_source_can_forge_a_reference(words: str) -> None:
    assert plain(clean(f"\ue0007\ue001{words}")) == clean(f"7{words}")


def test_references_in_a_row_become_a_range() -> None:
    assert plain(refs([7, 1, 2, 3, 2])) == "[1]–[3], [7]"
    assert plain(refs([4, 5])) == "[4], [5]"


def test_a_reference_links_to_its_claim() -> None:
    page = drawn(Document("en", (Block("para", ref(3)), Block("claim", "q", 3, "https://e.org/a&b"))), "html")
    assert '<a href="#c3">[3]</a>' in page
    assert f'<a href="{html.escape("https://e.org/a&b")}">' in page


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    page = drawn(Document("en", (Block("claim", "q", 1, "javascript:alert(1)"),)), "html")
    assert "javascript" not in page
