"""Read, extract, append: the order, the ids and the offsets that everything later leans on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whoholds import pipeline
from whoholds.model import Report
from whoholds.pipeline import Recipe, batched, extract_all, with_card

UKRAINE = Recipe("ukraine")


def report(number: int, text: str, **fields: object) -> Report:
    known: dict[str, object] = {
        "report_id": f"r{number}", "source": "Example Post", "published": datetime(2023, 1, 12, tzinfo=UTC),
        "lang": "en", "text": text,
    }  # fmt: skip
    return Report(**(known | fields))  # type: ignore[arg-type]


def read(text: str, **fields: object) -> pipeline.Extraction:
    return next(iter(extract_all([report(1, text, **fields)], UKRAINE)))[1]


def test_several_processes_read_the_same_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [report(n, f"Russian forces captured Soledar, source {n} said.") for n in range(100)]
    alone = list(extract_all(reports, UKRAINE))
    monkeypatch.setattr(pipeline, "WORTH_A_POOL", 0)
    assert list(extract_all(reports, UKRAINE, workers=2)) == alone
    assert [r.report_id for r, _ in alone] == [r.report_id for r in reports]


def test_a_claim_in_marked_up_text_stands_where_the_file_has_it() -> None:
    text = "<p>Russian forces captured <b>Soledar</b>&nbsp;today.</p>"
    claim = read(text).claims[0]
    assert text[claim.start : claim.end] == claim.quote
    assert claim.place == "Soledar"
    assert claim.place_id is not None


def test_who_speaks_is_looked_up_and_the_words_stay() -> None:
    claim = read("Yevgeny Prigozhin said that Russian forces captured Soledar.").claims[0]
    assert (claim.claimant, claim.claimant_side, claim.side) == ("Yevgeny Prigozhin", "Russia", "Russia")
    assert claim.claimant_id
    assert claim.claim_id.startswith("c")


def test_the_reports_own_voice_is_that_of_its_source() -> None:
    theatre = pipeline.theatre_of("ukraine")
    assert theatre is not None
    partisan = next(s for s in theatre.sources if s.side == "Russia")
    found = read("Russian forces captured Soledar.", source=partisan.name).claims[0]
    assert (found.claimant, found.claimant_side) == ("@report", "Russia")
    assert with_card(report(1, "x", source=partisan.name), theatre).source_id == partisan.id
    assert with_card(report(1, "x"), theatre).source_id is None


@pytest.mark.parametrize(("size", "sizes"), [(2, [2, 2, 1]), (5, [5]), (9, [5])])
def test_batches(size: int, sizes: list[int]) -> None:
    assert [len(b) for b in batched(range(5), size)] == sizes
