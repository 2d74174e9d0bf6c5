"""Dossiers put together from what the edition holds ready: the same as listening to every claim anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from small_edition import BAKHMUT, FIRST, THEATRE, claims, publish_small

from whoholds.asking import enemies_in
from whoholds.dossier import Column, end_of, listen
from whoholds.model import LiveClaim
from whoholds.publish.app.rests import MEMORY_DAYS, Rest, rests
from whoholds.serve.asked import OnDay
from whoholds.serve.edition import Edition
from whoholds.serve.heard import MOST_SHOWN, brief_columns, heard
from whoholds.serve.place import dossier, known_seconds, spot_of
from whoholds.serve.shapes import Dossier

SIDES = [side.name for side in THEATRE.sides]


def crowd() -> list[LiveClaim]:
    """The claims of the small edition on Bakhmut, each repeated by three outlets, some of them a day later."""
    one = [live for live in claims() if live.claim.place_id == BAKHMUT]
    return [
        structs.replace(
            live,
            claim=structs.replace(live.claim, claim_id=f"{live.claim.claim_id}{copy}"),
            known_at=live.known_at + timedelta(hours=9 * copy),
        )
        for live in one
        for copy in range(3)
    ]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    told = sorted(crowd(), key=lambda live: (live.known_at, live.claim.claim_id))
    return Edition(publish_small(tmp_path_factory.mktemp("crowd"), told).path)


def listened(edition: Edition, on: date, as_known: date | None) -> tuple[Column, ...]:
    """Return the columns that `dossier.listen` makes of the claims that were known."""
    known = [live for live in crowd() if as_known is None or live.known_at <= end_of(as_known)]
    return listen(known, on, SIDES, enemies_in(THEATRE))


DAYS = [date(2023, 3, 21), date(2023, 4, 3), date(2023, 4, 4), date(2023, 5, 22)]


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("later", [None, 0, 1])
def test_columns_are_those_of_listening_to_every_claim(crowded: Edition, on: date, later: int | None) -> None:
    as_known = None if later is None else on + timedelta(later)
    question = OnDay(on=on, as_known=as_known)
    told = msgspec.convert(
        msgspec.json.decode(msgspec.json.encode(dossier(crowded, BAKHMUT, question)[0])), Dossier
    )
    wanted = listened(crowded, on, as_known)
    assert [
        (c.side, [(r.number, r.claim_id, r.copies, r.day, r.against_interest) for r in c.claims])
        for c in told.columns
    ] == [
        (c.side, [(v.number, v.live.claim.claim_id, v.copies, v.day, v.against_interest) for v in c.voices])
        for c in wanted
    ]
    assert any(r.copies for c in told.columns for r in c.claims) or not any(c.voices for c in wanted)


@pytest.mark.parametrize("on", DAYS)
def test_a_brief_hears_what_the_dossier_shows(crowded: Edition, on: date) -> None:
    no = spot_of(crowded, BAKHMUT).no
    told = brief_columns(crowded, heard(crowded, no, on, known_seconds(OnDay(on=on))))
    assert [[(v.number, v.copies) for v in c.voices] for c in told] == [
        [(v.number, v.copies) for v in c.voices] for c in listened(crowded, on, None)
    ]


def test_a_long_column_is_cut_and_says_how_much_more_there_is(tmp_path: Path) -> None:
    one = next(live for live in claims() if live.claim.place_id == BAKHMUT)
    many = [
        structs.replace(one, claim=structs.replace(one.claim, claim_id=f"c{n:03}", claimant=f"Voice {n}"))
        for n in range(MOST_SHOWN + 5)
    ]
    edition = Edition(publish_small(tmp_path, many).path)
    on = (one.published or one.known_at).date()
    columns = {c.side: c for c in dossier(edition, BAKHMUT, OnDay(on=on))[0].columns}
    column = columns[one.claim.claimant_side]
    assert (len(column.claims), column.more) == (MOST_SHOWN, 5)
    edition.leave()


# --- what an estimate rests on -----------------------------------------------------------------------

START = datetime(2023, 1, 1).toordinal()
USES = st.lists(st.tuples(st.integers(START - 200, START + 300), st.sampled_from("abcd")), max_size=25)


def counted(uses: Sequence[tuple[int, str]], day: int) -> tuple[int, int, int | None]:
    """Count anew what a day rests on."""
    near = [(d, o) for d, o in uses if abs(d - day) <= MEMORY_DAYS]
    return len(near), len({o for _, o in near}), max((d for d, _ in near if d <= day), default=None)


@settings(max_examples=60)
@given(USES)
def test_what_a_day_rests_on_is_what_counting_anew_finds(uses: list[tuple[int, str]]) -> None:
    found = list(rests(uses, START, START + 120))
    assert [rest.day for rest in found] == sorted({rest.day for rest in found})
    for day in range(START, START + 121):
        last = [rest for rest in found if rest.day <= day][-1]
        assert last[1:] == counted(uses, day)


def test_a_place_of_which_nothing_was_said_rests_on_nothing() -> None:
    assert list(rests((), START, START + 9)) == [Rest(START, 0, 0, None)]


def test_the_edition_holds_it_from_its_first_day(crowded: Edition) -> None:
    rows = crowded.rows("SELECT DISTINCT day FROM rests ORDER BY day")
    assert date.fromordinal(rows[0]["day"]) == FIRST
