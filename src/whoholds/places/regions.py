"""Settlements with region codes and adjectives -> the regions themselves, as places with names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from whoholds.model import Place
from whoholds.places.data import read_table
from whoholds.places.fold import fold, romanise


class FirstOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One first-order region: ids, names in three languages, its seat, its everyday names."""

    id: str
    admin1: str
    short: str
    en: str
    uk: str
    ru: str
    centre: str
    land: tuple[str, ...]


class RegionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first-order regions by country."""

    ukraine: tuple[FirstOrder, ...]
    russia: tuple[FirstOrder, ...]


@lru_cache(maxsize=1)
def ukraine_regions() -> dict[str, FirstOrder]:
    """Return Ukraine's 27 first-order regions by p-code."""
    return {r.id: r for r in read_table("regions.toml", RegionTable).ukraine}


@lru_cache(maxsize=1)
def first_orders() -> dict[tuple[str, str], FirstOrder]:
    """Return all first-order regions that we have names of, by country and GeoNames admin1 code."""
    table = read_table("regions.toml", RegionTable)
    by_country = {"UA": table.ukraine, "RU": table.russia}
    return {(country, r.admin1): r for country, regions in by_country.items() for r in regions}


def first_order_place(region: FirstOrder, members: Sequence[Place]) -> Place:
    """Return a first-order region as a place, at the mean point of its members."""
    lon, lat = mean_point(members)
    return Place(
        place_id=region.id,
        name=region.en,
        kind="region",
        lon=lon,
        lat=lat,
        country=region.id[:2],
        names={"en": region.en, "uk": region.uk, "ru": region.ru},
        aliases=_first_order_aliases(region),
        region=region.en,
        ids={"pcode": region.id} if "." not in region.id else {},
    )


def _first_order_aliases(region: FirstOrder) -> tuple[str, ...]:
    generic = [f"{region.short} {word}" for word in ("Oblast", "Oblasts", "region", "province", "area")]
    shortened = [n.replace("область", "обл.") for n in (region.uk, region.ru) if "область" in n]
    own = {region.en, region.uk, region.ru}
    return tuple(dict.fromkeys(a for a in (*generic, *shortened, *region.land) if a not in own))


def mean_point(members: Sequence[Place]) -> tuple[float, float]:
    """Return the mean (lon, lat) of places; (0, 0) when there are none."""
    if not members:
        return 0.0, 0.0
    return round(sum(p.lon for p in members) / len(members), 5), round(
        sum(p.lat for p in members) / len(members), 5
    )


@dataclass(frozen=True)
class Unit:
    """A second- or third-order unit as a file names it: its id, adjective and members."""

    region_id: str
    written: str
    generic: tuple[str, str, tuple[str, ...]]
    members: tuple[Place, ...]


RAION = ("Raion", "район", ("district", "County"))
HROMADA = ("Hromada", "громада", ("community",))


def unit_place(unit: Unit) -> Place:
    """Return a raion or hromada as a place: "Bakhmut Raion" of «Бахмутський район»."""
    lon, lat = mean_point(unit.members)
    towns = [p for p in unit.members if p.category != "village"] if unit.generic is RAION else unit.members
    seat = seat_of(unit.written, towns or unit.members)
    english, ukrainian, others = unit.generic
    name = f"{seat.name if seat else unit.written} {english}"
    aliases = [f"{unit.written} {english}", *(f"{seat.name if seat else unit.written} {w}" for w in others)]
    adjective = ukrainian_adjective(unit.written, seat)
    return Place(
        place_id=unit.region_id,
        name=name,
        kind="region",
        lon=lon,
        lat=lat,
        country=unit.members[0].country,
        names={"en": name, **({"uk": f"{adjective} {ukrainian}"} if adjective else {})},
        aliases=tuple(dict.fromkeys(aliases)),
        region_ids=unit.members[0].region_ids[: unit.members[0].region_ids.index(unit.region_id)],
        region=unit.members[0].region,
        ids={"pcode": unit.region_id},
    )


def seat_of(adjective: str, members: Iterable[Place]) -> Place | None:
    """Return the settlement that an adjectival unit name is made of: "Bakhmutskyi" -> Bakhmut.

    It is the unit's largest settlement when they begin alike (Kryvorizkyi: Kryvyi Rih), else the one
    that differs from the adjective in its last letters only.
    """
    listed = list(members)
    word = _joined(adjective)
    largest = max(listed, key=lambda p: p.population or 0)
    if largest.population and _shared(word, _joined(largest.name)) >= _FEW:
        return largest
    alike = [p for p in listed if _nearly(word, _joined(p.name))]
    return max(alike, key=lambda p: (_shared(word, _joined(p.name)), p.population or 0), default=None)


_FEW = 3
"""Letters by which a name and the stem of its adjective differ at most (Polohy: polohiv-)."""

_SUFFIX_LETTERS = 4
"""Length of the adjective's suffix -skyi; -ska is one shorter, which `_FEW` forgives."""


def _joined(name: str) -> str:
    return fold(name).replace(" ", "")


def _nearly(adjective: str, name: str) -> bool:
    shared = _shared(adjective, name)
    left = len(adjective) - _SUFFIX_LETTERS - shared
    return shared > _FEW and left < _FEW and len(name) - shared <= _FEW


def _shared(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


_SUFFIXES = (
    ("tskyi", "цький"), ("tska", "цька"), ("skyi", "ський"), ("ska", "ська"), ("zkyi", "зький"),
    ("zka", "зька"),
)  # fmt: skip
_BACK = {
    "rsk": "рськ", "nsk": "нськ", "shch": "щ", "zgh": "зг", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч",
    "sh": "ш", "ye": "є", "yu": "ю", "ya": "я", "yi": "ї", "ia": "я", "iu": "ю", "ie": "є", "a": "а",
    "b": "б", "v": "в", "h": "г", "g": "ґ", "d": "д", "e": "е", "z": "з", "y": "и", "i": "і", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф",
}  # fmt: skip
_BACK_RE = re.compile("|".join(sorted(_BACK, key=len, reverse=True)))
_AFTER_VOWEL = re.compile("(?<=[аеиіоуюя])і(?=с)")


def ukrainian_adjective(adjective: str, seat: Place | None) -> str:
    """Return a romanised adjective in Ukrainian letters, "" when it is none ("Bakhmutskyi").

    The letters are those of its seat as far as the two agree, then what the romanisation of 2010 says.
    """
    written = adjective.lower()
    ukrainian = seat.names.get("uk", "").lower() if seat else ""
    options = [
        (*_agreeing(written.removesuffix(latin), ukrainian), cyrillic)
        for latin, cyrillic in _SUFFIXES
        if written.endswith(latin)
    ]
    if not options:
        return ""
    head, rest, suffix = min(options, key=lambda o: (len(o[1]), -len(o[0])))
    word = (
        _AFTER_VOWEL.sub("й", head + _cyrillic(rest) + suffix).replace("лсь", "льсь").replace("ньсь", "нсь")
    )
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _agreeing(stem: str, ukrainian: str) -> tuple[str, str]:
    """Return the longest beginning of the Ukrainian name that romanises to one of `stem`, and the rest."""
    for size in range(len(ukrainian), 2, -1):
        roman = romanise(ukrainian[:size].replace("'", ""))
        if stem.startswith(roman) and " " not in ukrainian[:size]:
            return ukrainian[:size], stem[len(roman) :]
    return "", stem


def _cyrillic(latin: str) -> str:
    return _BACK_RE.sub(lambda m: _BACK[m[0]], latin)
