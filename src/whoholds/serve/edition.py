"""One edition on disk -> open tables and control runs, for many readers at once, closed after the last."""

from __future__ import annotations

import mmap
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from whoholds.dossier import end_of
from whoholds.errors import EditionError
from whoholds.publish.app.content import PLACES
from whoholds.publish.app.rows import Counts, SourceInfo, TheatreInfo, VoiceInfo
from whoholds.publish.app.runs import Runs, decode_runs
from whoholds.publish.app.tables import LAYOUT
from whoholds.serve.cache import Cache
from whoholds.serve.shapes import EditionInfo
from whoholds.theatres import Theatre, load_theatre

VALID, AS_KNOWN = "valid", "as-known"
PACKAGE, SUMS, TABLES = "datapackage.json", "SHA256SUMS", "app/app.db"
T = TypeVar("T")

MOST_IDLE = 4
"""Connections kept open for the next question; more are opened while more ask at once."""

MAPPED_BYTES = 2**40
"""Tables are read from the system's pages, which connections and processes share; SQLite cuts it to 2 GB."""


@dataclass(frozen=True)
class View:
    """What answers for a day: its name, its runs, and up to which instant it knows (None: all)."""

    name: str
    runs: Runs
    known_until: datetime | None


class Edition:
    """An open edition. Readers hold it with `pinned`; it closes when it was left and nobody holds it."""

    def __init__(self, path: Path) -> None:
        """Open an edition's folder; raises EditionError when it is none, or has no app part."""
        self.path = path
        if not (path / TABLES).is_file():
            raise EditionError(f"{path}: no edition with an app part; make one with: whoholds publish")
        self.info = _info(path)
        self.cache = Cache()
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._holders, self._left = 0, False
        self._axes: dict[str, Runs] = {}
        if self._meta("layout", int) != LAYOUT:
            raise EditionError(f"{path}: made by another version of whoholds; publish it anew")

    # --- life ----------------------------------------------------------------------------------------

    def hold(self) -> bool:
        """Count one more holder; False when it is closed already."""
        with self._lock:
            if self._left and not self._holders:
                return False
            self._holders += 1
            return True

    def release(self) -> None:
        """Count one holder less, and close after the last when it was left."""
        with self._lock:
            self._holders -= 1
        self._close_if_done()

    def leave(self) -> None:
        """Say that no new request will ask it."""
        with self._lock:
            self._left = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        with self._lock:
            done = self._idle if self._left and not self._holders else []
            self._idle = [] if done else self._idle
        for connection in done:
            connection.close()

    @contextmanager
    def held(self) -> Iterator[Edition]:
        """Hold it for as long as the block runs."""
        self.hold()
        try:
            yield self
        finally:
            self.release()

    def warm(self) -> None:
        """Read what every page asks for, so that no reader waits for it. Raises EditionError."""
        for part in ("theatre", "valid", "counts", "kept"):
            getattr(self, part)
        self.axis(AS_KNOWN)

    # --- tables --------------------------------------------------------------------------------------

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a SELECT."""
        with self._connection() as connection:
            return connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a SELECT, or None."""
        with self._connection() as connection:
            found: sqlite3.Row | None = connection.execute(sql, values).fetchone()
            return found

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection: worker threads come and go, and one of each would stay open behind them."""
        with self._lock:
            found = self._idle.pop() if self._idle else None
        found = found or _opened(self.path / TABLES)
        try:
            yield found
        finally:
            self._take_back(found)

    def _take_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            spare = len(self._idle) >= MOST_IDLE
            if not spare:
                self._idle.append(connection)
        if spare:
            connection.close()

    def _meta(self, key: str, kind: type[T]) -> T:
        row = self.row("SELECT value FROM meta WHERE key = ?", key)
        if row is None:
            raise EditionError(f"{self.path}: its app part has no {key}; publish it anew")
        return msgspec.json.decode(row["value"], type=kind)

    @cached_property
    def theatre_info(self) -> TheatreInfo | None:
        """The war, as published."""
        return self._meta("theatre", TheatreInfo | None)  # type: ignore[arg-type]

    @cached_property
    def theatre(self) -> Theatre | None:
        """The theatre by its name, for wording and interest; None where this machine does not have it."""
        return load_theatre(self.theatre_info.name) if self.theatre_info else None

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states' names, in the order of probabilities."""
        return self._meta("states", tuple[str, ...])

    @cached_property
    def counts(self) -> Counts:
        """How much it holds."""
        return self._meta("counts", Counts)

    @cached_property
    def sources(self) -> tuple[SourceInfo, ...]:
        """The outlets."""
        return self._meta("sources", tuple[SourceInfo, ...])

    @cached_property
    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices' track records."""
        return self._meta("voices", tuple[VoiceInfo, ...])

    @cached_property
    def attributions(self) -> tuple[str, ...]:
        """What must be said beside the map."""
        return self._meta("attributions", tuple[str, ...])

    @property
    def places(self) -> bytes:
        """Every place, column by column, as JSON in a gzip frame."""
        return (self.path / "app" / PLACES).read_bytes()

    def packed_axis(self, name: str) -> bytes:
        """Return the runs of an axis that there is, in a gzip frame."""
        return (self.path / "app" / "control" / f"{name}.bin.gz").read_bytes()

    # --- control -------------------------------------------------------------------------------------

    @cached_property
    def kept(self) -> tuple[date, ...]:
        """The days of kept views, oldest first."""
        names = (path.stem for path in (self.path / "app" / "control").glob("????-??-??.bin"))
        return tuple(sorted(date.fromisoformat(name) for name in names))

    def axis(self, name: str) -> Runs | None:
        """Return the runs of an axis, or None when there is no such one."""
        found = self._axes.get(name)
        if found is None and (name in (VALID, AS_KNOWN) or name in {d.isoformat() for d in self.kept}):
            found = self._axes[name] = decode_runs(_mapped(self.path / "app" / "control" / f"{name}.bin"))
        return found

    @cached_property
    def valid(self) -> Runs:
        """The runs of what is known now."""
        found = self.axis(VALID)
        if found is None or not found.head.days:
            raise EditionError(f"{self.path}: its control runs are missing; publish it anew")
        return found

    def view(self, on: date, as_known: date | None) -> View | None:
        """Return what answers for a day as known at the end of another: see docs/api.md; None: nothing."""
        if as_known is None:
            return View(VALID, self.valid, self.info.as_known)
        kept = [day for day in self.kept if day <= as_known and self._reaches(day, on)]
        then = self.axis(AS_KNOWN)
        if on <= as_known and (not kept or kept[-1] <= on) and then is not None:
            return View(AS_KNOWN, then, end_of(on))
        if not kept:
            return None
        runs = self.axis(kept[-1].isoformat())
        return View(kept[-1].isoformat(), runs, end_of(kept[-1])) if runs else None

    def _reaches(self, kept: date, on: date) -> bool:
        runs = self.axis(kept.isoformat())
        return runs is not None and on <= runs.last()


def _opened(path: Path) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    found = sqlite3.connect(uri, uri=True, check_same_thread=False)
    found.row_factory = sqlite3.Row
    found.execute("PRAGMA query_only = ON")
    found.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    return found


def _info(path: Path) -> EditionInfo:
    try:
        package = msgspec.json.decode((path / PACKAGE).read_bytes())
        told = package["whoholds"]
        digest = sha256((path / SUMS).read_bytes()).hexdigest()
        return EditionInfo(
            name=path.name,
            digest=digest,
            on=date.fromisoformat(told["on"]),
            as_known=_instant(told["as_known"]),
            method=told["method"],
            ledger_head=told["ledger_head"],
            created=_instant(package["created"]),
            previous=told["previous_edition"],
        )
    except (OSError, KeyError, ValueError, msgspec.DecodeError) as error:
        raise EditionError(f"{path}: its {PACKAGE} cannot be read ({error})") from error


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def last_instant(view: View, edition: Edition) -> datetime | None:
    """Return the instant up to which an answer knows: of its view, else of its edition."""
    return view.known_until or edition.info.created


def day_after(day: date) -> date:
    """Return the next day."""
    return day + timedelta(1)
