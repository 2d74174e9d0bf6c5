"""The app's content -> one SQLite file: places, claims, reports, changes, and what words find them.

Written once, in a fixed order, and never changed: the server opens it read-only and immutable.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from whoholds.dossier import bears_on
from whoholds.model import LiveClaim, Place
from whoholds.places.fold import fold
from whoholds.publish.app.columns import spoken_of
from whoholds.publish.app.content import AppContent, Shown, ShownHarm, ShownReport
from whoholds.publish.app.near import Grid
from whoholds.publish.app.packing import packed
from whoholds.publish.app.ready import by_place, ready, row_of, voices
from whoholds.publish.app.rests import rests
from whoholds.publish.app.rows import Counts, PlaceInfo

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE places (
    no INTEGER PRIMARY KEY, place_id TEXT NOT NULL, name TEXT NOT NULL, region TEXT NOT NULL,
    country TEXT NOT NULL, category TEXT NOT NULL, population INTEGER, lon REAL NOT NULL, lat REAL NOT NULL,
    claims INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE near (place_no INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE names (
    no INTEGER PRIMARY KEY, place_no INTEGER NOT NULL, shown TEXT NOT NULL, folded TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE names_like USING fts5 (folded, content = '', tokenize = 'trigram');
CREATE TABLE reports (
    no INTEGER PRIMARY KEY, report_id TEXT NOT NULL, source TEXT NOT NULL, source_id TEXT, published INTEGER,
    known_at INTEGER NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, lang TEXT NOT NULL,
    cited TEXT NOT NULL, original TEXT, text TEXT) STRICT;
CREATE TABLE claims (
    no INTEGER PRIMARY KEY, claim_id TEXT NOT NULL, place_no INTEGER, report_no INTEGER NOT NULL,
    day INTEGER NOT NULL, evidence_day INTEGER, known_at INTEGER NOT NULL, published INTEGER,
    relation TEXT NOT NULL, modality TEXT NOT NULL, side TEXT, claimant TEXT NOT NULL, claimant_side TEXT,
    source TEXT NOT NULL, lang TEXT NOT NULL, confidence REAL NOT NULL, place_how TEXT NOT NULL,
    against_interest INTEGER NOT NULL, verified INTEGER NOT NULL, origin TEXT NOT NULL, body BLOB NOT NULL,
    voice INTEGER NOT NULL) STRICT;
CREATE TABLE voices (
    place_no INTEGER NOT NULL, day INTEGER NOT NULL, claim_no INTEGER NOT NULL, ready BLOB NOT NULL) STRICT;
CREATE TABLE rests (
    place_no INTEGER NOT NULL, day INTEGER NOT NULL, claims INTEGER NOT NULL, origins INTEGER NOT NULL,
    newest INTEGER, PRIMARY KEY (place_no, day)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE claims_words USING fts5 (words, content = '', detail = 'none');
CREATE TABLE harms (
    no INTEGER PRIMARY KEY, harm_id TEXT NOT NULL, place_no INTEGER, report_no INTEGER NOT NULL,
    day INTEGER NOT NULL, known_at INTEGER NOT NULL, published INTEGER, kind TEXT NOT NULL,
    modality TEXT NOT NULL, claimant TEXT NOT NULL, claimant_side TEXT, source TEXT NOT NULL,
    confidence REAL NOT NULL, origin TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE changes (
    no INTEGER PRIMARY KEY, axis TEXT NOT NULL, day INTEGER NOT NULL, place_no INTEGER NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, probability REAL NOT NULL) STRICT;
CREATE TABLE parts (place_no INTEGER NOT NULL, day INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE reasons (place_no INTEGER NOT NULL, day INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
"""

INDEXES = """
CREATE UNIQUE INDEX places_id ON places (place_id);
CREATE INDEX places_box ON places (lon, lat);
CREATE INDEX names_folded ON names (folded);
CREATE UNIQUE INDEX reports_id ON reports (report_id);
CREATE UNIQUE INDEX claims_id ON claims (claim_id);
CREATE INDEX claims_place ON claims (place_no, day, voice, known_at, claimant_side);
CREATE INDEX voices_place ON voices (place_no, day);
CREATE INDEX claims_evidence ON claims (place_no, evidence_day, known_at, origin);
CREATE INDEX claims_report ON claims (report_no);
CREATE INDEX claims_source ON claims (source);
CREATE INDEX claims_origin ON claims (origin);
CREATE INDEX claims_known ON claims (known_at);
CREATE UNIQUE INDEX harms_id ON harms (harm_id);
CREATE INDEX harms_place ON harms (place_no, day);
CREATE INDEX harms_report ON harms (report_no);
CREATE INDEX changes_day ON changes (axis, day);
CREATE INDEX changes_place ON changes (place_no, axis, day);
CREATE INDEX parts_place ON parts (place_no, day);
CREATE INDEX reasons_place ON reasons (place_no, day);
"""

