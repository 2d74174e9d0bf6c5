"""A name in any script and case form finds its place; places know their ids, members and neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.model import Place
from whoholds.places import Gazetteer, merge
from whoholds.places.geo import bearing_between, destination, distance_km

BAKHMUT = "UA1402001001"


@pytest.mark.parametrize(
    ("written", "lang", "name", "how"),
    [
        ("Bakhmut", "en", "Bakhmut", "exact"),
        ("BAKHMUT", "en", "Bakhmut", "exact"),
        ("Bakhmut's", "en", "Bakhmut", "exact"),
        ("City of Bakhmut", "en", "Bakhmut", "exact"),
        ("the city of Bakhmut", "en", "Bakhmut", "exact"),
        ("Bakhmut city", "en", "Bakhmut", "exact"),
        ("Artemivsk", "en", "Bakhmut", "alias"),
        ("Artemovsk", "en", "Bakhmut", "alias"),
        ("Бахмут", "uk", "Bakhmut", "exact"),
        ("м. Бахмут", "uk", "Bakhmut", "exact"),
        ("Бахмуті", "uk", "Bakhmut", "inflected"),
        ("Бахмутом", None, "Bakhmut", "inflected"),
        ("Артёмовска", "ru", "Bakhmut", "inflected"),
        ("Артемовск", "ru", "Bakhmut", "alias"),
        ("Bahmut", "en", "Bakhmut", "fuzzy"),
        ("Slov'yansk", "en", "Sloviansk", "fuzzy"),
        ("Slavyansk", "en", "Sloviansk", "alias"),
        ("Славянске", "ru", "Sloviansk", "inflected"),
        ("Слов’янську", "uk", "Sloviansk", "inflected"),
        ("Часового Яру", "uk", "Chasiv Yar", "inflected"),
        ("Часовом Яре", "ru", "Chasiv Yar", "inflected"),
        ("Великої Новосілки", "uk", "Velyka Novosilka", "inflected"),
        ("Великую Новосёлку", "ru", "Velyka Novosilka", "inflected"),
        ("Козачих Лагерів", "uk", "Kozachi Laheri", "inflected"),
        ("Kiev", "en", "Kyiv", "alias"),
        ("Киева", "ru", "Kyiv", "inflected"),
        ("смт Ямпіль", "uk", "Yampil", "exact"),
        ("Николаеве", "ru", "Mykolaiv", "inflected"),
        ("Avdiyivka", "en", "Avdiivka", "fuzzy"),
        ("Сватівському", "uk", "Svatove", "inflected"),
        ("Kharkiv Oblast", "en", "Kharkiv Oblast", "exact"),
        ("Kharkiv region", "en", "Kharkiv Oblast", "alias"),
        ("Kharkivshchyna", "en", "Kharkiv Oblast", "alias"),
        ("Харківщині", "uk", "Kharkiv Oblast", "inflected"),
        ("Харківської області", "uk", "Kharkiv Oblast", "inflected"),
        ("Харьковской области", "ru", "Kharkiv Oblast", "inflected"),
        ("Донецька обл.", "uk", "Donetsk Oblast", "alias"),
        ("Bakhmut Raion", "en", "Bakhmut Raion", "exact"),
        ("Bakhmut district", "en", "Bakhmut Raion", "alias"),
        ("Бахмутського району", "uk", "Bakhmut Raion", "inflected"),
        ("Бахмутском районе", "ru", "Bakhmut Raion", "inflected"),
        ("Polohy Raion", "en", None, None),
        ("Polohivskyi Raion", "en", "Polohivskyi Raion", "exact"),
        ("Atlantis", "en", None, None),
        ("Aleppo", "en", None, None),
        ("", "en", None, None),
        ("of", "en", None, None),
    ],
)
def test_finds(small: Gazetteer, written: str, lang: str | None, name: str | None, how: str | None) -> None:
    found = small.matches(written, lang)
    assert (found[0].place.name if found else None) == name
    assert (found[0].how if found else None) == how


def test_the_larger_of_two_homonyms_comes_first(small: Gazetteer) -> None:
    assert [p.place_id for p in small.find("Lyman")] == ["UA1412011001", "UA6314011001", "UA6310005001"]


def test_a_name_of_its_own_comes_before_an_old_name_of_a_city(small: Gazetteer) -> None:
    names = [p.name for p in small.find("Олександрівка")]
    assert names == ["Oleksandrivka", "Oleksandrivka", "Donetsk"]


def test_an_adjective_of_direction_is_the_town_not_the_village(small: Gazetteer) -> None:
    assert small.find("Бахмутському", "uk")[0].name == "Bakhmutske"
    assert small.adjective("Бахмутському", "uk")[0].place.name == "Bakhmut"


@pytest.mark.parametrize(
    ("place_id", "name"),
    [
        (BAKHMUT, "Bakhmut"),
        ("gn:713174", "Bakhmut"),
        ("UA14", "Donetsk Oblast"),
        ("UA9999", None),
        ("", None),
    ],
)
def test_gets_by_any_id(small: Gazetteer, place_id: str, name: str | None) -> None:
    found = small.get(place_id)
    assert (found.name if found else None) == name
    assert (place_id in small) == (name is not None)


def test_regions_hold_their_members_at_every_depth(small: Gazetteer) -> None:
    raion = {p.name for p in small.members("UA1402") if p.kind == "settlement"}
    assert {"Bakhmut", "Soledar", "Chasiv Yar"} <= raion
    oblast = {p.place_id for p in small.members("UA14")}
    assert {p.place_id for p in small.members("UA1402")} < oblast
    assert small.members("UA99") == ()


def test_near_is_sorted_and_leaves_regions_out(small: Gazetteer) -> None:
    found = small.near(38.0, 48.6, 15)
    assert [p.name for _, p in found][:2] == ["Bakhmut", "Opytne"]
    assert [km for km, _ in found] == sorted(km for km, _ in found)
    assert all(p.kind != "region" and km <= 15 for km, p in found)


@settings(max_examples=50, deadline=None)
@given(st.floats(-179, 179), st.floats(-89, 89), st.floats(0.1, 3000))
def test_near_agrees_with_measuring_every_place(small: Gazetteer, lon: float, lat: float, km: float) -> None:
    points = [p for p in small if p.kind != "region"]
    brute = {p.place_id for p in points if distance_km(lon, lat, p.lon, p.lat) <= km}
    assert {p.place_id for _, p in small.near(lon, lat, km)} == brute


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bakhmt", "Bakhmut"),
        ("Bakhmutt", "Bakhmut"),
        ("Bahkmut", "Bakhmut"),
        ("Kharkow", "Kharkiv"),
        ("Хресон", "Kherson"),
        ("Soladar", "Soledar"),
        ("Avdivka", "Avdiivka"),
        ("Lymna", "Lyman"),
        ("Donestsk", "Donetsk"),
        ("Izyim", "Izium"),
    ],
)
def test_suggests_what_was_meant(small: Gazetteer, typed: str, meant: str) -> None:
    assert meant in small.suggest(typed)


def test_suggests_nothing_for_what_is_like_nothing(small: Gazetteer) -> None:
    assert small.suggest("Qwertyuiopasdf") == ()
    assert small.suggest("") == ()


def test_iterates_over_every_place_once(small: Gazetteer) -> None:
    ids = [p.place_id for p in small]
    assert len(ids) == len(set(ids)) == len(small)


def place(place_id: str, name: str, lon: float, lat: float, **more: object) -> Place:
    return Place(place_id=place_id, name=name, kind="settlement", lon=lon, lat=lat, **more)  # type: ignore[arg-type]


FIRST = [place("a:1", "Bakhmut", 38.0, 48.6, names={"uk": "Бахмут"}, ids={"geonames": "713174"})]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (place("gn:713174", "Artemivsk", 38.5, 48.9), True),
        (place("b:1", "BAKHMUT", 38.01, 48.61, aliases=("Artemivsk",)), True),
        (place("b:1", "Бахмут", 38.01, 48.61), True),
        (place("b:1", "Bakhmut", 38.3, 48.6), False),  # 22 km away
        (place("b:1", "Soledar", 38.0, 48.6), False),
    ],
)
def test_merging_keeps_the_first_of_two_records_of_one_place(other: Place, same: bool) -> None:
    both = merge(Gazetteer.of("one", FIRST), Gazetteer.of("two", [other]))
    assert len(both) == (1 if same else 2)
    found = both.get(other.place_id)
    assert found is not None and found.place_id == ("a:1" if same else other.place_id)
    assert both.name == "one+two"


def test_the_merged_record_answers_to_the_other_ones_names() -> None:
    both = merge(
        Gazetteer.of("one", FIRST),
        Gazetteer.of("two", [place("b", "Bakhmut", 38, 48.6, aliases=("Stupky",))]),
    )
    assert [p.place_id for p in both.find("Stupky")] == ["a:1"]


def test_merging_is_reproducible_and_depends_on_the_data() -> None:
    one, two = Gazetteer.of("one", FIRST), Gazetteer.of("two", [place("b", "Soledar", 38.1, 48.7)])
    assert merge(one, two).sha256 == merge(one, two).sha256
    assert merge(one, two).sha256 != one.sha256


def test_the_first_of_two_records_with_one_id_is_kept() -> None:
    twice = Gazetteer.of("x", [place("a", "Bakhmut", 38, 48.6), place("a", "Soledar", 38.1, 48.7)])
    assert [p.name for p in twice] == ["Bakhmut"]


@settings(max_examples=60)
@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(0, 359.9), st.floats(1, 900))
def test_going_and_measuring_agree(lon: float, lat: float, bearing: float, km: float) -> None:
    there = destination(lon, lat, bearing, km)
    assert distance_km(lon, lat, *there) == pytest.approx(km, rel=1e-6, abs=1e-3)
    assert abs((bearing_between(lon, lat, *there) - bearing + 180) % 360 - 180) < 0.1
