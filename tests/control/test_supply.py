"""A town that a side is told to have is reached through the country between it and the side's own."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import structs
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control.estimate import Question, evidence_for, fitted
from whoholds.control.evidence import evidence_of
from whoholds.control.gazette import gazette_of
from whoholds.control.ground import BETWEEN, Ground, along, ground_of
from whoholds.control.parameters import load_parameters
from whoholds.control.supply import FAR_KM, OFTEN, Strips, strips_of

UA, RU = 0, 1
Course = tuple[tuple[float, float], ...]
TOWNS = towns(40)
"""Towns 5 km apart; the first two are Russia's from the start, the others Ukraine's."""


def ground(*borders: Course, held: tuple[int, ...] = (0, 1)) -> Ground:
    prior = np.array([[0.02, 0.96, 0.02] if n in held else [0.96, 0.02, 0.02] for n in range(40)], np.float32)
    lonlat = np.array([(town.lon, town.lat) for town in TOWNS])
    return ground_of(lonlat, prior, np.zeros(40, np.bool_), [(), borders])


def strips(
    *told: tuple[int, str, int], often: int = OFTEN, start: Ground | None = None, **more: str
) -> Strips:
    """Strips of (step, says, town) told by so many reports in one step each."""
    claims = [
        claim(step, f"v{n}", says, f"t{town}", **more) for step, says, town in told for n in range(often)
    ]
    table = evidence_of(claims, gazette_of(TOWNS), SIDES)
    return strips_of(start or ground(), table, table.day.astype(np.int64) - day(0).toordinal())


def joined(found: Strips) -> list[int]:
    return sorted({int(row) for members in found.members for row in members})


def test_a_town_told_to_be_held_is_joined_to_the_nearest_ground_of_its_side() -> None:
    found = strips((3, "ru holds", 10))
    assert joined(found) == list(range(1, 11))
    assert set(found.step) == {3} and set(found.side) == {RU}


def test_what_lies_between_comes_in_pieces_that_share_nothing() -> None:
    pieces = strips((3, "ru takes", 10)).members
    assert len(pieces) == 3
    assert sum(len(p) for p in pieces) == len(np.unique(np.concatenate(pieces)))


@pytest.mark.parametrize("says", ["ru fights", "ru advances", "ru enters", "ru loses", "ru repels"])
def test_fighting_for_a_town_joins_nothing(says: str) -> None:
    assert not strips((3, says, 10)).members


@pytest.mark.parametrize(
    "more", [{"hedge": "reportedly"}, {"part": "east of"}, {"part": "near"}, {"part": "outskirts"}]
)
def test_doubt_and_parts_join_nothing(more: dict[str, str]) -> None:
    assert not strips((3, "ru holds", 10), **more).members


def test_one_report_may_be_misread() -> None:
    assert not strips((3, "ru holds", 10), often=OFTEN - 1).members


def test_ground_beyond_reach_or_at_home_or_beside_it_is_not_joined() -> None:
    far = 2 + int(FAR_KM / 5)
    assert not strips((3, "ru holds", far)).members
    assert not strips((3, "ru holds", 1)).members
    assert not strips((3, "ru holds", 2)).members


def test_the_next_town_is_joined_to_the_last_one_and_not_in_the_same_step() -> None:
    assert joined(strips((3, "ru holds", 10), (4, "ru holds", 14))) == list(range(1, 15))
    later = strips((3, "ru holds", 10), (4, "ru holds", 14))
    same = strips((3, "ru holds", 10), (3, "ru holds", 14))
    assert len(later.members) < len(same.members)


def test_later_claims_change_nothing_earlier() -> None:
    one, both = strips((3, "ru holds", 10)), strips((3, "ru holds", 10), (5, "ru holds", 20))
    assert [m.tolist() for m in both.members[: len(one.members)]] == [m.tolist() for m in one.members]


def test_both_sides_are_joined_to_their_own() -> None:
    found = strips((3, "ua holds", 0), (3, "ru holds", 10))
    assert {int(s) for s in found.side} == {UA, RU}


def test_without_a_starting_map_nobody_has_ground_to_join() -> None:
    assert not strips((3, "ru holds", 10), start=ground(held=tuple(range(40)))).members
    even = ground()
    even.prior[:] = 1 / 3
    assert not strips((3, "ru holds", 10), start=even).members


def test_a_side_comes_from_beyond_its_border_where_that_is_nearer() -> None:
    border = ((TOWNS[15].lon, 47.0), (TOWNS[15].lon, 49.0))
    assert joined(strips((3, "ru holds", 10), start=ground(border))) == list(range(10, 16))


def test_a_border_is_laid_out_in_points_closer_than_a_strip_is_wide() -> None:
    points = np.array(list(along([(37.0, 48.0), (37.3, 48.4), (37.3, 48.5)])))
    assert points[0].tolist() == [37.0, 48.0]
    assert points[-1].tolist() == [37.3, 48.5]
    assert [37.3, 48.4] in points.tolist()
    assert np.hypot(*np.diff(points, axis=0).T).max() <= BETWEEN + 1e-9


def test_as_known_then_silent_villages_on_the_way_to_a_town_lean_to_who_has_it() -> None:
    """The town lies 95 km from the side's ground; without strips the villages half way stay the other's."""
    told = [claim(n, f"v{n}", "ru holds", "t20") for n in range(2, 20)]
    asked = Question(tuple(TOWNS), SIDES, (day(20),), baseline(t0="ru", t1="ru"), "filtered")
    evidence, known = evidence_for(asked, told), load_parameters()
    unjoined = structs.replace(known, filtered=structs.replace(known.filtered, supply=0.0))
    between, beyond = 10, 39
    with_strips, without = (fitted(asked, evidence, p).p[0, :, RU] for p in (known, unjoined))
    assert with_strips[between] > 0.5 > with_strips[beyond]
    assert with_strips[between] > without[between] + 0.03
