"""A table of settlements with a header -> places, with the regions that its columns name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

import msgspec

from whoholds.model import Place
from whoholds.places.data import read_table
from whoholds.places.regions import (
    HROMADA,
    RAION,
    Unit,
    first_order_place,
    mean_point,
    ukraine_regions,
    unit_place,
)
from whoholds.places.rows import BadRowError, Kind, Log, degrees, readable_aliases

Level = Literal["first", "second", "third"]

_PCODE = re.compile(r"UA\d{10}")
_PCODE_LENGTHS = {"first": 4, "second": 6, "third": 9}
_NAME_COLUMN = re.compile(r"name_([a-z]{2})")
_KINDS: frozenset[str] = frozenset(("settlement", "facility", "part", "region", "island", "water"))


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which column names are understood as what."""

    single: dict[str, tuple[str, ...]]
    ids: dict[str, str]
    levels: dict[str, tuple[str, ...]]
    categories: dict[str, str]


@lru_cache(maxsize=1)
def _columns() -> Columns:
    return read_table("columns.toml", Columns)


@dataclass(frozen=True)
class Header:
    """The columns of one table: position by meaning."""

    at: dict[str, int]
    names: dict[str, int]
    ids: dict[str, int]
    levels: dict[str, int]
    ukrainian: bool

    @classmethod
    def of(cls, cells: list[str]) -> Header:
        """Understand a header row."""
        position = {c.strip().lower(): i for i, c in reversed(list(enumerate(cells)))}
        known = _columns()
        return cls(
            _first_present(known.single, position),
            {m[1]: i for c, i in position.items() if (m := _NAME_COLUMN.fullmatch(c))},
            {system: position[c] for c, system in known.ids.items() if c in position},
            _first_present(known.levels, position),
            "oblast" in position,
        )

    def missing(self) -> list[str]:
        """Return the meanings without which no row can be used."""
        named = {"name"} if self.names else set()
        return [m for m in ("id", "name", "lat", "lon") if m not in self.at.keys() | named]


def _first_present(wanted: Mapping[str, Iterable[str]], position: Mapping[str, int]) -> dict[str, int]:
    found = {
        meaning: next((position[c] for c in columns if c in position), -1)
        for meaning, columns in wanted.items()
    }
    return {meaning: i for meaning, i in found.items() if i >= 0}


def table_places(text: str, log: Log) -> Iterator[Place]:
    """Yield the settlements of a table with a header, then the regions its columns name."""
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells = next(reader, [])
    header = Header.of(cells)
    if header.missing():
        log.add(
            f"the header has no column for {', '.join(header.missing())}; it reads: {first.strip()[:200]}", 1
        )
        return
    width = len(cells)
    rows = [
        row
        for row in (_row(line, reader.line_num, header, width, log) for line in _cells(reader, log))
        if row is not None
    ]
    yield from _with_regions(_unique(rows, log), header)


def _cells(reader: Iterator[list[str]], log: Log) -> Iterator[list[str]]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as e:
            log.add(f"row skipped: {e}", getattr(reader, "line_num", None))


@dataclass(frozen=True)
class Row:
    """A settlement of a table, with its regions as written and its line."""

    place: Place
    regions: dict[str, str]
    line: int


def _row(cells: list[str], line: int, header: Header, width: int, log: Log) -> Row | None:
    if not any(cells):
        return None
    if len(cells) < width:
        log.add(f"row skipped: {len(cells)} fields where the header has {width}", line)
        return None

    def cell(meaning: str) -> str:
        at = header.at.get(meaning, -1)
        return cells[at].strip() if at >= 0 else ""

    try:
        place = _settlement(cell, cells, header, lambda message, field: log.add(message, line, field))
    except BadRowError as e:
        log.add(f"row skipped: {e}", line, e.field)
        return None
    return Row(place, {level: cells[at].strip() for level, at in header.levels.items()}, line)


