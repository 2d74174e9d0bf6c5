"""The Python face: open a ledger, add, ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import whoholds as wh
from whoholds.desk import Desk, moment, open_desk
from whoholds.errors import InputError, LedgerError, MissingExtraError, UnknownPlaceError, UsageError


def report(number: int, text: str, day: int) -> wh.Report:
    return wh.Report(
        report_id=f"r{number}",
        source="Example Post",
        published=datetime(2023, 1, day, tzinfo=UTC),
        published_grain="day",
        lang="en",
        text=text,
    )


REPORTS = [
    report(1, "Yevgeny Prigozhin said that Russian forces captured Soledar.", 11),
    report(2, "Ukraine's General Staff denied that Russian forces had captured Soledar.", 12),
    report(3, "A Russian milblogger said that Ukrainian forces still hold Soledar.", 13),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "soledar.db", create=True, theatre="ukraine") as opened:
        opened.add(REPORTS)
        yield opened


def test_a_ledger_is_opened_by_its_name(desk: Desk, tmp_path: Path) -> None:
    with wh.open(tmp_path / "soledar.db") as again:
        assert len(again.claims("Soledar")) == 3
    with pytest.raises(LedgerError):
        wh.open(tmp_path / "none.db")


def test_adding_says_what_was_new(desk: Desk) -> None:
    again = desk.add(REPORTS)
    assert (again.reports, again.new, again.claims) == (3, 0, 3)


def test_adding_a_file_with_faults_raises_after_the_rest(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"id": "n", "text": "Bakhmut holds.", "published": "2023-01-01", "source": "s"}\n?\n')
    with pytest.raises(InputError, match="r.jsonl:2 not JSON"):
        desk.add(file)
    issues: list[wh.Issue] = []
    assert desk.add(file, issues).known == 2
    assert [i.line for i in issues if not i.kept] == [2]


def test_who_numbers_voices_from_the_oldest_and_marks_admissions(desk: Desk) -> None:
    voices = desk.who("Soledar", on="2023-01-14").voices
    assert [v.number for v in voices] == [1, 2, 3]
    assert [v.against_interest for v in voices] == [False, False, True]


def test_who_is_close_to_the_panel_of_all_settlements(desk: Desk) -> None:
    answer = desk.who("Soledar", on=date(2023, 1, 14), as_known="2023-01-12")
    panel = desk.estimate(since="2023-01-14", until="2023-01-14", as_known="2023-01-12")
    alone, among = (
        answer.estimate.probabilities,
        panel.at(answer.place.place_id, date(2023, 1, 14)).probabilities,
    )
    assert alone == pytest.approx(among, abs=0.1)


def test_a_later_view_knows_more(desk: Desk) -> None:
    known = [len(desk.claims("Soledar", as_known=day)) for day in ("2023-01-10", "2023-01-11", "2023-01-13")]
    assert known == [0, 1, 3]


def test_the_same_claim_in_two_reports_is_one_voice_with_a_copy(desk: Desk) -> None:
    desk.add(
        [
            wh.Report(
                **{f: getattr(REPORTS[0], f) for f in REPORTS[0].__struct_fields__} | {"report_id": "copy"}
            )
        ]
    )
    copies = [v.copies for v in desk.who("Soledar", on="2023-01-14").voices]
    assert sorted(copies) == [0, 0, 1]


def test_unknown_words_are_usage_errors(desk: Desk) -> None:
    with pytest.raises(UnknownPlaceError, match="did you mean") as raised:
        desk.place("Soledaar")
    assert any("Soledar" in s for s in raised.value.suggestions)
    with pytest.raises(UsageError, match="its sides are"):
        desk.claims("Soledar", side="Narnia")
    with pytest.raises(UsageError, match="is no date"):
        desk.claims("Soledar", as_known="soon")


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2023-04-03", datetime(2023, 4, 4, tzinfo=UTC)),
        (date(2023, 4, 3), datetime(2023, 4, 4, tzinfo=UTC)),
        ("2023-04-03T18:00", datetime(2023, 4, 3, 18, tzinfo=UTC)),
        ("2023-04-03T18:00+03:00", datetime(2023, 4, 3, 15, tzinfo=UTC)),
        (None, None),
    ],
)
def test_as_known_a_day_means_its_end(value: str | date | None, instant: datetime | None) -> None:
    assert moment(value) == instant


def test_results_as_frames(desk: Desk) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    panel = desk.estimate(since="2023-01-10", until="2023-01-16", every=3)
    frame = wh.to_pandas(panel)
    assert list(frame.columns) == ["place_id", "date", "p_ua", "p_ru", "p_contested"]
    assert len(frame) == len(wh.to_polars(panel)) == 3 * len(panel.place_ids)
    claims = wh.to_pandas(desk.claims("Soledar"))
    assert set(claims["claim_id"]) == {c.claim.claim_id for c in desk.claims("Soledar")}
    assert {"source", "known_at", "relation"} <= set(claims.columns)
    assert wh.to_polars(desk.claims("Soledar")).height == 3


def test_a_missing_frame_library_names_the_extra(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"whoholds\[frames\]"):
        wh.to_pandas(desk.claims("Soledar"))
