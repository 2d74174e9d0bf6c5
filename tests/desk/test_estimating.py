"""One field for every answer: who, why, briefs and editions say the same, and a run is made once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whoholds import estimating, sample
from whoholds.control import Panel
from whoholds.desk import Desk, open_desk
from whoholds.dossier import end_of
from whoholds.estimating import ENDING, Asked, bounded
from whoholds.pipeline import report_of_text
from whoholds.publish import verify_edition
from whoholds.reports import Defaults

DAYS = (date(2023, 2, 10), date(2023, 4, 3), date(2023, 5, 22), date(2023, 12, 1))
MOMENT = datetime(2023, 4, 3, 12, tzinfo=UTC)
PLACES = ("Bakhmut", "Soledar", "Chasiv Yar", "Kostiantynivka", "Lviv", "Odesa")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("ledger") / "demo.db"
    with open_desk(path, create=True, theatre="ukraine") as made:
        made.add(sample.reports())
        made.store.append([sample.baseline()])
        yield made


@lru_cache
def whole_of(desk: Desk, known: date | None) -> Panel:
    """Return the estimate of all settlements on all of DAYS."""
    return desk.panel(DAYS, as_known=end_of(known) if known else None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), st.sampled_from(DAYS), st.booleans())
def test_who_says_what_an_estimate_of_everything_says(desk: Desk, name: str, on: date, then: bool) -> None:
    known = on if then and on == DAYS[1] else None
    found = desk.who(name, on=on, as_known=known)
    whole = whole_of(desk, known)
    row, column = whole.row_of[found.place.place_id], DAYS.index(on)
    told = [found.estimate.probabilities[state] for state in whole.states]
    assert np.abs(np.array(told) - whole.p[row, column]).max() <= 1e-9
    assert found.estimate == whole.at(found.place.place_id, on)


def test_an_edition_a_brief_and_a_reason_say_what_who_says(desk: Desk, tmp_path: Path) -> None:
    on = DAYS[1]
    found = desk.who("Bakhmut", on=on).estimate
    edition = verify_edition(desk.publish(tmp_path, on=on, kept_every=0).path)
    lines = (edition.path / "control.csv").read_text("utf-8").splitlines()
    told = dict(
        zip(lines[0].split(","), next(x for x in lines if found.place_id in x).split(","), strict=False)
    )
    for state, p in found.probabilities.items():
        assert float(told[f"p_{state}"]) == pytest.approx(p, abs=5.1e-5)
    near = desk.around(desk.place("Bakhmut"), [on], None).at(found.place_id, on)
    assert near == found
    assert desk.why("Bakhmut", on=on).explanation.probability == found.probabilities[found.state]


def test_the_second_question_makes_no_run_also_in_another_process(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.who("Bakhmut", on=DAYS[1]).estimate
    monkeypatch.setattr(sys.modules["whoholds.control.estimate"], "keep", None)
    other = Desk(desk.store, desk.ledger)
    assert other.who("Bakhmut", on=DAYS[1]).estimate == first
    assert other.panel([DAYS[1]]).evidence.claims == desk.panel([DAYS[1]]).evidence.claims


def test_a_file_cut_off_is_made_anew_and_a_folder_may_go(desk: Desk) -> None:
    first = desk.who("Soledar", on=DAYS[0]).estimate
    folder = desk.estimates.folder
    assert folder is not None
    for file in folder.glob("*" + ENDING):
        file.write_bytes(file.read_bytes()[:-100])
    assert Desk(desk.store, desk.ledger).who("Soledar", on=DAYS[0]).estimate == first
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    assert Desk(desk.store, desk.ledger).who("Soledar", on=DAYS[0]).estimate == first


def test_where_nothing_can_be_kept_the_answer_is_the_same(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.db.estimates").write_text("in the way")
    blocked = Desk(desk.store, str(tmp_path / "x.db"))
    assert blocked.who("Soledar", on=DAYS[0]).estimate == desk.who("Soledar", on=DAYS[0]).estimate


def test_what_a_run_depends_on_gives_it_another_name(desk: Desk) -> None:
    asked = [
        Asked(),
        Asked(mode="filtered"),
        Asked(end_of(DAYS[0])),
        Asked(blocked=("x",)),
        Asked(method="ungraded"),
    ]
    names = {desk.estimates.name_of(None, None, one, ()) for one in asked}
    names |= {desk.estimates.name_of(DAYS[0], None, Asked(), ())}
    names |= {desk.estimates.name_of(None, desk.baseline(DAYS[0]), Asked(), ())}
    assert len(names) == len(asked) + 2


def test_a_place_that_is_no_settlement_is_answered_too(desk: Desk) -> None:
    found = desk.who("Snake Island", on=DAYS[1])
    assert found.place.kind != "settlement"
    assert sum(found.estimate.probabilities.values()) == pytest.approx(1, abs=1e-5)


def test_before_the_first_claim_of_a_war_without_a_map_nobody_is_likelier(tmp_path: Path) -> None:
    with open_desk(tmp_path / "x.db", create=True, theatre="ukraine") as made:
        made.add([report_of_text("Russian forces captured Bakhmut.", Defaults(source="s", published=MOMENT))])
        before = made.who("Bakhmut", on="2022-01-01").estimate.probabilities
        assert abs(before["ua"] - before["ru"]) < 0.2


def test_the_runs_used_longest_ago_go_first(tmp_path: Path) -> None:
    import os

    for number in range(4):
        file = tmp_path / f"{number}{ENDING}"
        file.write_bytes(b"x" * 100)
        os.utime(file, (number, number))
    bounded(tmp_path, 250)
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"2{ENDING}", f"3{ENDING}"]
    assert estimating.MOST_BYTES > 250