def _settlement(
    cell: Callable[[str], str], cells: list[str], header: Header, note: Callable[[str, str], None]
) -> Place:
    place_id = cell("id")
    names = {lang: cells[at].strip() for lang, at in header.names.items() if cells[at].strip()}
    name = cell("name") or names.get("en") or next(iter(names.values()), "")
    for field, value in (("id", place_id), ("name", name)):
        if not value:
            raise BadRowError(field, f"the {field} is empty")
    return Place(
        place_id=place_id,
        name=name,
        kind=cast(Kind, cell("kind")) if cell("kind") in _KINDS else "settlement",
        lat=degrees(cell("lat"), "lat", 90),
        lon=degrees(cell("lon"), "lon", 180),
        country=cell("country") or ("UA" if _PCODE.fullmatch(place_id) else ""),
        names=names,
        aliases=readable_aliases(cell("aliases").split("|"), {name, *names.values()}),
        population=_count(cell("population"), note),
        category=_category(cell("category")),
        ids={system: cells[at].strip() for system, at in header.ids.items() if cells[at].strip()},
    )


def _count(value: str, note: Callable[[str, str], None]) -> int | None:
    if not value:
        return None
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        note(f"population {value!r} is not a number; the row is kept without it", "population")
        return None


def _category(value: str) -> Literal["city", "town", "village", ""]:
    return cast(Literal["city", "town", "village", ""], _columns().categories.get(value.lower(), ""))


def _unique(rows: list[Row], log: Log) -> list[Row]:
    seen: dict[str, int] = {}
    kept: list[Row] = []
    for row in rows:
        first = seen.setdefault(row.place.place_id, row.line)
        if first == row.line:
            kept.append(row)
        else:
            log.add(
                f"row skipped: id {row.place.place_id!r} was already used in line {first}", row.line, "id"
            )
    return kept


# --- regions of a table ----------------------------------------------------------------------------


def _with_regions(rows: list[Row], header: Header) -> Iterator[Place]:
    members: dict[tuple[Level, str, str], list[Place]] = {}
    for row in rows:
        units = _units(row, header)
        label = _region_name(units[0][1], units[0][2]) if units else ""
        place = msgspec.structs.replace(row.place, region_ids=tuple(u[1] for u in units), region=label)
        yield place
        for unit in units:
            members.setdefault(unit, []).append(place)
    for (level, region_id, written), inside in members.items():
        yield _region_place(
            level, Unit(region_id, written, RAION if level == "second" else HROMADA, tuple(inside))
        )


def _units(row: Row, header: Header) -> list[tuple[Level, str, str]]:
    levels: tuple[Level, ...] = ("first", "second", "third")
    coded = header.ukrainian and _PCODE.fullmatch(row.place.place_id) is not None
    units: list[tuple[Level, str, str]] = []
    path = ""
    for level in levels:
        written = row.regions.get(level, "")
        path += "/" + written
        if written and (level == "first" or written != row.regions.get("first")):
            code = row.place.place_id[: _PCODE_LENGTHS[level]] if coded else "region:" + path[1:]
            units.append((level, code, written))
    return units


def _region_name(region_id: str, written: str) -> str:
    known = ukraine_regions().get(region_id)
    return known.en if known else written


def _region_place(level: Level, unit: Unit) -> Place:
    known = ukraine_regions().get(unit.region_id)
    if known:
        return first_order_place(known, unit.members)
    if not unit.region_id.startswith("region:"):
        return unit_place(unit)
    lon, lat = mean_point(unit.members)
    around = unit.members[0].region_ids
    return Place(
        place_id=unit.region_id,
        name=unit.written,
        kind="region",
        lon=lon,
        lat=lat,
        country=unit.members[0].country,
        aliases=(
            f"{unit.written} region",
            f"{unit.written} {'province' if level == 'first' else 'district'}",
        ),
        region_ids=around[: around.index(unit.region_id)],
        region=unit.members[0].region,
    )
