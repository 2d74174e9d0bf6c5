"""Somebody's map, GeoJSON or CSV -> who they say holds each settlement from which day to which.

The map stays the user's: it is read, matched to our settlements and forgotten. Polygons need the extra `gis`
(shapely); coordinates are WGS84 longitude and latitude.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.control.compare import MapState
from whoholds.errors import InputError, MissingExtraError, UsageError
from whoholds.model import CONTESTED, Place

if TYPE_CHECKING:
    from whoholds.places import Gazetteer
    from whoholds.theatres import Theatre

ROLES: dict[str, tuple[str, ...]] = {
    "state": ("status", "state", "control", "side", "controller", "controlled_by", "holder", "held_by"),
    "place_id": ("place_id", "id", "katottg", "katotth", "pcode", "adm4_pcode"),
    "name": ("name", "place", "settlement", "name_en", "adm4_en"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "longitude", "x"),
    "date": ("date", "day", "on"),
    "from": ("from", "start", "first", "valid_from"),
    "to": ("to", "until", "end", "last", "valid_to"),
}
"""What a column can be for, and the names by which it is known without being told."""

SAME_PLACE_KM = 3.0
"""A point of a map is the nearest settlement within this distance: villages lie about that far apart."""

AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")
"""GeoJSON geometries that hold settlements; lines are left out."""

SKIP = "none"
"""The side that stands for "leave these out"."""


@dataclass(frozen=True)
class MapWords:
    """How a map is to be read: columns by role, sides by the map's words, rows wanted, and all else."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    """The side of settlements that lie in no area of the map; without it the map is silent there."""


@dataclass(frozen=True)
class UserMap:
    """A map on our settlements: its rows, the days it names, and what could not be placed."""

    rows: tuple[MapState, ...]
    days: tuple[date, ...]
    unplaced: int
    overlaps: int
    """Settlements that lie in areas of two states at once: the first area in the file counts."""


@dataclass(frozen=True)
class _Feature:
    line: int
    fields: Mapping[str, str]
    shape: Mapping[str, Any] | None = None


def read_map(
    path: Path, words: MapWords, places: Sequence[Place], gazetteer: Gazetteer, theatre: Theatre
) -> UserMap:
    """Read a map and match it to settlements.

    Raises InputError when the file cannot be read, UsageError when a column or a side is not known (with how
    to name it), MissingExtraError when there are polygons and no shapely.
    """
    features = [f for f in _features(path) if _wanted(f, words.where)]
    if not features:
        raise InputError(f"{path.name}: no rows to compare")
    columns = _columns(path.name, features, words)
    states = _states(path.name, features, columns, words, theatre)
    return _placed(path.name, features, columns, states, places, gazetteer, _side(words.otherwise, theatre))


# --- files -----------------------------------------------------------------------------------------


def _features(path: Path) -> list[_Feature]:
    text = _text(path)
    return _geojson(text, path.name) if text.lstrip()[:1] == "{" else _csv(text)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except (OSError, EOFError) as exc:
        raise InputError(f"{path}: cannot be read ({getattr(exc, 'strerror', None) or exc})") from exc
    except UnicodeDecodeError as exc:
        raise InputError(f"{path}: neither GeoJSON nor CSV in UTF-8") from exc


def _geojson(text: str, name: str) -> list[_Feature]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as exc:
        raise InputError(f"{name}: line {exc.lineno}: no valid JSON ({exc.msg})") from exc
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{name}: no GeoJSON FeatureCollection: it has no list of features")
    return [
        _Feature(number, _plain(f.get("properties") or {}), f.get("geometry"))
        for number, f in enumerate(features, 1)
        if isinstance(f, dict)
    ]


def _csv(text: str) -> list[_Feature]:
    table = csv.DictReader(io.StringIO(text))
    return [_Feature(table.line_num, _plain(fields)) for fields in table]


