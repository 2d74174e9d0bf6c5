"""The embedded world (Natural Earth 1:50m as TopoJSON) -> land, boundary lines and disputed lines."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]
"""[n, 2] longitude and latitude, WGS84 degrees."""

Box = tuple[float, float, float, float]
"""West, south, east, north in WGS84 degrees."""

WORLD = "countries-50m.json.gz"


@dataclass(frozen=True)
class Base:
    """A neutral base map: rings of land, boundary lines, and boundary lines that are disputed."""

    land: tuple[Line, ...]
    boundaries: tuple[Line, ...]
    disputed: tuple[Line, ...]


class _Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    between: tuple[str, str]
    why: str
    box: Box | None = None


class _List(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    pairs: tuple[_Pair, ...]


@dataclass(frozen=True)
class Disputed:
    """A disputed stretch of the line between two countries as the base map names them."""

    between: frozenset[str]
    box: Box | None

    def covers(self, countries: frozenset[str], line: Line) -> bool:
        """Whether a line between these countries is part of it."""
        return countries == self.between and (self.box is None or overlaps(line, self.box))


def overlaps(line: Line, box: Box) -> bool:
    """Whether the bounding box of a line and a box share a point."""
    west, south, east, north = box
    (left, low), (right, high) = line.min(axis=0), line.max(axis=0)
    return bool(left <= east and right >= west and low <= north and high >= south)


def base_of(box: Box) -> Base:
    """Return what of the world lies in a box (whole lines, not clipped)."""
    world = _world()
    parts = (world.land, world.boundaries, world.disputed)
    land, boundaries, disputed = (tuple(x for x in part if overlaps(x, box)) for part in parts)
    return Base(land, boundaries, disputed)


@cache
def _world() -> Base:
    topology = msgspec.json.decode(gzip.decompress(_read(WORLD)))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    sides = _sides_of_arcs(countries)
    shared = {i: frozenset(names) for i, names in sides.items() if len(names) > 1}
    disputed = _disputed()
    doubtful = {i for i, names in shared.items() if any(d.covers(names, arcs[i]) for d in disputed)}
    land = (_joined(ring, arcs) for country in countries for ring in _rings(country.get("arcs", [])))
    return Base(
        land=tuple(land),
        boundaries=tuple(arcs[i] for i in sorted(shared.keys() - doubtful)),
        disputed=tuple(arcs[i] for i in sorted(doubtful)),
    )


def _read(name: str) -> bytes:
    return files("whoholds.pictures").joinpath(name).read_bytes()


def _disputed() -> list[Disputed]:
    pairs = msgspec.json.decode(_read("disputed.json"), type=_List).pairs
    return [Disputed(frozenset(pair.between), pair.box) for pair in pairs]


def _decoded(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Line:
    """Undo the quantisation and the differences of TopoJSON (its specification, sections 2.1.2 and 2.1.3)."""
    steps: Line = np.cumsum(np.array(arc, dtype=np.float64), axis=0)
    line: Line = steps * np.array(transform["scale"]) + np.array(transform["translate"])
    return line


def _rings(arcs: Sequence[Any]) -> Iterator[list[int]]:
    for part in arcs:
        if part and isinstance(part[0], int):
            yield list(part)
        else:
            yield from _rings(part)


def _sides_of_arcs(countries: Iterable[dict[str, Any]]) -> dict[int, set[str]]:
    sides: dict[int, set[str]] = defaultdict(set)
    for country in countries:
        for ring in _rings(country.get("arcs", [])):
            for arc in ring:
                sides[arc if arc >= 0 else ~arc].add(country["properties"]["name"])
    return sides


def _joined(ring: Sequence[int], arcs: Sequence[Line]) -> Line:
    return np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring])
