"""Settlements with region codes and adjectives -> the regions themselves, as places with names."""

from __future__ import annotations

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


@lru_cache(maxsize=1)
def ukraine_regions() -> dict[str, FirstOrder]:
    """Return Ukraine's 27 first-order regions by p-code."""
    return {r.id: r for r in read_table("regions.toml", RegionTable).ukraine}


def first_order_place(region: FirstOrder, members: Sequence[Place]) -> Place:
    """Return a first-order region of Ukraine as a place, at the mean point of its members."""
    lon, lat = mean_point(members)
    return Place(
        place_id=region.id,
        name=region.en,
        kind="region",
        lon=lon,
        lat=lat,
        country="UA",
        names={"en": region.en, "uk": region.uk, "ru": region.ru},
        aliases=_first_order_aliases(region),
        region=region.en,
        ids={"pcode": region.id},
    )


def _first_order_aliases(region: FirstOrder) -> tuple[str, ...]:
    generic = [f"{region.short} {word}" for word in ("Oblast", "region", "province", "area")]
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
_ADJECTIVE = ("skyi", "zkyi", "kyi", "ska", "zka", "ka")


def unit_place(unit: Unit) -> Place:
    """Return a raion or hromada as a place: "Bakhmut Raion" of «Бахмутський район»."""
    lon, lat = mean_point(unit.members)
    seat = seat_of(unit.written, unit.members)
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
    """Return the settlement that an adjectival unit name is made of: "Bakhmutskyi" -> Bakhmut."""
    stem = fold(adjective).replace(" ", "")
    scored = [(_shared(stem, fold(p.name).replace(" ", "")), p) for p in members]
    likely = [(n, p) for n, p in scored if n >= 3]
    rank = {"city": 2, "town": 1, "village": 0, "": 3}
    return max(likely, key=lambda s: (s[0] + 2 * rank[s[1].category], s[1].population or 0), default=(0, None))[1]


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


_BACK = (
    ("shch", "щ"), ("zgh", "зг"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("skyi", "ський"),
    ("ska", "ська"), ("zkyi", "зький"), ("zka", "зька"), ("kyi", "кий"), ("ye", "є"), ("yu", "ю"), ("ya", "я"),
    ("yi", "ї"), ("ia", "я"), ("iu", "ю"), ("ie", "є"), ("a", "а"), ("b", "б"), ("v", "в"), ("h", "г"), ("g", "ґ"),
    ("d", "д"), ("e", "е"), ("z", "з"), ("y", "и"), ("i", "і"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"),
    ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"),
)  # fmt: skip


def ukrainian_adjective(adjective: str, seat: Place | None) -> str:
    """Return a romanised adjective in Ukrainian letters: those of its seat as far as they agree."""
    if not adjective.endswith(_ADJECTIVE):
        return ""
    written = adjective.lower()
    head = _agreeing_head(written, seat.names.get("uk", "") if seat else "")
    rest = written[len(romanise(fold(head))) :] if head else written
    back = _cyrillic(rest)
    return (head + back)[:1].upper() + (head + back)[1:]


def _agreeing_head(written: str, ukrainian: str) -> str:
    for size in range(len(ukrainian), 2, -1):
        if written.startswith(romanise(fold(ukrainian[:size]))) and " " not in ukrainian[:size]:
            return ukrainian[:size].rstrip("ь")
    return ""


def _cyrillic(latin: str) -> str:
    out: list[str] = []
    while latin:
        source, target = next(((s, t) for s, t in _BACK if latin.startswith(s)), (latin[0], latin[0]))
        out.append(target)
        latin = latin[len(source) :]
    return "".join(out).replace("лський", "льський").replace("лська", "льська").replace("ііс", "ійс")