def _plain(fields: Mapping[str, Any]) -> dict[str, str]:
    return {str(k): "" if v is None else str(v).strip() for k, v in fields.items() if k is not None}


def _wanted(feature: _Feature, where: Mapping[str, str]) -> bool:
    return all(
        feature.fields.get(column, "").casefold() == value.casefold() for column, value in where.items()
    )


# --- words -----------------------------------------------------------------------------------------


def _columns(name: str, features: Sequence[_Feature], words: MapWords) -> dict[str, str]:
    """Return the column of each role that the map has: as told, else by its usual names."""
    there = list(dict.fromkeys(column for f in features for column in f.fields))
    for role, column in words.columns.items():
        if role not in ROLES:
            raise UsageError(f"no role {role!r} for a column; the roles are {', '.join(ROLES)}")
        if column not in there:
            raise UsageError(f"{name}: no column {column!r}; its columns are {', '.join(there) or 'none'}")
    low = {column.casefold(): column for column in reversed(there)}
    usual = {role: low[n] for role, names in ROLES.items() for n in reversed(names) if n in low}
    found = usual | dict(words.columns)
    if "state" not in found and "*" not in words.sides:
        raise UsageError(
            f"{name}: no column says who holds; its columns are {', '.join(there) or 'none'}"
            "\n  name it with --column state=COLUMN, or say whose everything is with --side '*=SIDE'"
        )
    return found


def _states(
    name: str, features: Sequence[_Feature], columns: Mapping[str, str], words: MapWords, theatre: Theatre
) -> dict[str, str]:
    """Return our state for every word of the map's state column, small letters; SKIP leaves a row out."""
    known = {CONTESTED: CONTESTED} | {
        word.casefold(): side.id
        for side in theatre.sides
        for word in (side.id, side.name, side.country, *side.names.values())
        if word
    }
    told = {word.casefold(): _side(side, theatre) for word, side in words.sides.items()}
    said = Counter(_said(f, columns) for f in features)
    spelt = {_said(f, columns): f.fields.get(columns.get("state", ""), "") for f in reversed(features)}
    states = {word: told.get(word) or known.get(word) or told.get("*", "") for word in said}
    strange = [word for word in said if not states[word]]
    if strange:
        listed = ", ".join(f"{spelt[word]!r} ({said[word]:,})" for word in strange[:8])
        raise UsageError(
            f"{name}: column {columns['state']!r} has words that are no side here: {listed}"
            f"\n  say what each means with --side 'WORD=SIDE'; the sides are "
            f"{', '.join(s.id for s in theatre.sides)}, {CONTESTED}, and {SKIP} to leave it out"
        )
    return states


def _said(feature: _Feature, columns: Mapping[str, str]) -> str:
    return feature.fields.get(columns.get("state", ""), "").casefold()


def _side(word: str, theatre: Theatre) -> str:
    if word in ("", SKIP, CONTESTED):
        return word
    found = theatre.side(word) or theatre.side(word.lower()) or theatre.side(word.title())
    if found is None:
        raise UsageError(
            f"no side {word!r}; the sides are {', '.join(s.id for s in theatre.sides)}, {CONTESTED}"
        )
    return found.id


# --- places ----------------------------------------------------------------------------------------


def _placed(
    name: str,
    features: Sequence[_Feature],
    columns: Mapping[str, str],
    states: Mapping[str, str],
    places: Sequence[Place],
    gazetteer: Gazetteer,
    otherwise: str,
) -> UserMap:
    finder = _Finder(places, gazetteer)
    rows: dict[tuple[str, date, date], str] = {}
    days, unplaced, overlaps = set[date](), 0, 0
    for feature in features:
        state, (first, last) = states[_said(feature, columns)], _period(name, feature, columns)
        days.update(day for day in (first, last) if date.min < day < date.max)
        if state == SKIP:
            continue
        found = finder.find(feature, columns)
        unplaced += not found
        for place_id in found:
            overlaps += rows.setdefault((place_id, first, last), state) != state
    if otherwise and otherwise != SKIP:
        periods = {(first, last) for _, first, last in rows} or {(date.min, date.max)}
        for (first, last), place in ((period, place) for period in sorted(periods) for place in places):
            rows.setdefault((place.place_id, first, last), otherwise)
    told = tuple(MapState(place_id, state, first, last) for (place_id, first, last), state in rows.items())
    return UserMap(told, tuple(sorted(days)), unplaced, overlaps)


