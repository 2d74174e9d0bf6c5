"""A gazetteer of settlements -> the same with its theatre's facilities, islands, districts and landscapes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from whoholds.model import Place
from whoholds.places.data import read_table
from whoholds.places.gazetteer import Builder, Gazetteer, merge
from whoholds.places.geo import distance_km

_OF_KM = 60.0
"""A facility belongs to a settlement of that name no farther away (Snake Island and Vylkove: 42 km)."""


class Facility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One named facility, part or island: where it is, what it belongs to, how it is called."""

    id: str
    kind: Literal["facility", "part", "island"]
    of: str
    oblast: str
    lon: float
    lat: float
    en: str
    uk: str
    ru: str
    aliases: tuple[str, ...] = ()


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A landscape made of first-order regions."""

    id: str
    en: str
    uk: str
    ru: str
    aliases: tuple[str, ...]
    regions: tuple[str, ...]


class FacilityTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that facilities.toml holds."""

    facility: tuple[Facility, ...]
    area: tuple[Area, ...]


@lru_cache(maxsize=1)
def facility_table() -> FacilityTable:
    """Return the embedded table of the Ukrainian theatre."""
    return read_table("facilities.toml", FacilityTable)


def with_facilities(gazetteer: Gazetteer) -> Gazetteer:
    """Return the gazetteer with the embedded facilities and landscapes of the Ukrainian theatre.

    Each lies inside its settlement (`region_ids` ends with that one's id, and `members` of the
    settlement names it); one whose settlement the gazetteer does not know is left out, and so is a
    landscape without members. Place ids are "whoholds:<id>" and the landscape's own ("UA.donbas").
    """
    table = facility_table()
    builder = Builder()
    for facility in table.facility:
        parent = _parent(facility, gazetteer)
        if parent is not None:
            builder.add(_place(facility, parent))
    for area in table.area:
        members = list(_members(area, gazetteer))
        if members:
            builder.add(_area_place(area, members))
    more = Gazetteer("facilities", builder.rows(), builder.indexes())
    joined = merge(gazetteer, more, name=gazetteer.name)
    return joined.with_members({area.id: area.regions for area in table.area})


def _parent(facility: Facility, gazetteer: Gazetteer) -> Place | None:
    named = (p for p in gazetteer.find(facility.of, "en") if p.kind == "settlement")
    near = [(distance_km(facility.lon, facility.lat, p.lon, p.lat), p) for p in named]
    inside = sorted(
        (km, p.place_id, p) for km, p in near if km <= _OF_KM and p.region_ids[:1] == (facility.oblast,)
    )
    return inside[0][2] if inside else None


def _place(facility: Facility, parent: Place) -> Place:
    return Place(
        place_id=f"whoholds:{facility.id}",
        name=facility.en,
        kind=facility.kind,
        lon=facility.lon,
        lat=facility.lat,
        country=parent.country,
        names={"en": facility.en, "uk": facility.uk, "ru": facility.ru},
        aliases=facility.aliases,
        region_ids=(*parent.region_ids, parent.place_id),
        region=parent.region,
    )


def _members(area: Area, gazetteer: Gazetteer) -> Iterator[Place]:
    return (p for region in area.regions for p in gazetteer.members(region) if p.kind == "settlement")


def _area_place(area: Area, members: list[Place]) -> Place:
    return Place(
        place_id=area.id,
        name=area.en,
        kind="region",
        lon=round(sum(p.lon for p in members) / len(members), 5),
        lat=round(sum(p.lat for p in members) / len(members), 5),
        country=members[0].country,
        names={"en": area.en, "uk": area.uk, "ru": area.ru},
        aliases=area.aliases,
    )
