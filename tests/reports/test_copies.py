"""Which texts are one voice: edits of every kind are found, house furniture and chance are not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.reports.copies import CopyIndex, Overlap, Text, fingerprints, kept, shared_words

STORY = (
    "Troops of the eastern command left the town before dawn, its mayor told a local station, and columns "
    "of lorries were seen on the road to the river crossing. Residents said the bridge had been mined two "
    "days earlier. The ministry in the capital gave no comment, while the other side's bulletin named the "
    "town among those where attacks had been beaten off. Observers who compare photographs said that a flag "
    "on the water tower was changed between Monday and Wednesday, though nobody could tell who had put it there."
)
OTHER = (
    "A court in the harbour city heard on Friday how the cargo of a freighter was sold twice, once in each of "
    "two currencies. The captain denied that he knew the buyers. Port officials showed the judge a ledger in "
    "which several pages had been replaced, and the hearing was put off until the autumn."
)


DAY = datetime(2023, 4, 3, tzinfo=UTC)


def add(
    index: CopyIndex, report_id: str, text: str, source: str, *, after: float = 0, voice: str = ""
) -> list[Overlap]:
    """Add a text published `after` days."""
    return index.add(Text(report_id, source, text, DAY + timedelta(days=after), voice))


def reworded(text: str, share: float, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(f"word{rng.randrange(9999)}" if rng.random() < share else w for w in text.split())


EDITS = {
    "same": STORY,
    "headline changed": "Town changes hands, say both. " + STORY,
    "truncated": STORY[: len(STORY) // 2],
    "wrapped": OTHER + " " + STORY + " " + OTHER,
    "case and punctuation": STORY.upper().replace(",", " -"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_found(edit: str) -> None:
    index = CopyIndex()
    add(index, "first", STORY, "a.example")
    assert [o.other_id for o in add(index, "second", EDITS[edit], "b.example")] == ["first"]


def test_copies_with_a_seventh_of_the_words_replaced_are_mostly_found() -> None:
    found = 0
    for seed in range(40):
        index = CopyIndex()
        add(index, "first", STORY, "a.example")
        found += bool(add(index, "second", reworded(STORY, 0.15, seed), "b.example"))
    assert found >= 30


def test_another_story_is_no_copy() -> None:
    index = CopyIndex()
    add(index, "first", STORY, "a.example")
    assert add(index, "second", OTHER, "b.example") == []


def test_what_a_source_prints_under_every_story_makes_no_copy() -> None:
    furniture = " Read all our coverage of the war here, sign up for the morning letter and support our work."
    index = CopyIndex()
    for n in range(6):
        found = add(index, f"r{n}", reworded(STORY, 1.0, n) + furniture, "a.example")
    assert found == []


def test_the_same_short_headline_is_a_copy_and_a_shared_phrase_is_not() -> None:
    index = CopyIndex()
    add(index, "first", "Army says it has left the town", "a.example")
    assert add(index, "same", "Army says it has left the town", "b.example")
    assert not add(index, "other", "Army says it has won the cup " + OTHER, "c.example")


def test_a_text_without_words_is_nobodys_copy() -> None:
    index = CopyIndex()
    add(index, "empty", "", "a.example")
    assert add(index, "dots", "... !", "b.example") == []


def test_the_overlapping_words_are_shown() -> None:
    assert shared_words(STORY, "He wrote: the bridge had been mined two days earlier. Nobody knew.") == (
        "the bridge had been mined two days earlier"
    )


def test_the_earlier_report_is_the_one_that_is_repeated_whatever_came_first() -> None:
    index = CopyIndex()
    add(index, "late", STORY, "a.example", after=1)
    (found,) = add(index, "early", STORY, "b.example")
    assert (found.other_id, found.earlier) == ("late", False)
    assert [o.earlier for o in add(index, "last", STORY, "c.example", after=2)] == [True, True]


def test_a_round_up_follows_one_story_and_is_compared_by_what_it_takes_most_of() -> None:
    index = CopyIndex()
    add(index, "long", STORY, "a.example")
    add(index, "short", OTHER[:150], "b.example")
    found = add(index, "digest", OTHER[:150] + " " + STORY, "c.example", after=1)
    assert [o.other_id for o in kept(found)] == ["long"]


def test_a_new_version_of_a_report_is_no_copy_of_itself() -> None:
    index = CopyIndex()
    add(index, "r", STORY, "a.example")
    assert add(index, "r", STORY + " Corrected.", "a.example") == []


@pytest.mark.parametrize(
    ("text", "source", "after", "is_copy"),
    [
        ("Small corrections to the front line.", "a.example", 1, True),
        ("Small corrections to the front line.", "a.example", 9, False),
        ("Small corrections to the front line.", "b.example", 9, True),
        ("Small corrections to the front line.", "b.example", 30, False),
        (STORY, "b.example", 300, True),
        (STORY, "a.example", 30, True),
        (STORY.replace("mayor", "bishop").replace("Monday", "Friday"), "a.example", 5, True),
        (STORY.replace("mayor", "bishop").replace("Monday", "Friday"), "a.example", 30, False),
    ],
)
def test_the_same_short_words_long_after_are_news_again(
    text: str, source: str, after: float, is_copy: bool
) -> None:
    index = CopyIndex()
    add(index, "first", STORY if len(text) > 99 else text, "a.example")
    assert bool(add(index, "second", text, source, after=after)) is is_copy


def test_a_heading_that_stands_over_ever_other_news_is_no_copy() -> None:
    index = CopyIndex()
    for day in range(4):
        found = add(index, f"day {day}", "The latest on the war.", "a.example", after=day)
    assert not found
    assert add(index, "other", "The latest on the war.", "b.example", after=3.1)


def test_one_form_filled_with_two_places_is_no_copy() -> None:
    index = CopyIndex()
    add(index, "first", "Московська армія взяла під контроль Новеселівку.", "m.example")
    assert not add(index, "second", "Московська армія взяла під контроль Святогірськ.", "m.example")


def test_a_forward_is_known_by_its_first_voice() -> None:
    index = CopyIndex()
    add(index, "first", STORY, "Channel One")
    (found,) = add(index, "second", "Look: " + STORY, "Channel Two", voice="Channel One")
    assert found.forward
    third = add(index, "third", STORY, "Channel Three", voice="Channel One")
    assert {o.other_id: o.forward for o in third} == {"first": True, "second": True}


def test_the_index_lasts_and_what_was_not_committed_is_forgotten(tmp_path: Path) -> None:
    index = CopyIndex(tmp_path / "x.copies")
    add(index, "first", STORY, "a.example")
    index.commit("7:abc")
    add(index, "lost", OTHER, "a.example")
    index.close()
    again = CopyIndex(tmp_path / "x.copies")
    assert again.position == "7:abc"
    assert [o.other_id for o in add(again, "second", STORY + OTHER, "b.example")] == ["first"]
    again.clear()
    assert again.position == ""
    again.close()


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "x.copies"
    path.write_bytes(b"not a database, but long enough to be looked at" * 99)
    index = CopyIndex(path)
    assert (index.position, add(index, "a", STORY, "a.example")) == ("", [])
    index.close()


@given(st.text(max_size=300), st.text(max_size=50))
def test_a_long_enough_run_of_common_words_always_leaves_a_common_fingerprint(text: str, tail: str) -> None:
    run = " ".join(f"w{n}" for n in range(11))
    assert fingerprints(f"{text} {run}") & fingerprints(f"{run} {tail}")
