"""Place records -> a gazetteer that knows them by any script, case form and old name, and by distance."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from whoholds.model import Place
from whoholds.places.adjectives import adjective_bases
from whoholds.places.fold import fold
from whoholds.places.geo import Points, PointsBuilder
from whoholds.places.index import KeyIndex, KeyIndexBuilder, code_of
from whoholds.places.inflect import lemmas
from whoholds.places.names import generic_of, name_codes, skeleton_key
from whoholds.places.typos import keys_apart, near_keys

MatchHow = Literal["exact", "inflected", "alias", "fuzzy"]

SAME_PLACE_KM = 5.0
"""Two records of one folded name closer than this are one settlement: homonyms in Ukraine lie farther
apart (all but 0.8 % of those inside a hromada), while gazetteers differ by 1-3 km on a village's point."""

_SHORTEST_BY_SOUND = 4
"""Shorter names sound like too many others to be found by sound."""

_Best = dict[int, tuple[int, int, MatchHow]]
"""For a row: how good a name was met, 1 when in another case form, and the word for that."""

_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Place)
_CATEGORY_ORDER = {"city": 0, "town": 1, "village": 2, "": 3}


@dataclass(frozen=True)
class Match:
    """A place that bears a name, how the name as written met it, and how good a name of it that is.

    `rank` is one of `names.STANDARD` (0) to `names.SOUND` (4).
    """

    place: Place
    how: MatchHow
    rank: int = 0


@dataclass(frozen=True)
class Rows:
    """The records themselves: one buffer of msgpack and where each begins; decoded when asked for."""

    buffer: bytes | memoryview
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> Place:
        return _DECODER.decode(self.buffer[self.offsets[row] : self.offsets[row + 1]])


