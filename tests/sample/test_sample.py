from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from whoholds import sample
from whoholds.model import CONTESTED, Report, from_json, to_json
from whoholds.theatres import load_theatre

NOTES = sample.reports()
RECORD = Path(__file__).resolve().parents[2] / "../shared/design/bakhmut-record.csv"
CHECKABLE = re.compile(r"\d{4}-\d\d-\d\d|^Wikipedia: ")
LONGEST_NOTE = 500
COPIED_WORDS = 8  # this many words in a row are a copied sentence rather than a shared name


def on(day: str, *words: str) -> list[Report]:
    return [
        note for note in NOTES if f"{note.published:%Y-%m-%d}" == day and all(w in note.text for w in words)
    ]


def test_there_are_enough_notes_in_three_languages() -> None:
    languages = Counter(note.lang for note in NOTES)
    assert languages["en"] >= 100
    assert languages["uk"] == languages["ru"] == 10


def test_notes_print_and_parse_to_themselves() -> None:
    assert [from_json(to_json(note), Report) for note in NOTES] == list(NOTES)


def test_ids_count_the_notes_in_order_of_days() -> None:
    assert [note.report_id for note in NOTES] == [f"bakhmut-{n:04d}" for n in range(1, len(NOTES) + 1)]
    days = [note.published.date() for note in NOTES]
    assert days == sorted(days)
    assert date(2023, 2, 1) <= days[0] and days[-1] <= date(2023, 5, 31)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.report_id)
def test_note_is_short_labelled_and_checkable(note: Report) -> None:
    assert note.source == sample.CLAIMANT
    assert 40 < len(note.text) <= LONGEST_NOTE
    assert note.cited and all(CHECKABLE.search(place) for place in note.cited)
    assert note.published.tzinfo is not None and note.published.utcoffset() == UTC.utcoffset(None)
    assert re.search(r"\d", note.title)
    assert note.text.count("\n") == 0


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.report_id)
def test_note_names_its_own_day(note: Report) -> None:
    """Indirect speech is dated; only a message that is named again stands on the note before it."""
    day, month = note.published.day, note.published.month
    names = {
        2: "February|февраля|лютого",
        3: "March|марта|березня",
        4: "April|апреля|квітня",
        5: "May|мая|травня",
    }
    assert re.search(rf"\b{day}\b.*({names[month]})", note.text)


def test_no_unit_is_given_a_position() -> None:
    """Formations may speak; what stands where is never told by their number."""
    numbered = re.compile(r"\b\d+(st|nd|rd|th)\b")
    assert [
        n.report_id for n in NOTES if numbered.search(n.text) and "3rd Separate Assault" not in n.text
    ] == []


VOICES_OF_THE_2ND_AND_3RD_OF_APRIL = [
    ("2023-04-02", "Prigozhin", "in a legal sense", "city hall"),
    ("2023-04-02", "Prigozhin", "western parts"),
    ("2023-04-02", "General Staff", "held the city"),
    ("2023-04-02", "Zelensky", "especially hot"),
    ("2023-04-02", "video", "flags"),
    ("2023-04-02", "Kostiantynivka", "killed six people", "11"),
    ("2023-04-02", "Kostiantynivka", "six people had been killed", "eight"),
    ("2023-04-03", "Russian sources", "western outskirts"),
    ("2023-04-03", "War Mapper", "city council building"),
    ("2023-04-03", "Institute for the Study of War", "night of 2 April"),
    ("2023-04-03", "General Staff", "repelled"),
    ("2023-04-03", "Cherevaty", "not captured"),
    ("2023-04-03", "Kirby", "denied"),
    ("2023-04-03", "NBC News", "could not verify"),
    ("2023-03-31", "MilitaryLand", "as of 21:00"),
    ("2023-03-20", "Prigozhin", "70 percent"),
    ("2023-05-20", "Prigozhin", "the whole of Bakhmut"),
    ("2023-05-20", "Maliar", "southwest"),
    ("2023-05-20", "Russian Ministry of Defence", "capture"),
    ("2023-05-21", "Zelensky", "denied"),
]


@pytest.mark.parametrize(("day", "words"), [(row[0], row[1:]) for row in VOICES_OF_THE_2ND_AND_3RD_OF_APRIL])
def test_the_day_is_there_in_all_its_voices(day: str, words: tuple[str, ...]) -> None:
    assert on(day, *words)


def test_the_hour_of_the_legal_sense_is_known() -> None:
    (note,) = on("2023-04-02", "legal sense")
    assert (note.published, note.published_grain) == (datetime(2023, 4, 2, 20, tzinfo=UTC), "second")


def test_source_has_a_card() -> None:
    card = load_theatre("ukraine").source(sample.CLAIMANT)
    assert card is not None
    assert (card.kind, card.side, card.publishable.text) == ("chronicle", None, True)


def test_baseline_holds_both_sides_and_leaves_the_rest_unknown() -> None:
    baseline = sample.baseline()
    states = {holding.place_id: holding.state for holding in baseline.holdings}
    assert (baseline.on, baseline.claimant, baseline.otherwise) == (date(2023, 2, 1), sample.CLAIMANT, None)
    assert (states["gn:713174"], states["gn:706757"]) == ("ua", "ru")  # Bakhmut, Soledar
    assert Counter(states.values()).keys() == {"ua", "ru"} and CONTESTED not in states.values()
    assert all(h.lon and 37 < h.lon < 39 and h.lat and 48 < h.lat < 49.1 for h in baseline.holdings)


def test_baseline_is_the_same_each_time() -> None:
    assert sample.baseline() == sample.baseline()


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1)}


@pytest.mark.shared
@pytest.mark.skipif(not RECORD.is_file(), reason="the evaluation library is not there")
def test_no_sentence_of_the_record_is_copied() -> None:
    with RECORD.open(encoding="utf-8", newline="") as file:
        record = set().union(*(shingles(cell or "") for row in csv.DictReader(file) for cell in row.values()))
    copied = [note.report_id for note in NOTES if shingles(note.text) & record]
    assert len(record) > 100
    assert copied == []


@pytest.mark.shared
@pytest.mark.skipif(not RECORD.is_file(), reason="the evaluation library is not there")
def test_every_note_stands_on_a_fact_of_the_record() -> None:
    """Day and at least one place to check of each note are those of a fact."""
    checks: dict[str, list[str]] = defaultdict(list)
    with RECORD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            checks[row["date_said"]].append(row["check_at"])
    loose = [
        note.report_id
        for note in NOTES
        if not any(place in check for place in note.cited for check in checks[f"{note.published:%Y-%m-%d}"])
    ]
    assert loose == []
