"""Entries of one archive file <-> a Parquet part: its rows in order, what was skipped, where it came from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from uuid import uuid4

import msgspec

from whoholds.errors import DataError, LedgerError, MissingExtraError
from whoholds.ledger.codec import Encoded, decode
from whoholds.model import Entry, Issue

FORMAT: Final = b"1"
"""Version of the columns; a part of another one is made anew."""

ROWS: Final = 2_000
"""Entries in a row group: some megabytes, so that neither writing nor reading holds more."""

KEY: Final = b"whoholds"


class Writer:
    """Writes a part row group by row group into a file of its own, which `commit` gives its name."""

    def __init__(self, path: Path) -> None:
        arrow, parquet = _arrow()
        self._path, self._fresh = path, path.with_suffix(f".{uuid4().hex}.new")
        self._schema = arrow.schema(
            {"report": arrow.int64(), "kind": arrow.string(), "id": arrow.string(), "body": arrow.binary()}
        )
        self._arrow, self._rows, self._reports = arrow, list[tuple[int, str, str, bytes]](), 0
        self._file = parquet.ParquetWriter(self._fresh, self._schema, compression="zstd")

    def add(self, entries: Sequence[Encoded]) -> None:
        """Add the entries of one report: rows of its number in the file, kind, id and canonical JSON."""
        self._rows.extend((self._reports, entry.kind, entry.id, entry.body) for entry in entries)
        self._reports += 1
        if len(self._rows) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        columns = [list(column) for column in zip(*self._rows, strict=True)] or [[], [], [], []]
        self._file.write_table(self._arrow.table(columns, schema=self._schema))
        self._rows.clear()

    def commit(self, about: msgspec.Struct, issues: Sequence[Issue]) -> None:
        """Write the rest, what is said `about` the part and its issues; on disk under its name after this."""
        self._flush()
        said = msgspec.json.encode({"format": FORMAT.decode(), "about": about, "issues": issues})
        self._file.add_key_value_metadata({KEY: said})
        self._file.close()
        with self._fresh.open("rb") as written:
            os.fsync(written.fileno())
        self._fresh.replace(self._path)

    def abandon(self) -> None:
        """Close and remove what was not committed."""
        self._file.close()
        self._fresh.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write a part; whatever goes wrong, no half of it is left under its name."""
    writer = Writer(path)
    try:
        yield writer
    finally:
        writer.abandon()


class Said(msgspec.Struct, frozen=True):
    """What a part says of itself beside its rows."""

    format: str
    about: msgspec.Raw
    issues: tuple[Issue, ...]


def said_by(path: Path) -> Said | None:
    """Return what a part says of itself; None where there is none that can be read."""
    arrow, parquet = _arrow()
    try:
        found = parquet.read_metadata(path).metadata or {}
        said = msgspec.json.decode(found[KEY], type=Said)
    except (OSError, KeyError, msgspec.DecodeError, arrow.ArrowException):
        return None
    return said if said.format == FORMAT.decode() else None


def reports_in(path: Path) -> Iterator[tuple[Entry, ...]]:
    """Yield the entries of each report in a part, in order. Raises DataError for a damaged part."""
    arrow, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            yield from _grouped(file.iter_batches(batch_size=ROWS))
    except (OSError, arrow.ArrowException, LedgerError) as error:
        raise DataError(f"{path}: a damaged part ({error}): delete it and repeat") from error


def _grouped(batches: Iterator[Any]) -> Iterator[tuple[Entry, ...]]:
    found, last = list[Entry](), -1
    for batch in batches:
        columns = [batch.column(name).to_pylist() for name in ("report", "kind", "body")]
        for number, kind, body in zip(*columns, strict=True):
            if number != last and found:
                yield tuple(found)
                found = []
            last = number
            found.append(decode(kind, body))
    if found:
        yield tuple(found)


def _arrow() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as exc:
        raise MissingExtraError(
            "pyarrow is not installed; install the extra: pip install 'whoholds[bulk]'"
        ) from exc
    return pyarrow, pyarrow.parquet