def _period(name: str, feature: _Feature, columns: Mapping[str, str]) -> tuple[date, date]:
    """Return the first and last day of a row; without dates it is about every day."""
    values = {role: feature.fields.get(columns.get(role, ""), "")[:10] for role in ("date", "from", "to")}
    try:
        found = {role: date.fromisoformat(value) for role, value in values.items() if value}
    except ValueError as exc:
        raise InputError(f"{name}: row {feature.line}: {exc}; write dates as 2022-10-01") from exc
    if "from" not in found and "to" not in found and "date" in found:
        return found["date"], found["date"]
    return found.get("from", date.min), found.get("to", date.max)


class _Finder:
    """Finds our settlements for a feature: by id, inside its area, at its point, by its name."""

    def __init__(self, places: Sequence[Place], gazetteer: Gazetteer) -> None:
        self.places, self.gazetteer = places, gazetteer
        self.ids = {key: p.place_id for p in places for key in (*p.ids.values(), p.place_id)}
        self.known = {place.place_id for place in places}
        self.tree: Any = None

    def find(self, feature: _Feature, columns: Mapping[str, str]) -> list[str]:
        """Return the ids of the settlements that a feature is about."""
        identity = self.ids.get(feature.fields.get(columns.get("place_id", ""), ""))
        if identity:
            return [identity]
        if (feature.shape or {}).get("type") in AREAS:
            return self._inside(feature)
        points = list(_points(feature, columns))
        if points:
            return [place_id for lon, lat in points for place_id in self._nearest(lon, lat)]
        return self._named(feature.fields.get(columns.get("name", ""), ""))

    def _inside(self, feature: _Feature) -> list[str]:
        shapely = _shapely()
        if self.tree is None:
            self.tree = shapely.STRtree(shapely.points([(p.lon, p.lat) for p in self.places]))
        try:
            area = shapely.make_valid(shapely.from_geojson(json.dumps(feature.shape)))
        except shapely.errors.ShapelyError as exc:
            raise InputError(f"feature {feature.line}: no valid geometry ({exc})") from exc
        found = self.tree.query(area, predicate="intersects").tolist()
        return [self.places[row].place_id for row in sorted(found)]

    def _nearest(self, lon: float, lat: float) -> list[str]:
        near = (
            p.place_id for _, p in self.gazetteer.near(lon, lat, SAME_PLACE_KM) if p.place_id in self.known
        )
        return list(islice(near, 1))

    def _named(self, name: str) -> list[str]:
        found = [p.place_id for p in self.gazetteer.find(name) if p.place_id in self.known] if name else []
        return found if len(found) == 1 else []


def _points(feature: _Feature, columns: Mapping[str, str]) -> Iterator[tuple[float, float]]:
    """Yield the points of a feature: its geometry's, else those of its columns of latitude and longitude."""
    shape = feature.shape or {}
    if shape.get("type") in ("Point", "MultiPoint"):
        given = shape.get("coordinates") or []
        for point in [given] if shape["type"] == "Point" else given:
            yield float(point[0]), float(point[1])
        return
    lon, lat = (feature.fields.get(columns.get(role, ""), "") for role in ("lon", "lat"))
    try:
        yield float(lon), float(lat)
    except ValueError:
        return


def _shapely() -> Any:
    try:
        return import_module("shapely")
    except ImportError as exc:
        raise MissingExtraError(
            "the map has areas, and shapely is not installed; install the extra: pip install 'whoholds[gis]'"
        ) from exc
