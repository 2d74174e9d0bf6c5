"""Harm claims: a table of sentences in three languages, the scope of their voices, and any text at all."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.claims import RuleExtractor
from whoholds.claims.cascade import parse_words
from whoholds.claims.numbers import Count, add, count_of
from whoholds.errors import DataError
from whoholds.model import Harm, Report, harm_id_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "harm.toml").read_text(encoding="utf-8"))["case"]
EXTRACTOR = RuleExtractor()


def harms(text: str, lang: str | None = "en", published: str = "2023-04-05T12:00+00:00") -> tuple[Harm, ...]:
    report = Report(
        report_id="r1", source="test", published=datetime.fromisoformat(published), text=text, lang=lang
    )
    return EXTRACTOR.read(report).harms


def _count(value: Count | None) -> str:
    if value is None:
        return "-"
    low, high = ("" if x is None else str(x) for x in value)
    return low if low == high else f"{low},{high}"


def _row(harm: Harm) -> str:
    fields = (harm.claimant, harm.place or "-", harm.kind, _count(harm.killed), _count(harm.wounded))
    return " | ".join(fields)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['lang']}: {c['text'][:60]}")
def test_sentence(case: dict[str, Any]) -> None:
    assert [_row(h) for h in harms(case["text"], case["lang"])] == case["harms"]


def test_table_is_large_enough() -> None:
    assert len(CASES) >= 100
    assert {case["lang"] for case in CASES} == {"en", "uk", "ru"}
    assert sum(not case["harms"] for case in CASES) >= 30


def test_a_harm_says_of_whom_by_whom_and_when() -> None:
    (harm,) = harms("Russian artillery shelled Stepne on Monday, wounding three farmers.")
    assert (harm.of, harm.by, harm.when_from, harm.when_to) == (
        "farmers",
        "Russian",
        "2023-04-03",
        "2023-04-03",
    )
    assert harm.side == "Russia"
    assert harm.harm_id == harm_id_of(harm)


def test_a_voice_reaches_back_over_the_sentence_before() -> None:
    (harm,) = harms("При обстреле Горловки погибли двое. Об этом сообщило МЧС ДНР.", "ru")
    assert harm.claimant == "МЧС ДНР"


def test_headline_and_sentence_are_one_event_with_the_named_voice() -> None:
    text = (
        "Rockets kill eight in Tal Amar. Eight people were killed when rockets hit Tal Amar, the mayor said."
    )
    (harm,) = harms(text)
    assert (harm.claimant, harm.killed) == ("the mayor", (8, 8))


def test_no_casualties_hold_for_each_place_of_a_pair() -> None:
    found = harms("Після авіаударів у Липному та Дубовому жертв немає.", "uk")
    assert sorted(h.place or "" for h in found) == ["Дубовому", "Липному"]


WORDS = st.sampled_from(
    "killed killing wounded and , . six 10-year-old a people including in Kherson missile at least up to no nobody "
    "casualties left dead death toll rises to others another загинуло двоє людей поранено жертв немає до понад "
    "погибли при обстреле Донецка трое человек 2 000 » « [ ] — : İ twenty-three 16-летний".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.text(max_size=150), st.lists(WORDS, max_size=40).map(" ".join)),
    st.sampled_from(("en", "uk", "ru", None)),
)
def test_any_text_gives_only_grounded_harms(text: str, lang: str | None) -> None:
    for harm in harms(text, lang):
        assert text[harm.start : harm.end] == harm.quote != ""
        assert harm.place is None or harm.place in text
        for low, high in (harm.killed or (0, 0), harm.wounded or (0, 0)):
            assert low is None or high is None or 0 <= low <= high


@pytest.mark.parametrize(
    "unit",
    [
        "killed ",
        "six people ",
        "killing six and ",
        "in Kherson, ",
        "including two, ",
        "no killed ",
        "a, ",
        "six missiles ",
    ],
)
def test_cost_is_linear_in_length(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        harms("A missile killed " + unit * count)
        return time.process_time() - start

    seconds(50)
    small, large = min(seconds(250) for _ in range(2)), min(seconds(1_000) for _ in range(3))
    assert large < 10 * max(small, 0.01)


@given(st.tuples(st.integers(0, 99), st.integers(0, 99)), st.tuples(st.integers(0, 99), st.none()))
def test_counts_add_and_open_ends_stay_open(a: Count, b: Count) -> None:
    assert add(a, a) == (2 * (a[0] or 0), 2 * (a[1] or 0))
    assert add(a, b)[1] is None


def test_counts_in_a_lexicon() -> None:
    assert [count_of(x) for x in ("6", "24,", ",10", "5,9")] == [(6, 6), (24, None), (None, 10), (5, 9)]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[NUMB]\n1 = "one"', "unknown class 'NUMB'"),
        ('[NUM]\none = "one"', "NUM.one: not a value"),
        ('[NUM]\n1 = "one"\n2 = "one"', "'one' already is NUM"),
        ("[NUM]\n1 = 5", "must be a list of texts"),
        ("NUM = 5", "must be a table"),
        ("[NUM", "not valid TOML"),
    ],
)
def test_a_faulty_word_table_names_file_and_key(toml: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse_words(toml, "words.toml", {"NUM": int})


def test_published_day_and_second_give_the_same_harm() -> None:
    night = harms("Overnight shelling of Stepne killed two people.", published="2023-04-05T03:00+00:00")
    assert (night[0].when_from, night[0].when_to) == ("2023-04-04", "2023-04-05")
    assert night[0].said_at == datetime(2023, 4, 5, 3, tzinfo=UTC)
