"""The three languages have the same phrases; a mistyped key names its file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from whoholds.errors import DataError
from whoholds.publish.wording import LANGUAGES, Texts, Wording, wording
from whoholds.theatres.strict import TomlFile

WORDS = Path(__file__).resolve().parents[2] / "src" / "whoholds" / "publish" / "words"


def holes(phrase: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", phrase))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_phrase_asks_for_what_english_does_not_have(lang: str) -> None:
    english, other = wording("en").texts, wording(lang).texts
    for name in Texts.__struct_fields__:
        extra = holes(getattr(other, name)) - holes(getattr(english, name))
        assert extra <= {"side", "refs", "days"}, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_english_parts_directions_and_rows_are_in_every_language(lang: str) -> None:
    english, other = wording("en"), wording(lang)
    for table in (
        "parts",
        "directions",
        "nouns",
        "likelihood",
        "likelihood_words",
        "part_names",
        "harm_kinds",
        "evidence",
        "kinds",
        "bearings",
        "clauses",
    ):
        assert set(getattr(english, table)) <= set(getattr(other, table)), table


def test_an_unknown_key_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    text = (WORDS / "en.toml").read_text(encoding="utf-8")
    bad = tmp_path / "en.toml"
    bad.write_text(text.replace('title = "', 'titel = "', 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"en\.toml.*titel|en\.toml.*title"):
        TomlFile(bad).read(Wording)


@pytest.mark.parametrize(
    ("lang", "low", "high", "words"),
    [
        ("en", 2, 2, "2"),
        ("en", 2, None, "at least 2"),
        ("uk", None, 5, "не більше 5"),
        ("ru", 2, 5, "от 2 до 5"),
    ],
)
def test_amounts_are_told_with_their_bounds(lang: str, low: int | None, high: int | None, words: str) -> None:
    assert wording(lang).amount(low, high) == words


@pytest.mark.parametrize(
    ("lang", "low", "high", "words"),
    [
        ("en", 1, 1, "1 person had been killed"),
        ("en", 2, None, "at least 2 people had been killed"),
        ("uk", 1, 1, "загинула 1 людина"),
        ("uk", 23, 23, "загинули 23 людини"),
        ("uk", 11, 11, "загинули 11 людей"),
        ("ru", 21, 21, "погиб 21 человек"),
        ("ru", 2, 5, "погибли от 2 до 5 человек"),
    ],
)
def test_people_are_counted_in_the_right_form(lang: str, low: int, high: int | None, words: str) -> None:
    found = wording(lang)
    assert found.people_told(low, high, found.people.killed) == words


@pytest.mark.parametrize(
    ("lang", "kind", "name", "adjective", "words"),
    [
        ("en", "outskirts", "w", "western", "western outskirts"),
        ("uk", "part", "se", "south-eastern", "південно-східна частина"),
        ("ru", "part", "s", "southern", "южная часть"),
        ("ru", "bank", "e", "eastern", "восточный берег"),
        ("uk", "facility", "station", "", "вокзал"),
        ("uk", "centre", "", "", "центр"),
    ],
)
def test_parts_have_names_in_the_nominative(
    lang: str, kind: str, name: str, adjective: str, words: str
) -> None:
    assert wording(lang).part_name(kind, name, adjective) == words
