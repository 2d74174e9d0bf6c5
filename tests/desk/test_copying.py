"""Copies found while reports are added: one wire story in several outlets is one origin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

import whoholds
from whoholds.copying import follow, index_path
from whoholds.desk import Desk
from whoholds.model import Copy, Report
from whoholds.reports.copies import CopyIndex

WIRE = (
    "Russian forces captured Soledar on Wednesday, the head of the Wagner group said in a recording that was "
    "posted late at night. Fighting went on in the salt mines, a spokesman of the eastern command told "
    "reporters, and nobody could be brought out of the northern streets before the morning."
)
NOON = datetime(2023, 1, 11, 12, tzinfo=UTC)


def report(name: str, text: str, *, hours: float = 0, voice: str | None = None) -> Report:
    return Report(
        report_id=name, source=f"{name}.example", published=NOON + timedelta(hours=hours), text=text,
        lang="en", voice=voice,
    )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return whoholds.open(tmp_path / "w.db", create=True, theatre="ukraine")


def copies(desk: Desk) -> list[tuple[str, str, str]]:
    entries = [s.entry for s in desk.store.entries() if isinstance(s.entry, Copy)]
    return [(c.report_id, c.copy_of, c.how) for c in entries]


def origins(desk: Desk) -> dict[str, str]:
    return {live.claim.report_id: live.origin for live in desk.store.live_claims()}


STORIES = [
    report("wire", WIRE),
    report("paper", "What we know. " + WIRE, hours=2),
    report("channel", WIRE.replace("Wednesday", "Jan 11"), hours=3, voice="wire.example"),
    report("own", "Ukrainian forces still hold Soledar, the mayor of the town said on Wednesday.", hours=1),
]


def test_reports_of_one_story_have_one_origin(desk: Desk) -> None:
    added = desk.add(STORIES)
    assert added.copies == 2
    assert copies(desk) == [("paper", "wire", "text"), ("channel", "wire", "forward")]
    assert origins(desk) == {"wire": "wire", "paper": "wire", "channel": "wire", "own": "own"}
    assert desk.who("Soledar", on="2023-01-12").estimate.origins == 2
    desk.close()


def test_a_forwarded_post_speaks_with_its_first_voice(desk: Desk) -> None:
    text = "Russian forces captured Soledar on Wednesday after a week of fighting."
    desk.add([report("relay", text, voice="Russian Ministry of Defence")])
    (live,) = desk.store.live_claims()
    assert live.claim.claimant_side == "Russia"
    desk.close()


def test_adding_again_or_in_another_order_tells_the_same(desk: Desk) -> None:
    for story in reversed(STORIES):
        desk.add([story])
    before = origins(desk)
    assert desk.add(STORIES).copies == 0
    assert before == origins(desk) == {"wire": "wire", "paper": "wire", "channel": "wire", "own": "own"}
    desk.close()


def test_an_index_that_lags_or_is_gone_catches_up(desk: Desk) -> None:
    desk.add(STORIES[:1])
    index = CopyIndex()
    follow(desk.store, index)
    desk.add(STORIES[1:])
    found = copies(desk)
    assert follow(desk.store, index) == 0
    path = index_path(desk.ledger)
    assert path is not None
    path.unlink()
    assert desk.find_copies() == 0
    assert copies(desk) == found
    desk.close()


def test_an_index_of_another_ledger_starts_again(desk: Desk, tmp_path: Path) -> None:
    other = whoholds.open(tmp_path / "other.db", create=True, theatre="ukraine")
    other.add([report("else", "A court heard on Friday how the cargo of a freighter was sold twice.")] * 1)
    (tmp_path / "other.db.copies").rename(tmp_path / "w.db.copies")
    assert desk.add(STORIES).copies == 2
    other.close()
    desk.close()


def test_the_words_in_common_are_kept(desk: Desk) -> None:
    desk.add(STORIES[:2])
    (copy,) = [s.entry for s in desk.store.entries() if isinstance(s.entry, Copy)]
    assert copy.words.startswith("Russian forces captured Soledar on Wednesday")
    assert copy.share == 1.0
    desk.close()


RETOLD = (
    "Russian forces captured Soledar on Wednesday, the head of its fighters boasts, Reuters reports. In a week the "
    "northern districts changed hands twice; the ministry in Kyiv has not commented, and its allies ask for more "
    "ammunition before the ground freezes and columns can leave the roads again."
)


@pytest.mark.parametrize(("named", "how"), [("Reuters reports", "citation"), ("officials report", None)])
def test_a_report_that_names_its_source_follows_it_on_few_common_words(
    desk: Desk, named: str, how: str | None
) -> None:
    wire = structs.replace(report("wire", WIRE), source="Reuters")
    desk.add([wire, report("paper", RETOLD.replace("Reuters reports", named), hours=3)])
    assert copies(desk) == ([("paper", "wire", how)] if how else [])
    assert origins(desk)["paper"] == ("wire" if how else "paper")


def test_an_outlet_that_names_itself_does_not_follow_its_own_earlier_text(desk: Desk) -> None:
    first, second = report("a", WIRE), report("b", RETOLD, hours=3)
    desk.add([structs.replace(r, source="Reuters") for r in (first, second)])
    assert copies(desk) == []