VALID = "valid"
"""The axis of all that is known."""

LAYOUT = 2
"""Of these tables: an edition with another one is published anew, not read."""

Row = tuple[Any, ...]


def write_tables(content: AppContent, path: Path) -> None:
    """Write the tables of the app into a new file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        _Writer(content, connection).write()
        connection.execute("COMMIT")
        connection.executescript(INDEXES)
        connection.execute("ANALYZE")


class _Writer:
    """Fills the tables; places, reports and claims are numbered from 0 in the order of the content."""

    def __init__(self, content: AppContent, connection: sqlite3.Connection) -> None:
        self.content, self.connection = content, connection
        self.place_no = {place.place_id: no for no, place in enumerate(content.places)}
        self.report_no: dict[str, int] = {}
        self.encode = msgspec.json.Encoder(order="sorted").encode

    def write(self) -> None:
        content = self.content
        self.fill("places", 11, self.places())
        self.fill("near", 2, self.near())
        self.names()
        self.fill("reports", 12, self.reports(content.reports))
        first = voices(content.claims)
        self.fill("claims", 22, (self.claim(no, shown, first[no]) for no, shown in enumerate(content.claims)))
        self.fill("voices", 4, self.voices(first))
        self.fill("rests", 5, self.rests())
        words = ((no, _words(shown)) for no, shown in enumerate(content.claims))
        self.connection.executemany("INSERT INTO claims_words (rowid, words) VALUES (?, ?)", words)
        self.fill("harms", 15, (self.harm(no, shown) for no, shown in enumerate(content.harms)))
        self.fill("changes", 7, self.changes())
        self.fill("parts", 3, self.parts())
        self.fill("reasons", 3, self.reasons())
        self.fill("meta", 2, self.meta())

    def fill(self, table: str, columns: int, rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * columns)
        self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def places(self) -> Iterator[Row]:
        counted = spoken_of(self.content.claims)
        for no, place in enumerate(self.content.places):
            yield (
                no, place.place_id, place.name, place.region, place.country, place.category, place.population,
                place.lon, place.lat, counted[place.place_id], self.encode(info_of(place)),
            )  # fmt: skip

    def near(self) -> Iterator[Row]:
        counted = spoken_of(self.content.claims)
        grid = Grid((no, p) for no, p in enumerate(self.content.places) if counted[p.place_id])
        for no, place in enumerate(self.content.places):
            yield no, msgspec.msgpack.encode(grid.nearest(place))

    def names(self) -> None:
        rows = [(no, *row) for no, row in enumerate(self._names())]
        self.fill("names", 4, rows)
        like = ((no, folded) for no, _, _, folded in rows)
        self.connection.executemany("INSERT INTO names_like (rowid, folded) VALUES (?, ?)", like)

    def _names(self) -> Iterator[tuple[int, str, str]]:
        for no, place in enumerate(self.content.places):
            spelt: dict[str, str] = {}
            for name in (place.name, *place.names.values(), *place.aliases):
                spelt.setdefault(fold(name), name)
            yield from ((no, name, folded) for folded, name in spelt.items() if folded)

    def reports(self, reports: Iterable[ShownReport]) -> Iterator[Row]:
        for no, report in enumerate(reports):
            self.report_no[report.report_id] = no
            yield (
                no, report.report_id, report.source, report.source_id, _seconds(report.published),
                _seconds(report.known_at), report.title, report.url, report.lang,
                self.encode(report.cited).decode(), report.original, report.text,
            )  # fmt: skip

    def claim(self, no: int, shown: Shown, voice: int) -> Row:
        live, claim = shown.live, shown.live.claim
        used = shown.evidence_day.toordinal() if shown.evidence_day else None
        return (
            no, claim.claim_id, self.place_no.get(claim.place_id or ""), self.report_no[claim.report_id],
            bears_on(live).toordinal(), used, _seconds(live.known_at), _seconds(live.published),
            claim.relation, claim.modality, claim.side, claim.claimant, claim.claimant_side, live.source,
            claim.lang, claim.confidence, claim.place_how, shown.against_interest, _verified(live),
            live.origin, packed(claim), voice,
        )  # fmt: skip

    def voices(self, first: Sequence[int]) -> Iterator[Row]:
        """Yield the claims that repeat none, those of a place and day beside each other on the disk."""
        for place_id, numbers in by_place(self.content.claims):
            place_no = self.place_no.get(place_id)
            shown = [(no, self.content.claims[no]) for no in numbers if first[no] == no]
            days = sorted((bears_on(one.live).toordinal(), no, one) for no, one in shown)
            if place_no is not None:
                yield from ((place_no, day, no, self.ready(one)) for day, no, one in days)

    def ready(self, shown: Shown) -> bytes:
        """Return the row of a claim, with what its report says of itself, as every list shows it."""
        live = shown.live
        no = self.report_no[live.claim.report_id]
        source_id, title, url, cited = self.connection.execute(
            "SELECT source_id, title, url, cited FROM reports WHERE no = ?", (no,)
        ).fetchone()
        told = structs.replace(
            live, source_id=source_id, title=title, url=url, known_at=_whole(live.known_at),
            published=_whole(live.published) if live.published else None,
        )  # fmt: skip
        cites = msgspec.json.decode(cited, type=tuple[str, ...])
        return ready(row_of(told, shown.against_interest, cites, _verified(live)))

    def rests(self) -> Iterator[Row]:
        """Yield what the estimate of each place rests on, for the days of the axis that knows all."""
        axis = self.content.axes.get(VALID)
        if axis is None or not axis.head.days:
            return
        first, claims = axis.head.first.toordinal(), self.content.claims
        for place_id, numbers in by_place(claims):
            used = ((claims[no].evidence_day, claims[no].live.origin) for no in numbers)
            uses = [(day.toordinal(), origin) for day, origin in used if day is not None]
            if place_id in self.place_no:
                for rest in rests(uses, first, first + axis.head.days - 1):
                    yield self.place_no[place_id], *rest

    def harm(self, no: int, shown: ShownHarm) -> Row:
        harm = shown.harm
        when, said = harm.when(), shown.published or shown.known_at
        day = min(when[0], said) if when else said
        source = self.connection.execute(
            "SELECT source FROM reports WHERE no = ?", (self.report_no[shown.report_id],)
        ).fetchone()[0]
        return (
            no, harm.harm_id, self.place_no.get(harm.place_id or ""), self.report_no[shown.report_id],
            day.date().toordinal(), _seconds(shown.known_at), _seconds(shown.published), harm.kind,
            harm.modality, harm.claimant, harm.claimant_side, source, harm.confidence, shown.origin,
            packed(harm),
        )  # fmt: skip

    def changes(self) -> Iterator[Row]:
        for no, change in enumerate(self.content.changes):
            place_no = self.place_no[change.place_id]
            yield (
                no, change.axis, change.on.toordinal(), place_no, change.before, change.after,
                change.probability,
            )  # fmt: skip

    def parts(self) -> Iterator[Row]:
        for place_id, day, lines in self.content.parts:
            yield self.place_no[place_id], day.toordinal(), self.encode(lines)

    def reasons(self) -> Iterator[Row]:
        for place_id, found in self.content.reasons:
            yield self.place_no[place_id], found.on.toordinal(), self.encode(found)

    def meta(self) -> Iterator[Row]:
        content = self.content
        counts = Counts(
            places=len(content.places), claims=len(content.claims), harms=len(content.harms),
            sources=len(content.sources), changes=len([c for c in content.changes if c.axis == "valid"]),
        )  # fmt: skip
        for key, value in (
            ("layout", LAYOUT), ("theatre", content.theatre), ("states", content.states), ("counts", counts),
            ("sources", content.sources), ("voices", content.voices), ("attributions", content.attributions),
        ):  # fmt: skip
            yield key, self.encode(value).decode()


def info_of(place: Place) -> PlaceInfo:
    """Return what the app shows of a place."""
    return PlaceInfo(
        place_id=place.place_id, name=place.name, names=place.names, kind=place.kind, category=place.category,
        region=place.region, country=place.country, population=place.population, lon=place.lon,
        lat=place.lat, ids=place.ids,
    )  # fmt: skip


def _words(shown: Shown) -> str:
    claim = shown.live.claim
    return " ".join(filter(None, (claim.claimant, claim.place, claim.part, claim.quote, shown.live.title)))


def _verified(live: LiveClaim) -> bool:
    return live.review is not None and live.review.vouches


def _whole(moment: datetime) -> datetime:
    """Return an instant without what is less than a second, as the tables keep it."""
    return datetime.fromtimestamp(int(moment.timestamp()), UTC)


def _seconds(moment: Any) -> int | None:
    return int(moment.timestamp()) if moment else None
