"""A gazetteer file, CSV with a header or a GeoNames dump, plain or packed -> a Gazetteer."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import msgspec

from whoholds.errors import InputError
from whoholds.model import Issue, Place
from whoholds.places.cache import cached
from whoholds.places.data import read_table
from whoholds.places.gazetteer import Gazetteer
from whoholds.places.regions import (
    HROMADA,
    RAION,
    Unit,
    first_order_place,
    mean_point,
    ukraine_regions,
    unit_place,
)

Level = Literal["first", "second", "third"]
Kind = Literal["settlement", "facility", "part", "region", "island", "water"]

_PCODE = re.compile(r"UA\d{10}")
_PCODE_LENGTHS = {"first": 4, "second": 6, "third": 9}
_NAME_COLUMN = re.compile(r"name_([a-z]{2})")
_KINDS: frozenset[str] = frozenset(("settlement", "facility", "part", "region", "island", "water"))

# GeoNames feature classes and codes that are places of ours (geonames.org/export/codes.html).
_DUMP_KINDS: dict[str, Kind] = {
    "ADM1": "region", "ADM2": "region", "ADM3": "region", "ISL": "island", "ISLS": "island", "PEN": "island",
    "AIRP": "facility", "AIRB": "facility", "AIRF": "facility", "INSM": "facility", "DAM": "facility",
    "PS": "facility", "PSN": "facility", "PRT": "facility", "RSTN": "facility", "MFG": "facility",
}  # fmt: skip
_DUMP_FIELDS = 19


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which column names are understood as what."""

    single: dict[str, tuple[str, ...]]
    ids: dict[str, str]
    levels: dict[str, tuple[str, ...]]
    categories: dict[str, str]


@lru_cache(maxsize=1)
def _columns() -> Columns:
    return read_table("columns.toml", Columns)


