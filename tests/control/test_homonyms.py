from __future__ import annotations

from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.gazette import gazette_of
from whoholds.control.homonyms import settled
from whoholds.model import Place

FAR = Place(place_id="far", name="Town 3", kind="settlement", lon=24, lat=49)
PLACES = [*towns(), FAR]


def about_open_name(number, candidates=("t3", "far")):
    return claim(number, "v", "ru takes", None, place_candidates=candidates)


def test_the_homonym_amid_the_fighting_is_meant():
    told = [claim(n, "v", "ru fights", "t2") for n in range(3, 8)]
    late, early = about_open_name(9), about_open_name(1)
    found = settled([late, *told, early], gazette_of(PLACES))
    assert found == {late.claim.claim_id: "t3"}


def test_homonyms_on_one_front_stay_open():
    told = [claim(n, "v", "ru fights", f"t{n % 6}") for n in range(3, 15)]
    assert settled([*told, about_open_name(16, ("t2", "t3"))], gazette_of(PLACES)) == {}


def test_a_front_that_moved_on_is_forgotten():
    told = [claim(3, "v", "ru fights", "t2")]
    assert settled([*told, about_open_name(90)], gazette_of(PLACES)) == {}


def test_a_place_that_two_gazetteers_know_counts_where_the_war_is():
    told = [claim(n, f"v{n}", "ru takes", "t2") for n in range(3, 8)]
    open_name = [about_open_name(n) for n in (9, 10, 11)]
    got = estimate([*told, *open_name], PLACES, SIDES, days=[day(20)], baseline=baseline())
    assert got.evidence.ignored == {}
    assert got.at("t3", day(20)).claims == 3
    assert got.at("far", day(20)).state == "ua"
