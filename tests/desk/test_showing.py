"""What an edition shows in its app is what the panel says: runs, grades of evidence, kept views, sources."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "control"))

import itertools

from small_war import SIDES, baseline, claim, day, towns

from whoholds.control.estimate import Question, estimate
from whoholds.control.panel import FRESH_DAYS, STALE_DAYS, Panel
from whoholds.dossier import end_of
from whoholds.model import Mode
from whoholds.running import runs_of
from whoholds.showing import KEPT_VIEWS, first_day, kept_days, source_infos
from whoholds.viewing import AHEAD_DAYS, views_of

DAYS = 160
CLAIMS = [
    claim(3, "ru:ministry", "ru takes", "t0"),
    claim(4, "ua:staff", "ua holds", "t0"),
    claim(5, "mapper", "ru enters", "t0", origin="one"),
    claim(5, "agency", "ru enters", "t0", origin="one"),
    claim(9, "ua:staff", "ua loses", "t0"),
    claim(40, "ru:ministry", "ru takes", "t1"),
    claim(41, "mapper", "ru takes", "t1"),
]


def panel(mode: Mode) -> Panel:
    days = [day(n) for n in range(DAYS)]
    return estimate(CLAIMS, towns(), SIDES, days=days, baseline=baseline(), mode=mode)


def freshness(newest: datetime | None, on: date) -> str:
    if newest is None:
        return "none"
    age = (on - newest.date()).days
    return "fresh" if age <= FRESH_DAYS else "ageing" if age <= STALE_DAYS else "stale"


@pytest.mark.parametrize("mode", ["smoothed", "filtered"])
def test_runs_say_what_the_panel_says_of_every_place_and_day(mode: Mode) -> None:
    found = panel(mode)
    runs = runs_of(found, found.place_ids, "valid")
    for number, place_id in enumerate(found.place_ids):
        for on in found.days:
            run, told = runs.at(number, on), found.at(place_id, on)
            assert run is not None
            assert (run.state, run.likelihood) == (told.state, told.likelihood)
            assert (run.confidence, run.freshness) == (told.confidence, freshness(told.newest_evidence, on))
            assert run.p == tuple(round(100 * told.probabilities[s]) for s in found.states)


def test_a_run_ends_only_where_something_shown_changes() -> None:
    found = panel("smoothed")
    runs = runs_of(found, found.place_ids, "valid")
    for number in range(len(found.place_ids)):
        told = [run[2:] for run in runs.of(number)]
        assert all(a != b for a, b in itertools.pairwise(told))


def test_a_kept_view_knows_nothing_later() -> None:
    days = tuple(day(n) for n in range(60))
    question = Question(tuple(towns()), SIDES, days, baseline())
    views = views_of(question, CLAIMS, [day(4), day(45)])
    kept = dict(views.kept)
    early = kept[day(4)]
    assert early.days[-1] == day(4 + AHEAD_DAYS)
    assert all(live.known_at <= end_of(day(4)) for live in early.evidence.claims)
    assert early.at("t1", day(30)).claims == 0 < kept[day(45)].at("t1", day(45)).claims


def test_views_are_kept_every_so_many_days_up_to_the_last() -> None:
    assert kept_days(day(0), day(30), 14) == (day(2), day(16), day(30))
    assert kept_days(day(0), day(30), 0) == ()
    assert len(kept_days(day(0), day(3000), 1)) <= KEPT_VIEWS + 1


def test_an_edition_begins_with_its_starting_map_or_first_claim() -> None:
    assert first_day(CLAIMS, baseline(), day(50)) == day(0)
    assert first_day(CLAIMS, None, day(50)) == day(3)
    assert first_day([], None, day(50)) == day(50)


@pytest.mark.parametrize(("after", "silent"), [(5, False), (30, True)])
def test_a_source_is_silent_after_some_of_its_usual_gaps(after: int, silent: bool) -> None:
    told = [claim(n, "agency", "ru takes", "t0") for n in (0, 2, 4, 6)]
    now = datetime.combine(day(6), datetime.min.time(), UTC) + timedelta(after)
    (found,) = source_infos(told, None, now)
    assert (found.usual_gap_days, found.silent, found.claims) == (2.0, silent, 4)
    assert sum(count for _, count in found.weeks) == 4
