"""The extractor on any text: spans hold, nothing is raised, cost is linear."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.claims import RuleExtractor
from whoholds.model import Claim, Report, from_json, to_json

EXTRACTOR = RuleExtractor()

PIECES = [
    "Russian forces", "captured", "the town of", "Avdiivka", " and ", ", ", "near ", "said that ", "(RSF) ", "“", "”", "’s ",
    "İ", "\u200b", "\ud800", "\u202e", "ß", "ё", "взяли", "Часів Яр", "на околиці", "\n", ". ", "[12]", "<b>", "&amp;", "80 %",
    "repelled attacks", "west of", "under", "control of", "it", "\u2014", "… ", "🇺🇦", "—", "According to ", "denied the claim",
]  # fmt: skip

texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))


def report(text: str, lang: str | None = None) -> Report:
    return Report(
        report_id="r1", source="test", published=datetime(2023, 4, 3, 12, tzinfo=UTC), text=text, lang=lang
    )


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from(["en", "uk", "ru", None]))
def test_any_text_yields_only_spans_that_stand_in_it(text: str, lang: str | None) -> None:
    extraction = EXTRACTOR.read(report(text, lang))
    for claim in extraction.claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.place and claim.place in text
        assert claim.part is None or claim.part in text
        assert claim.actor is None or claim.actor in text
        assert claim.claimant == "@report" or claim.claimant in text
        assert from_json(to_json(claim), Claim) == claim
    for span in extraction.missed:
        assert text[span.start : span.end] == span.quote


@pytest.mark.parametrize(
    "unit",
    [
        "captured ",
        "Russian forces captured Avdiivka and ",
        "near X, ",
        "said that ",
        "(",
        "A-",
        "the ",
        "взяли Работино и ",
    ],
)
def test_cost_is_linear_in_the_length_of_a_line(unit: str) -> None:
    short, long = (_seconds(unit * (size // len(unit))) for size in (40_000, 400_000))
    assert long < 40 * max(short, 0.02)


def _seconds(text: str) -> float:
    start = time.process_time()
    EXTRACTOR.read(report(text))
    return time.process_time() - start


def test_the_same_report_is_read_the_same_way_twice() -> None:
    text = "Rebels captured Morek, a war monitor said. The army denied the claim and said it still held the town."
    assert EXTRACTOR.read(report(text)) == RuleExtractor().read(report(text))


def test_a_denial_of_an_earlier_claim_is_a_claim_of_its_own() -> None:
    text = "Rebels said they had captured Morek. The army denied the claim."
    rows = [(c.claimant, c.relation, c.place, c.modality) for c in EXTRACTOR.read(report(text)).claims]
    assert rows == [("Rebels", "takes", "Morek", "fact"), ("The army", "takes", "Morek", "denied")]


def test_a_speaker_is_remembered_until_another_voice_takes_over() -> None:
    text = (
        "Governor Serhiy Haidai spoke on Sunday. He said that Russian forces had entered Rubizhne. "
        "Russian forces shelled the bridge. Ukrainian forces hold Lysychansk."
    )
    rows = [(c.claimant, c.place) for c in EXTRACTOR.read(report(text)).claims]
    assert rows == [("Serhiy Haidai", "Rubizhne"), ("@report", "Lysychansk")]


def test_an_id_does_not_change_with_what_was_resolved() -> None:
    (claim,) = EXTRACTOR.read(report("Rebels captured Morek.")).claims
    assert claim.side is None
    assert claim.claim_id.startswith("c")
    assert claim.rule.startswith("en/takes/")
