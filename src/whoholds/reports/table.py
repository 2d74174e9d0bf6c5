"""A table (CSV, TSV, Parquet) -> the fields of a report for every row, by a map of its columns.

The notes of an event data set become reports by that data set: what a coder wrote of what a source said.
Ready maps stand in `maps/*.toml`; a table is known by its columns.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import msgspec

from whoholds.errors import DataError
from whoholds.reports.extras import optional
from whoholds.reports.notes import Log, RefusedError
from whoholds.reports.record import RECODE, Columns

DELIMITERS = "\t;,|"
"""Tried in this order: a comma stands inside texts, a tab never does."""

LONGEST_CELL = 5_000_000
"""Characters; the csv module's own limit is too small for a long article."""

PARQUET = b"PAR1"
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00:00(?:\.0+)?)?")
_YEARS = re.compile(r"\s*\(\d{4}-(?:\d{4})?\)")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1)
def ready_maps() -> tuple[Columns, ...]:
    """Return the maps that come with whoholds, the most demanding first."""
    found = [read_map(file) for file in files(__package__).joinpath("maps").iterdir() if _is_toml(file.name)]
    return tuple(sorted(found, key=lambda m: (-len(m.needs), m.name)))


def _is_toml(name: str) -> bool:
    return name.endswith(".toml")


def read_map(file: Any) -> Columns:
    """Read a map of columns from a TOML file; raises DataError that names file and key."""
    try:
        return msgspec.convert(tomllib.loads(Path(str(file)).read_text(encoding="utf-8")), Columns)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{file}: no map of columns: {error}") from error


def map_for(columns: Collection[str], own: tuple[Columns, ...] = ()) -> Columns | None:
    """Return the first map, the caller's own before the ready ones, whose columns are all there."""
    there = {c.strip().casefold() for c in columns}
    for known in (*own, *ready_maps()):
        needed = {*known.needs, *known.text, known.published}
        if {c.casefold() for c in needed} <= there:
            return known
    return None


def dialect_of(head: bytes, own: tuple[Columns, ...] = ()) -> tuple[str, Columns] | None:
    """Return the delimiter and map of a table by its first line; None when it is no table that we know."""
    line = head.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    for delimiter in DELIMITERS:
        if delimiter in line:
            found = map_for(_names(line, delimiter), own)
            if found:
                return delimiter, found
    return None


def _names(line: str, delimiter: str) -> list[str]:
    """Return the cells of a first line, none where it is no table's (a bare carriage return, say)."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def read_table(
    stream: IO[bytes], log: Log, delimiter: str, columns: Columns
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, fields) of every row; a row with another number of cells is an issue."""
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), delimiter=delimiter)
    line = 0
    try:
        header = [c.strip().casefold() for c in next(rows)]
        for row in rows:
            line, first = rows.line_num, line + 1
            if row and len(row) != len(header):
                log.add(f"{len(row)} cells where the header has {len(header)}", first)
            elif row:
                yield first, fields_of(dict(zip(header, row, strict=True)), columns)
    except UnicodeDecodeError as error:
        raise RefusedError(f"not UTF-8 after line {line}; {RECODE}") from error
    except csv.Error as error:
        raise RefusedError(f"not a table after line {line}: {error}") from error


def read_parquet(stream: IO[bytes], own: tuple[Columns, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row from 1, fields) of a Parquet file, batch by batch. Raises RefusedError."""
    parquet = optional("pyarrow.parquet", "frames", "reading Parquet")
    try:
        file = parquet.ParquetFile(stream)
    except (OSError, ValueError) as error:
        raise RefusedError(f"not a Parquet file that can be read: {error}") from error
    columns = map_for(file.schema_arrow.names, own)
    if columns is None:
        raise RefusedError("no map knows its columns: bring one with --columns MAP.toml")
    number = 0
    for batch in file.iter_batches(1000):
        for row in batch.to_pylist():
            number += 1
            yield number, fields_of({k.casefold(): _cell(v) for k, v in row.items()}, columns)


def _cell(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _coded(cell: Callable[[str], str], columns: Columns) -> Iterator[str]:
    """Yield what the row's codes say, in words; nothing where a cell that the words need is empty."""
    for says in columns.says:
        if all(cell(name) == value for name, value in says.where.items()):
            cells = {
                name: _spoken(cell(name), columns.words_for) for name in _PLACEHOLDER.findall(says.words)
            }
            if all(cells.values()):
                yield _filled(says.words, cells)


def _filled(words: str, cells: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: cells[found.group(1)], words)


def _spoken(value: str, words_for: Mapping[str, str]) -> str:
    """Return a cell as words: the map's own for what it begins with, else without its years in brackets."""
    named = next((words for begin, words in words_for.items() if value.startswith(begin)), None)
    if named is not None:
        return named
    day = _DAY.fullmatch(value)
    try:
        return f"{date.fromisoformat(day[1]):%d %B %Y}" if day else _YEARS.sub("", value).strip()
    except ValueError:
        return ""


def fields_of(row: dict[str, str], columns: Columns) -> dict[str, Any]:
    """Return the report fields of a row (its keys in lower case)."""

    def cell(name: str) -> str:
        return str(row.get(name.casefold()) or "").strip()

    words = [*(cell(name) for name in columns.text), *_coded(cell, columns)]
    plain = {
        k: cell(getattr(columns, k))
        for k in ("title", "url", "lang", "author", "voice", "published", "edited")
    }
    return plain | {
        "id": "/".join([columns.name, *map(cell, columns.id)]) if columns.id else None,
        "source": cell(columns.source) or _PLACEHOLDER.sub(lambda m: cell(m.group(1)), columns.outlet),
        "text": "\n".join(word for word in words if word),
    }