def load_file(
    path_or_bytes: str | Path | bytes,
    name: str | None = None,
    issues: list[Issue] | None = None,
    *,
    cache: Path | None = None,
) -> Gazetteer:
    """Return the gazetteer of a file, or of a file's bytes.

    Read are CSV or TSV with a header (plain, .gz, .zip) and GeoNames dumps of 19 columns (.txt, .zip).
    Rows that cannot be used become `issues` (file, line, field) and the rest goes on. Coordinates are
    WGS84 degrees. With a folder for `cache` (see `user_cache`) a file without faults is built once and
    read from there afterwards. Raises InputError when nothing in it can be used.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _read(Path(path_or_bytes))
    label = name or ("gazetteer" if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).name)
    sha256 = hashlib.sha256(data).hexdigest()
    log = Log(label, issues if issues is not None else [])
    built = cached(f"file-{sha256[:16]}", cache, lambda: _built(data, sha256, log), lambda: not log.issues)
    return Gazetteer(label, built.rows, built.indexes, sha256)


def _built(data: bytes, sha256: str, log: Log) -> Gazetteer:
    places = list(_places(_text(data, log), log))
    if not places:
        first = f" First problem: {log.issues[0].message}" if log.issues else ""
        wanted = "expected a CSV with a header or a GeoNames dump"
        raise InputError(f"{log.file}: no usable place in this file; {wanted}.{first}")
    return Gazetteer.of(log.file, places, sha256)


@dataclass(frozen=True)
class Log:
    """Where the faults of one file are written down."""

    file: str
    issues: list[Issue]

    def add(self, message: str, line: int | None = None, field: str | None = None) -> None:
        """Note one fault."""
        self.issues.append(Issue(file=self.file, message=message, line=line, field=field))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror}") from e


def _text(data: bytes, log: Log) -> str:
    if data[:2] == b"\x1f\x8b":
        data = _gunzip(data, log)
    elif data[:2] == b"PK":
        data = _unzip(data, log)
    return data.decode("utf-8-sig", errors="surrogateescape")


def _gunzip(data: bytes, log: Log) -> bytes:
    """Return all that can be unpacked: a truncated or damaged rest is an issue, not an end."""
    out: list[bytes] = []
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out.append(unpacker.decompress(data))
        except zlib.error as e:
            log.add(f"damaged gzip data ({e}); read as far as it went")
            break
        if not unpacker.eof:
            log.add("truncated gzip file; read as far as it went: fetch it again")
            break
        data = unpacker.unused_data
    return b"".join(out)


def _unzip(data: bytes, log: Log) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [n for n in archive.namelist() if n.lower().endswith((".txt", ".csv", ".tsv"))]
            wanted = [n for n in names if not n.lower().startswith("readme")]
            return archive.read(wanted[0]) if wanted else b""
    except (zipfile.BadZipFile, zlib.error) as e:
        raise InputError(f"{log.file}: not a readable zip file ({e}); fetch it again") from e


def _places(text: str, log: Log) -> Iterator[Place]:
    first = text.split("\n", 1)[0]
    if first.count("\t") == _DUMP_FIELDS - 1 and first.split("\t")[0].isdigit():
        return _dump_places(text, log)
    return _table_places(text, log)


# --- CSV with a header ---------------------------------------------------------------------------


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
        return [m for m in ("id", "name", "lat", "lon") if m not in self.at]


def _first_present(wanted: Mapping[str, Iterable[str]], position: Mapping[str, int]) -> dict[str, int]:
    found = {
        meaning: next((position[c] for c in columns if c in position), -1)
        for meaning, columns in wanted.items()
    }
    return {meaning: i for meaning, i in found.items() if i >= 0}


def _table_places(text: str, log: Log) -> Iterator[Place]:
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = Header.of(next(reader, []))
    if header.missing():
        log.add(
            f"the header has no column for {', '.join(header.missing())}; it reads: {first.strip()[:200]}", 1
        )
        return
    width = first.count(delimiter) + 1
    rows = [
        row
        for row in (_row(cells, reader.line_num, header, width, log) for cells in _cells(reader, log))
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
    except _BadRowError as e:
        log.add(f"row skipped: {e}", line, e.field)
        return None
    return Row(place, {level: cells[at].strip() for level, at in header.levels.items()}, line)


class _BadRowError(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _settlement(
    cell: Callable[[str], str], cells: list[str], header: Header, note: Callable[[str, str], None]
) -> Place:
    place_id = cell("id")
    names = {lang: cells[at].strip() for lang, at in header.names.items() if cells[at].strip()}
    name = cell("name") or names.get("en") or next(iter(names.values()), "")
    for field, value in (("id", place_id), ("name", name)):
        if not value:
            raise _BadRowError(field, f"the {field} is empty")
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            raise _BadRowError(field, f"the {field} is not UTF-8; save the file as UTF-8")
    return Place(
        place_id=place_id,
        name=name,
        kind=cast(Kind, cell("kind")) if cell("kind") in _KINDS else "settlement",
        lat=_degrees(cell("lat"), "lat", 90),
        lon=_degrees(cell("lon"), "lon", 180),
        country=cell("country") or ("UA" if _PCODE.fullmatch(place_id) else ""),
        names=names,
        aliases=readable_aliases(cell("aliases").split("|"), {name, *names.values()}),
        population=_count(cell("population"), note),
        category=_category(cell("category")),
        ids={system: cells[at].strip() for system, at in header.ids.items() if cells[at].strip()},
    )


def _degrees(value: str, field: str, limit: int) -> float:
    try:
        number = float(value)
    except ValueError:
        raise _BadRowError(field, f"{field} {value!r} is not a number of degrees") from None
    if not -limit <= number <= limit:
        raise _BadRowError(field, f"{field} {value!r} is outside -{limit}..{limit} degrees (WGS84)")
    return number


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


_READABLE = re.compile("^[A-ZÀ-ÖØ-ÞĀ-ſƀ-ɏḀ-ỿ'‘’ʻʿ\u0400-\u04ff\u0590-\u05ff\u0600-\u06ff]")
_CODE = re.compile("^[A-Z]{2,4}$")


def readable_aliases(aliases: Iterable[str], but: set[str]) -> tuple[str, ...]:
    """Return the aliases in Latin, Cyrillic, Arabic or Hebrew letters; codes and mechanical forms go.

    GeoNames lists airport codes ("DOK") and machine transliterations of other alphabets ("dwntsk").
    """
    kept = (a.strip() for alias in aliases for a in alias.split(";"))
    return tuple(
        dict.fromkeys(
            a for a in kept if len(a) > 2 and a not in but and _READABLE.match(a) and not _CODE.match(a)
        )
    )


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


# --- GeoNames dump -----------------------------------------------------------------------------------


def _dump_places(text: str, log: Log) -> Iterator[Place]:
    rows: list[tuple[list[str], Place]] = []
    for line, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        cells = raw.rstrip("\r").split("\t")
        if len(cells) != _DUMP_FIELDS:
            log.add(f"row skipped: {len(cells)} fields where a GeoNames dump has {_DUMP_FIELDS}", line)
            continue
        try:
            place = _dump_place(cells)
        except _BadRowError as e:
            log.add(f"row skipped: {e}", line, e.field)
            continue
        if place is not None:
            rows.append((cells, place))
    yield from _inside_their_regions(rows)


def _dump_place(cells: list[str]) -> Place | None:
    kind: Kind | None = "settlement" if cells[6] == "P" else _DUMP_KINDS.get(cells[7])
    if kind is None:
        return None
    if not cells[0].isdigit():
        raise _BadRowError("geonameid", f"geonameid {cells[0]!r} is not a number")
    return Place(
        place_id=f"gn:{cells[0]}",
        name=cells[1],
        kind=kind,
        lat=_degrees(cells[4], "latitude", 90),
        lon=_degrees(cells[5], "longitude", 180),
        country=cells[8],
        names={"en": cells[2]} if cells[2] and cells[2] != cells[1] else {},
        aliases=readable_aliases(cells[3].split(","), {cells[1]}),
        population=int(cells[14]) or None if cells[14].isdigit() else None,
        ids={"geonames": cells[0]},
    )


def _inside_their_regions(rows: list[tuple[list[str], Place]]) -> Iterator[Place]:
    coded = {
        ".".join(cells[i] for i in (8, 10, 11, 12)[: int(cells[7][3]) + 1]): place
        for cells, place in rows
        if cells[7] in ("ADM1", "ADM2", "ADM3")
    }
    for cells, place in rows:
        paths = (".".join(cells[i] for i in (8, 10, 11, 12)[:n]) for n in (2, 3, 4))
        around = [coded[p] for p in paths if p in coded and coded[p].place_id != place.place_id]
        ids = tuple(p.place_id for p in around)
        yield msgspec.structs.replace(place, region_ids=ids, region=around[0].name if around else "")
