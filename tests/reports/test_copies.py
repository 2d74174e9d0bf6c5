"""Which texts are one voice: edits of every kind are found, house furniture and chance are not."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.reports.copies import CopyIndex, clusters, fingerprints, shared_words

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
    index.add("first", STORY, "a.example")
    assert [o.other_id for o in index.add("second", EDITS[edit], "b.example")] == ["first"]


def test_copies_with_a_seventh_of_the_words_replaced_are_mostly_found() -> None:
    found = 0
    for seed in range(40):
        index = CopyIndex()
        index.add("first", STORY, "a.example")
        found += bool(index.add("second", reworded(STORY, 0.15, seed), "b.example"))
    assert found >= 30


def test_another_story_is_no_copy() -> None:
    index = CopyIndex()
    index.add("first", STORY, "a.example")
    assert index.add("second", OTHER, "b.example") == []


def test_what_a_source_prints_under_every_story_makes_no_copy() -> None:
    furniture = " Read all our coverage of the war here, sign up for the morning letter and support our work."
    index = CopyIndex()
    for n in range(6):
        found = index.add(f"r{n}", reworded(STORY, 1.0, n) + furniture, "a.example")
    assert found == []


def test_the_same_short_headline_is_a_copy_and_a_shared_phrase_is_not() -> None:
    index = CopyIndex()
    index.add("first", "Army says it has left the town", "a.example")
    assert index.add("same", "Army says it has left the town", "b.example")
    assert not index.add("other", "Army says it has won the cup " + OTHER, "c.example")


def test_a_text_without_words_is_nobodys_copy() -> None:
    index = CopyIndex()
    index.add("empty", "", "a.example")
    assert index.add("dots", "... !", "b.example") == []


def test_the_overlapping_words_are_shown() -> None:
    assert shared_words(STORY, "He wrote: the bridge had been mined two days earlier. Nobody knew.") == (
        "the bridge had been mined two days earlier"
    )


def test_the_earliest_known_report_is_the_origin_of_its_cluster() -> None:
    known = {
        name: datetime(2023, 4, day, tzinfo=UTC)
        for name, day in {"late": 5, "first": 3, "mid": 4, "lone": 1}.items()
    }
    assert clusters(known, [("late", "mid"), ("mid", "first")]) == {
        "late": "first", "mid": "first", "first": "first", "lone": "lone",
    }  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=50))
def test_a_long_enough_run_of_common_words_always_leaves_a_common_fingerprint(text: str, tail: str) -> None:
    run = " ".join(f"w{n}" for n in range(11))
    assert fingerprints(f"{text} {run}") & fingerprints(f"{run} {tail}")
