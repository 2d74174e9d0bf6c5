"""Facilities, islands, districts and landscapes belong to settlements and oblasts."""

from __future__ import annotations

import pytest

from whoholds.places import Gazetteer, with_facilities
from whoholds.places.facilities import facility_table
from whoholds.places.geo import distance_km


@pytest.fixture(scope="module")
def full(geonames: Gazetteer) -> Gazetteer:
    return with_facilities(geonames)


@pytest.mark.parametrize(
    ("written", "place_id"),
    [
        ("Azovstal", "azovstal"),
        ("Azovstal steel plant", "azovstal"),
        ("Азовсталі", "azovstal"),
        ("Donetsk Airport", "donetsk-airport"),
        ("Hostomel Airport", "hostomel-airport"),
        ("Snake Island", "snake-island"),
        ("Зміїного", "snake-island"),
        ("острів Зміїний", "snake-island"),
        ("ZNPP", "zaporizhzhia-npp"),
        ("Запорізької АЕС", "zaporizhzhia-npp"),
        ("Лисичанського НПЗ", "lysychansk-refinery"),
        ("Авдіївську промзону", "avdiivka-promzona"),
        ("Antonivsky Bridge", "antonivskyi-bridge"),
        ("Vuhlehirsk Power Plant", "vuhlehirska-tpp"),
        ("Північної Салтівки", "northern-saltivka"),
    ],
)
def test_finds_facilities(full: Gazetteer, written: str, place_id: str) -> None:
    assert full.find(written)[0].place_id == f"whoholds:{place_id}"


def test_a_facility_is_a_member_of_its_settlement(full: Gazetteer) -> None:
    (mariupol, *_) = full.find("Mariupol")
    assert "Azovstal" in {p.name for p in full.members(mariupol.place_id)}
    azovstal = full.find("Azovstal")[0]
    assert azovstal.region_ids == (*mariupol.region_ids, mariupol.place_id)


def test_donbas_is_two_oblasts(full: Gazetteer) -> None:
    (donbas, *_) = full.find("на Донбасі".removeprefix("на "), "uk")
    members = {p.place_id for p in full.members(donbas.place_id)}
    assert members == {p.place_id for r in ("UA14", "UA44") for p in full.members(r)}


def test_the_table_is_within_its_means(full: Gazetteer, geonames: Gazetteer) -> None:
    table = facility_table()
    assert len({f.id for f in table.facility}) == len(table.facility) >= 60
    known = [(f, p) for f in table.facility if (p := full.get(f"whoholds:{f.id}"))]
    assert len(known) >= len(table.facility) - 1
    assert {f.kind for f in table.facility} == {"facility", "part", "island"}
    own = [(f, p) for f, p in known if p.place_id == f"whoholds:{f.id}"]
    assert len(own) >= len(known) - 6  # the extract itself has city districts like Saltivka as settlements
    for f, p in own:
        parent = full.get(p.region_ids[-1])
        assert parent is not None and parent.kind == "settlement" and parent in geonames.find(f.of)
        assert distance_km(f.lon, f.lat, parent.lon, parent.lat) < 60, f.id


def test_settlements_stay_as_they_were(full: Gazetteer, geonames: Gazetteer) -> None:
    assert full.name == geonames.name
    assert [p.place_id for p in full.find("Bakhmut")] == [p.place_id for p in geonames.find("Bakhmut")]
    assert len(full) > len(geonames)


def test_a_gazetteer_without_ukraine_gets_none(small: Gazetteer) -> None:
    empty = Gazetteer.of("none", [p for p in small if p.place_id.startswith("UA80")])
    assert len(with_facilities(empty)) <= len(empty) + 2