class Gazetteer:
    """A frozen set of places. Lookups are pure; the same gazetteer answers the same for ever."""

    def __init__(self, name: str, rows: Rows, indexes: Indexes, sha256: str | None = None) -> None:
        self.name = name
        self.sha256 = sha256 or hashlib.sha256(rows.buffer).hexdigest()
        self.rows = rows
        self.indexes = indexes
        self._place = lru_cache(maxsize=8192)(rows.__getitem__)
        self._matches = lru_cache(maxsize=8192)(self._search)

    @classmethod
    def of(cls, name: str, places: Iterable[Place], sha256: str | None = None) -> Gazetteer:
        """Build from records; the first of two with one id is kept."""
        builder = Builder()
        for place in places:
            builder.add(place)
        return cls(name, builder.rows(), builder.indexes(), sha256)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Place]:
        return (self.rows[row] for row in range(len(self.rows)))

    def __contains__(self, place_id: object) -> bool:
        return isinstance(place_id, str) and self.get(place_id) is not None

    def get(self, place_id: str) -> Place | None:
        """Return the place of an id: its own, or one it has elsewhere ("gn:713174", a KATOTTH code)."""
        found = self.indexes.ids.find(place_id)
        return self._place(min(found, key=lambda f: f[1])[0]) if found else None

    def find(self, name: str, lang: str | None = None) -> tuple[Place, ...]:
        """Return the places of a name in any script or case form, best first; () when unknown.

        Best is: the standard name, its case form, an alias, a spelling that only sounds alike; among
        equals the larger place. `lang` limits the case forms to those of one language.
        """
        return tuple(m.place for m in self.matches(name, lang))

    def matches(self, name: str, lang: str | None = None) -> tuple[Match, ...]:
        """Return what `find` returns, each with how it was met."""
        return self._matches(name, lang)

    def _search(self, name: str, lang: str | None) -> tuple[Match, ...]:
        key = fold(_POSSESSIVE.sub("", name))
        plain = self._by_key(key, lang)
        generic = generic_of(key)
        if plain or generic is None:
            return plain
        return tuple(m for m in self._by_key(generic.rest, lang) if generic.admits(m.place))

    def _by_key(self, key: str, lang: str | None) -> tuple[Match, ...]:
        """Return the places of a folded key: by name and case form, else by adjective, else by sound."""
        names = self.indexes.names
        best: _Best = {}
        self._note(best, (key,), 0, "exact")
        self._note(best, names.known(lemmas(key, lang)), 1, "inflected")
        if not best:
            self._note(best, names.known(adjective_bases(key, lang)), 1, "inflected")
        if not best and len(key) >= _SHORTEST_BY_SOUND:
            self._note(best, [skeleton_key(k) for k in (key, *lemmas(key, lang))], 2, "fuzzy")
        return self._ranked(best)

    def _note(self, best: _Best, keys: Iterable[str], bent: int, how: MatchHow) -> None:
        for key in keys:
            for row, rank in self.indexes.names.find(key):
                met: tuple[int, int, MatchHow] = (rank, bent, "alias" if rank and how == "exact" else how)
                best[row] = min(best.get(row, met), met)

    def _ranked(self, best: _Best) -> tuple[Match, ...]:
        order = sorted(best, key=lambda row: (best[row][:2], _size_order(self._place(row)), row))
        return tuple(Match(self._place(row), best[row][2], best[row][0]) for row in order)

    def adjective(self, name: str, lang: str | None = None) -> tuple[Match, ...]:
        """Return the settlements an adjective of direction is made of («Бахмутському»), largest first."""
        best: _Best = {}
        self._note(best, self.indexes.names.known(adjective_bases(fold(name), lang)), 0, "inflected")
        return tuple(
            m
            for m in sorted(self._ranked(best), key=lambda m: _size_order(m.place))
            if m.place.kind != "region"
        )

    def suggest(self, name: str, most: int = 3) -> tuple[str, ...]:
        """Return up to `most` names like a mistyped one, nearest first."""
        names = self.indexes.names
        keys = near_keys(fold(name), names.known)
        rows = dict.fromkeys(row for key in keys for row, _ in names.find(key))
        ordered = sorted(map(self._place, rows), key=lambda p: (keys_apart(name, p), _size_order(p)))
        return tuple(dict.fromkeys(p.name for p in ordered))[:most]

    def members(self, region_id: str) -> tuple[Place, ...]:
        """Return the places inside a region, at any depth, in the gazetteer's order."""
        return tuple(self._place(row) for row, _ in self.indexes.members.find(region_id))

    def with_members(self, regions: Mapping[str, Iterable[str]]) -> Gazetteer:
        """Return the gazetteer in which each region also holds the members of others (Donbas)."""
        more = KeyIndexBuilder()
        for region_id, parts in regions.items():
            for row in {row for part in parts for row, _ in self.indexes.members.find(part)}:
                more.add(code_of(region_id), row)
        members = self.indexes.members.with_all_of(more.done())
        return Gazetteer(self.name, self.rows, replace(self.indexes, members=members), self.sha256)

    def near(self, lon: float, lat: float, km: float) -> tuple[tuple[float, Place], ...]:
        """Return (distance in km, place) within `km` of a WGS84 point, nearest first; regions left out."""
        return tuple((d, self._place(row)) for d, row in self.indexes.points.within(lon, lat, km))


@dataclass(frozen=True)
class Indexes:
    """How rows are reached: by name key, by id, by region, by point."""

    names: KeyIndex
    ids: KeyIndex
    members: KeyIndex
    points: Points


