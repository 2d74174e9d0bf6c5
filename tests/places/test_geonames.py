"""The embedded extract: what it knows without any file."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.errors import DataError
from whoholds.places import Gazetteer, load_geonames


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Bakhmut", "Donetsk Oblast"),
        ("Бахмут", "Donetsk Oblast"),
        ("Артемовск", "Donetsk Oblast"),
        ("Soledar", "Donetsk Oblast"),
        ("Chasiv Yar", "Donetsk Oblast"),
        ("Kostiantynivka", "Donetsk Oblast"),
        ("Siversk", "Donetsk Oblast"),
        ("Сіверську", "Donetsk Oblast"),
        ("Kherson", "Kherson Oblast"),
        ("Киева", "Kyiv (city with special status)"),
        ("Izyum", "Kharkiv Oblast"),
        ("Donetsk Oblast", "Donetsk Oblast"),
        ("на Донеччині".removeprefix("на "), "Donetsk Oblast"),
    ],
)
def test_knows(geonames: Gazetteer, name: str, region: str) -> None:
    assert geonames.find(name)[0].region == region


@pytest.mark.parametrize("hamlet", ["Berkhivka", "Dubovo-Vasylivka", "Aleppo"])
def test_does_not_guess_what_it_has_not(geonames: Gazetteer, hamlet: str) -> None:
    assert geonames.find(hamlet) == ()


def test_ids_are_those_of_geonames(geonames: Gazetteer) -> None:
    bakhmut = geonames.get("gn:713174")
    assert bakhmut is not None
    assert (bakhmut.name, bakhmut.country, bakhmut.region_ids) == ("Bakhmut", "UA", ("UA14",))
    assert bakhmut.names == {"en": "Bakhmut", "uk": "Бахмут", "ru": "Бахмут"}


def test_every_first_order_region_holds_its_seat(geonames: Gazetteer) -> None:
    for region in (p for p in geonames if p.kind == "region" and p.names["en"].endswith("Oblast")):
        assert len(geonames.members(region.place_id)) > 30, region.name


def test_other_countries_work_too(tmp_path: Path) -> None:
    syria = load_geonames(["sy"], cache=None)
    assert syria.find("حلب")[0].name == syria.find("Алеппо")[0].name == "Aleppo"
    assert syria.find("Aleppo")[0].country == "SY"


def test_border_regions_of_russia_are_places() -> None:
    russia = load_geonames(["RU"])
    assert russia.find("Курской области", "ru")[0].place_id == "RU.41"
    assert "Sudzha" in {p.name for p in russia.members("RU.41")}


def test_an_unknown_country_is_an_error_that_names_it() -> None:
    with pytest.raises(DataError, match="XX"):
        load_geonames(["SY", "XX"])


def test_the_cache_makes_the_second_call_equal(tmp_path: Path) -> None:
    first, second = (load_geonames(["SY"], cache=tmp_path) for _ in range(2))
    assert first.sha256 == second.sha256 and len(first) == len(second)
    assert first.find("Idlib") == second.find("Idlib")
