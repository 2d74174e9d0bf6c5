"""Times that texts name: a table of phrases in three languages, and any text at all."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.claims.dates import find_dates
from whoholds.model import Claim, interval

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))["case"]


def _as_written(text: str, lang: str, anchor: datetime, about: str) -> list[str]:
    """Return each time found as `phrase = first/last`, with grain, zone and kind where not the usual."""
    out = []
    for span in find_dates(text, lang, anchor, about=about):
        days = span.first if span.first == span.last else f"{span.first}/{span.last}"
        marks = [x for x in (span.kind, span.zone) if x not in ("event", "UTC")]
        out.append(" ".join([f"{text[span.start : span.end]} = {days}", *marks]))
    return out


def _name(case: dict[str, Any]) -> str:
    return f"{case['lang']}: {case['text'][:60]}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_phrase(case: dict[str, Any]) -> None:
    anchor = datetime.fromisoformat(case.get("anchor", "2023-04-05T12:00")).replace(tzinfo=UTC)
    assert _as_written(case["text"], case["lang"], anchor, case.get("about", "")) == case["times"]


def test_table_is_large_enough() -> None:
    assert len(CASES) >= 200
    assert {case["lang"] for case in CASES} == {"en", "uk", "ru"}


WORDS = st.sampled_from(
    "on in since 3 31 2023 April May Sunday 21:00 MSK the last past two weeks ago - , from to overnight "
    "з 5 по 7 березня минулої доби вночі на в ночь на 3 апреля за сутки 0000-00-00 99.99.99 9999-12-31 "
    "1 January 9000000 years 0001-01-01 early mid after later the next day".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)), st.datetimes())
def test_any_text_gives_only_valid_times(text: str, anchor: datetime) -> None:
    for lang in ("en", "uk", "ru", "fr"):
        end = 0
        for span in find_dates(text, lang, anchor.replace(tzinfo=UTC)):
            assert end <= span.start < span.end <= len(text)
            end = span.end
            assert span.first <= span.last


@pytest.mark.parametrize(
    "unit", ["in ", "the ", "3 ", "2023-04-03 ", "overnight ", "past ", "за ", "early in the "]
)
def test_cost_is_linear_in_length(unit: str) -> None:
    anchor = datetime(2023, 4, 5, tzinfo=UTC)

    def seconds(count: int) -> float:
        start = time.process_time()
        find_dates("Monday " + unit * count, "uk" if unit == "за " else "en", anchor)
        return time.process_time() - start

    seconds(100)
    small, large = min(seconds(500) for _ in range(3)), min(seconds(2_500) for _ in range(3))
    assert large < 12 * max(small, 0.004)


def test_days_are_read_in_the_zone_that_is_given() -> None:
    anchor = datetime(2023, 4, 5, 22, 30, tzinfo=UTC)
    (utc,) = find_dates("captured yesterday", "en", anchor)
    (kyiv,) = find_dates("captured yesterday", "en", anchor, zone="Europe/Kyiv")
    assert (utc.first, kyiv.first, kyiv.zone) == ("2023-04-04", "2023-04-05", "Europe/Kyiv")


def test_times_fit_the_claims_bounds() -> None:
    (span,) = find_dates("as of 21:00 Kyiv time on 31 March", "en", datetime(2023, 4, 5, tzinfo=UTC))
    start, end = interval(span.first, span.last, span.zone) or (None, None)
    assert start == datetime(2023, 3, 31, 18, 0, tzinfo=UTC)
    assert end == datetime(2023, 3, 31, 18, 1, tzinfo=UTC)
    assert span.grain in str(Claim.__annotations__["when_grain"]) or span.grain == "hour"