class Builder:
    """Takes places one by one and keeps them packed: a quarter of a million fit in little memory."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._seen: set[int] = set()
        self._names, self._ids, self._members = KeyIndexBuilder(), KeyIndexBuilder(), KeyIndexBuilder()
        self._points = PointsBuilder()

    def add(self, place: Place) -> None:
        """Take a place, unless one of its id was taken before."""
        own = code_of(place.place_id)
        if own in self._seen:
            return
        self._seen.add(own)
        row = len(self._packed)
        self._packed.append(_ENCODER.encode(place))
        for code, rank in name_codes(place):
            self._names.add(code, row, rank)
        for key, rank in ids_of(place):
            self._ids.add(code_of(key), row, rank)
        for region_id in place.region_ids:
            self._members.add(code_of(region_id), row)
        if place.kind != "region":
            self._points.add(place.lon, place.lat, row)

    def rows(self) -> Rows:
        """Return the records packed so far."""
        offsets = np.zeros(len(self._packed) + 1, dtype=np.int64)
        np.cumsum([len(p) for p in self._packed], out=offsets[1:])
        return Rows(b"".join(self._packed), offsets)

    def indexes(self) -> Indexes:
        """Return the indexes of the records so far."""
        total = len(self._packed)
        return Indexes(self._names.done(), self._ids.done(), self._members.done(), self._points.done(total))


def ids_of(place: Place) -> Iterator[tuple[str, int]]:
    """Yield a place's own id (rank 0) and its ids elsewhere (rank 1); a GeoNames id as "gn:1"."""
    yield place.place_id, 0
    for system, value in place.ids.items():
        yield (f"gn:{value}" if system == "geonames" else value), 1


def _size_order(place: Place) -> tuple[int, int, str]:
    return -(place.population or 0), _CATEGORY_ORDER[place.category], place.place_id


def merge(*gazetteers: Gazetteer, name: str | None = None) -> Gazetteer:
    """Return one gazetteer of all; where two know the same place, the first one's record stays.

    Same means: one id (GeoNames' included), or one folded name within `SAME_PLACE_KM`. The record that
    stays answers to the other's ids and names too.
    """
    if len(gazetteers) == 1 and name is None:
        return gazetteers[0]
    merged = Gazetteer.of("", ())
    for other in gazetteers:
        merged = _joined(merged, other)
    merged.name = name or "+".join(g.name for g in gazetteers)
    return merged


def _joined(first: Gazetteer, second: Gazetteer) -> Gazetteer:
    if not len(first):
        return Gazetteer(second.name, second.rows, second.indexes, second.sha256)
    new_row = np.full(len(second), -1, dtype=np.int32)
    kept: list[Place] = []
    for row, place in enumerate(second):
        twin = _twin(first, place)
        new_row[row] = twin if twin is not None else len(first) + len(kept)
        if twin is None:
            kept.append(place)
    more = Builder()
    for place in kept:
        more.add(place)
    rows = _concatenated(first.rows, more.rows())
    indexes = Indexes(
        _union(first.indexes.names, second.indexes.names, new_row, len(first)),
        _union(first.indexes.ids, second.indexes.ids, new_row, len(first)),
        _union(first.indexes.members, second.indexes.members, new_row, len(first)),
        Points.joined(first.indexes.points, more.indexes().points),
    )
    sha = hashlib.sha256(f"{first.sha256}+{second.sha256}".encode()).hexdigest()
    return Gazetteer(first.name, rows, indexes, sha)


def _concatenated(first: Rows, second: Rows) -> Rows:
    offsets = np.concatenate([first.offsets, second.offsets[1:] + first.offsets[-1]])
    return Rows(bytes(first.buffer) + bytes(second.buffer), offsets)


def _union(first: KeyIndex, second: KeyIndex, new_row: NDArray[np.int32], known: int) -> KeyIndex:
    rows = new_row[second.rows]
    # A twin's names are aliases of the record that stays: they must not outrank its own.
    ranks = np.where(rows < known, np.maximum(second.ranks, 1), second.ranks).astype(np.uint8)
    return first.with_all_of(KeyIndex(second.codes, rows, ranks))


def _twin(gazetteer: Gazetteer, place: Place) -> int | None:
    ids = gazetteer.indexes.ids.known([i for i, _ in ids_of(place)])
    if ids:
        return gazetteer.indexes.ids.find(ids[0])[0][0]
    if place.kind == "region":
        return None
    close = {row for _, row in gazetteer.indexes.points.within(place.lon, place.lat, SAME_PLACE_KM)}
    if not close:
        return None
    wanted = {fold(n) for n in (place.name, *place.names.values())}
    names = gazetteer.indexes.names
    return next((row for key in sorted(wanted) for row, _ in names.find(key) if row in close), None)
