"""Starting maps as tables."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from whoholds.baselines import read_baselines
from whoholds.errors import InputError

STATES = {"ru": "ru", "russia": "ru", "ua": "ua", "ukraine": "ua"}
HEAD = "place_id,lat,lon,status,date\n"


def test_places_of_one_side_leave_all_others_to_the_other() -> None:
    table = HEAD + "p1,48.1,38.1,RU,2022-02-23\np2,,,Russia,2022-02-23\n"
    (found,) = read_baselines(gzip.compress(table.encode()), "maps/held.csv.gz", STATES)
    assert (found.on, found.claimant, found.otherwise) == (date(2022, 2, 23), "held", "ua")
    assert [(h.place_id, h.state, h.lat) for h in found.holdings] == [("p1", "ru", 48.1), ("p2", "ru", None)]


def test_both_sides_or_contested_leave_the_rest_unknown() -> None:
    table = HEAD + "p1,48.1,38.1,RU,2022-02-23\np2,,,contested,2022-02-23\np3,,,UA,2022-02-23\n"
    (found,) = read_baselines(table.encode(), "held.csv", STATES, "A map")
    assert (found.claimant, found.otherwise) == ("A map", None)


def test_each_day_is_a_map_of_its_own_with_an_id_of_what_it_holds() -> None:
    table = HEAD + "p1,1,1,UA,2022-03-01\np1,1,1,RU,2022-02-01\n"
    first, second = read_baselines(table.encode(), "held.csv", STATES)
    assert (first.on, second.on) == (date(2022, 2, 1), date(2022, 3, 1))
    assert first.baseline_id != second.baseline_id
    again = read_baselines(table.encode(), "held.csv", STATES)
    assert [b.baseline_id for b in again] == [first.baseline_id, second.baseline_id]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",48,38,RU,2022-02-23", "line 2: no place_id"),
        ("p,48,38,XX,2022-02-23", "line 2: unknown status 'XX'"),
        ("p,48,38,RU,23.02.2022", "line 2"),
        ("p,north,38,RU,2022-02-23", "line 2"),
    ],
)
def test_a_bad_row_names_its_line(row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_baselines((HEAD + row + "\n").encode(), "held.csv", STATES)
