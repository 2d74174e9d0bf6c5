"""Entries -> one append-only ledger, and questions to it; the same for every database underneath."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, Protocol, Self, cast

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select
from sqlalchemy.exc import DBAPIError

from whoholds.errors import ChainBrokenError, LedgerError
from whoholds.ledger import view
from whoholds.ledger.chain import Head, Link, StoredEntry, Tip, link
from whoholds.ledger.checks import CheckResult
from whoholds.ledger.codec import Encoded, decode, encode, instant, micros, pack, same_content, unpack
from whoholds.ledger.derive import AT_ONCE, Deriver, compare
from whoholds.ledger.origins import origins
from whoholds.ledger.past import batches
from whoholds.ledger.proof import Proof
from whoholds.ledger.replay import DanglingError
from whoholds.ledger.sqlite import among, insert_rows, scratch
from whoholds.ledger.tables import (
    check_results,
    entries,
    files,
    readings,
    reports,
    settings,
    states,
)
from whoholds.model import Baseline, Check, Entry, LiveClaim, Record, Report, Review, from_json, to_json


class Backend(Protocol):
    """What a database has to bring to carry a ledger."""

    name: str
    engine: Engine

    def read(self) -> AbstractContextManager[Connection]:
        """One snapshot."""

    def write(self) -> AbstractContextManager[Connection]:
        """One exclusive writing transaction."""

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows in the order of the table's columns."""

    def among(self, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a column is one of any number of values."""

    def prepare(self) -> bool:
        """Bring the schema up to date; return whether the derived tables have to be remade."""

    def remake_derived(self, connection: Connection) -> None:
        """Drop and create the derived tables, empty."""

    def close(self) -> None:
        """Close every connection."""


class Appended(Record, frozen=True, kw_only=True):
    """What an append did: entries recorded, entries that were there already, and the head after it."""

    new: int
    known: int
    head: Head


class StoredFile(Record, frozen=True, kw_only=True):
    """A named file that the ledger was made with; `size` in bytes, `stored_at` UTC."""

    name: str
    sha256: str
    size: int
    stored_at: datetime


class Counts(Record, frozen=True, kw_only=True):
    """How much the ledger holds: entries by kind, and what lives now."""

    entries: dict[str, int]
    reports: int
    live_claims: int
    live_harms: int


class Store:
    """One ledger. Safe to share between threads and processes; writers wait for each other.

    Every method raises LedgerError with advice when the ledger cannot be read or written.
    """

    def __init__(self, backend: Backend, clock: Callable[[], datetime]) -> None:
        self._backend = backend
        self._clock = clock
        self._origins_of: tuple[view.Moment, dict[str, str]] = (view.Moment(at=0), {})
        if backend.prepare():
            self.rebuild()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._backend.close()

    # --- writing

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Record entries in one transaction, on disk when this returns; what is known is passed over.

        An entry is known when its kind, id and content were ever recorded; another content under a known
        id is a new version. A claim needs its report before it (in the ledger or earlier in the call).
        Raises LedgerError naming the first entry that cannot be recorded; then nothing is.
        """
        encoded = [encode(entry) for entry in entries]
        with self._backend.write() as connection:
            tip = _tip(connection)
            fresh = self._unknown(connection, encoded)
            links = link(fresh, tip, micros(self._clock()))
            if links:
                self._write_links(connection, links)
                self._deriver(connection).take(tip.seq, links)
                tip = Tip(links[-1].seq, links[-1].hash, links[-1].recorded_at)
        return Appended(new=len(links), known=len(encoded) - len(links), head=tip.head())

    def rebuild(self) -> None:
        """Delete every derived table and remake it from the entries, byte for byte as it was."""
        with self._backend.write() as connection:
            self._backend.remake_derived(connection)
            deriver, before = self._deriver(connection), 0
            while run := list(_stored(connection, before, limit=AT_ONCE)):
                deriver.take(before, run)
                before = run[-1].seq

    def _deriver(self, connection: Connection) -> Deriver:
        return Deriver(connection, connection, self._backend.among, self._backend.insert)

    def _unknown(self, connection: Connection, encoded: Sequence[Encoded]) -> list[Encoded]:
        """Return the entries that were never recorded, each once, in order."""
        seen = self._bodies(connection, encoded)
        fresh: list[Encoded] = []
        for item in encoded:
            bodies = seen.setdefault((item.kind, item.id), [])
            if not any(same_content(item, body) for body in bodies):
                fresh.append(item)
                bodies.append(item.body)
        return fresh

    def _bodies(
        self, connection: Connection, encoded: Sequence[Encoded]
    ) -> dict[tuple[str, str], list[bytes]]:
        """Return every recorded body of these kinds and ids."""
        wanted: dict[str, dict[str, None]] = {}
        for item in encoded:
            wanted.setdefault(item.kind, {})[item.id] = None
        found: dict[tuple[str, str], list[bytes]] = {}
        for kind, ids in wanted.items():
            for some in batches(list(ids)):
                query = select(entries.c.id, entries.c.body, entries.c.packed).where(
                    entries.c.kind == kind, self._backend.among(entries.c.id, some)
                )
                for entry_id, body, packed in connection.execute(query):
                    found.setdefault((kind, entry_id), []).append(unpack(body, packed))
        return found

    def _write_links(self, connection: Connection, links: Sequence[Link]) -> None:
        rows = [(*item[:4], *pack(item.body), *item[5:7]) for item in links]
        self._backend.insert(connection, entries, rows)

    # --- the chain

    def head(self) -> Head:
        """Return the last entry's seq and hash: what to publish so that outsiders can verify."""
        with self._backend.read() as connection:
            return _tip(connection).head()

    def entries(self, after_seq: int = 0) -> Iterator[StoredEntry]:
        """Yield the recorded entries after a seq, in order, from one snapshot."""
        with self._backend.read() as connection:
            yield from _stored(connection, after_seq)

    def verify(self, expected_head: Head | None = None, *, derived: bool = True) -> Head:
        """Prove everything anew and return the head: the chain, ids, quotes, kept files, derived tables.

        With a head published earlier, a shortened or rewritten ledger is found too. Without `derived`,
        only the chain, the ids and the files: several times faster. Raises ChainBrokenError naming the
        first broken entry, LedgerError for an altered file or derived table.
        """
        proof = Proof(expected_head)
        with self._backend.read() as connection:
            with self._shadow(connection) if derived else nullcontext() as follow:
                try:
                    self._walk(connection, proof, follow)
                except DBAPIError as error:
                    message = f"entry {proof.next_seq} cannot be read: {error.orig}"
                    raise ChainBrokenError(message, proof.next_seq) from error
            for _ in self._sound_files(connection):
                pass
        return proof.end()

    @contextmanager
    def _shadow(self, connection: Connection) -> Iterator[Deriver]:
        """Derived tables made beside the ledger's own, compared with them at the end."""
        with scratch() as beside:
            yield Deriver(connection, beside, among, insert_rows)
            compare(connection, beside)

    def _walk(self, connection: Connection, proof: Proof, follow: Deriver | None) -> None:
        rows = _rows(connection)
        while some := list(islice(rows, AT_ONCE)):
            before, run, broken = proof.next_seq - 1, list[StoredEntry](), None
            try:
                run.extend(proof.take(row) for row in some)
            except ChainBrokenError as error:
                broken = error
            if follow:
                _follow(follow, before, run)
            if broken:
                raise broken

    # --- the view

    def live_claims(
        self,
        *,
        as_known: datetime | None = None,
        recorded_until: datetime | None = None,
        **asked: Any,
    ) -> Iterator[LiveClaim]:
        """Yield the claims that live in a view, in the order in which they were first recorded.

        `as_known`: only what the public could know then. `recorded_until`: only what this ledger held
        then. Further keywords are those of `view.Filters`: place_ids, report_ids, side, claimant_side,
        relation, lang, and the half-open valid_from..valid_to (when it is said to be so; without a stated
        time when it was said, else published). Raises UsageError for a time without zone.
        """
        for row in self._live("claim", as_known, recorded_until, view.Filters(**asked)):
            yield view.live_claim(*row)

    def harms(
        self, *, as_known: datetime | None = None, recorded_until: datetime | None = None, **asked: Any
    ) -> Iterator[view.LiveHarm]:
        """Yield the harm claims that live in a view; arguments as in `live_claims`."""
        for row in self._live("harm", as_known, recorded_until, view.Filters(**asked)):
            yield view.live_harm(*row)

    def _live(
        self, kind: str, as_known: datetime | None, recorded_until: datetime | None, asked: view.Filters
    ) -> Iterator[tuple[Any, dict[str, str]]]:
        with self._backend.read() as connection:
            moment = _moment(connection, as_known, recorded_until)
            first = self._origins(connection, moment)
            query = view.live(kind, asked, self._backend.among)
            for row in connection.execution_options(yield_per=1000).execute(query, moment._asdict()):
                yield row, first

    def _origins(self, connection: Connection, moment: view.Moment) -> dict[str, str]:
        """Return the origin of every report that copies join to others, kept for the next question."""
        asked, found = self._origins_of
        if asked != moment:
            edges = [(row.no, row.copy_of) for row in connection.execute(view.COPIED, {"at": moment.at})]
            members = connection.execute(view.JOINED, moment._asdict()).all() if edges else []
            found = origins(edges, [tuple(row) for row in members])
            self._origins_of = moment, found
        return found

    def reports(
        self,
        *,
        report_ids: Collection[str] | None = None,
        as_known: datetime | None = None,
        recorded_until: datetime | None = None,
    ) -> Iterator[Report]:
        """Yield each report's newest version in a view, in recorded order."""
        with self._backend.read() as connection:
            moment = _moment(connection, as_known, recorded_until)
            query = view.versions(report_ids, self._backend.among)
            for row in connection.execution_options(yield_per=100).execute(query, moment._asdict()):
                yield cast(Report, decode("report", unpack(row.body, row.packed)))

    def report(
        self, report_id: str, *, as_known: datetime | None = None, recorded_until: datetime | None = None
    ) -> Report | None:
        """Return a report's newest version in a view, None when it is not known there."""
        return next(
            self.reports(report_ids=[report_id], as_known=as_known, recorded_until=recorded_until), None
        )

    def baselines(self, *, recorded_until: datetime | None = None) -> tuple[Baseline, ...]:
        """Return the newest version of every baseline, in recorded order."""
        return cast("tuple[Baseline, ...]", self._newest("baseline", recorded_until))

    def checks(self, *, recorded_until: datetime | None = None) -> tuple[Check, ...]:
        """Return the newest version of every check, in recorded order."""
        return cast("tuple[Check, ...]", self._newest("check", recorded_until))

    def _newest(self, kind: str, recorded_until: datetime | None) -> tuple[Entry, ...]:
        with self._backend.read() as connection:
            rows = connection.execute(view.NEWEST, {"kind": kind, "at": _at(connection, recorded_until)})
            return tuple(decode(kind, unpack(row.body, row.packed)) for row in rows)

    def history(self, claim_id: str) -> tuple[StoredEntry, ...]:
        """Return everything recorded about a claim or harm claim: versions, readings, reviews, by seq."""
        with self._backend.read() as connection:
            number = (
                select(func.min(entries.c.seq))
                .where(entries.c.kind.in_(("claim", "harm")), entries.c.id == claim_id)
                .scalar_subquery()
            )
            mine = states.c.no == number
            seqs: set[int] = set()
            for column in (states.c.base_seq, states.c.review_seq):
                seqs.update(connection.scalars(select(column).where(mine, column.is_not(None))))
            texts = select(states.c.text_no).where(mine)
            in_text = select(readings.c.seq).where(readings.c.text_no.in_(texts))
            found = [next(_stored(connection, seq - 1, limit=1)) for seq in sorted(seqs)]
            read = [next(_stored(connection, seq - 1, limit=1)) for seq in connection.scalars(in_text)]
            found += [item for item in read if _names(item, claim_id)]
            return tuple(sorted(found, key=lambda item: item.seq))

    def reviews(self, claim_id: str) -> tuple[Review, ...]:
        """Return the reviews of a claim or harm claim, oldest first; the last one counts."""
        return tuple(item.entry for item in self.history(claim_id) if isinstance(item.entry, Review))

    def has_reading(self, report: Report, extractor: str) -> bool:
        """Whether an extractor's reading of this report's text is recorded already."""
        query = (
            select(readings.c.seq)
            .join(reports, reports.c.text_no == readings.c.text_no)
            .where(reports.c.report_id == report.report_id, reports.c.content == report.content_hash)
            .where(readings.c.extractor == extractor)
            .limit(1)
        )
        with self._backend.read() as connection:
            return connection.scalar(query) is not None

    def counts(self) -> Counts:
        """Return how much the ledger holds."""
        with self._backend.read() as connection:
            by_kind = select(entries.c.kind, func.count()).group_by(entries.c.kind).order_by(entries.c.kind)
            now = _moment(connection, None, None)._asdict()
            living = {row[0]: row[1] for row in connection.execute(view.COUNTED, now)}
            return Counts(
                entries={row[0]: row[1] for row in connection.execute(by_kind)},
                reports=connection.scalar(select(func.count(reports.c.no.distinct()))) or 0,
                live_claims=living.get("claim", 0),
                live_harms=living.get("harm", 0),
            )

    # --- beside the chain

    def setting(self, key: str, default: str | None = None) -> str | None:
        """Return a setting of this ledger."""
        with self._backend.read() as connection:
            value: str | None = connection.scalar(select(settings.c.value).where(settings.c.key == key))
        return default if value is None else value

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting; it replaces the older value."""
        with self._backend.write() as connection:
            connection.execute(settings.delete().where(settings.c.key == key))
            connection.execute(settings.insert().values(key=key, value=value))

    def put_file(self, name: str, data: bytes) -> StoredFile:
        """Keep a file's bytes under a name; another content is kept beside the older one, newest counts."""
        sha256 = hashlib.sha256(data).hexdigest()
        with self._backend.write() as connection:
            newest = next((f for f in _files(connection) if f.name == name), None)
            if newest is not None and newest.sha256 == sha256:
                return newest
            stored_at = micros(self._clock())
            no = (connection.scalar(select(func.max(files.c.no))) or 0) + 1
            self._backend.insert(connection, files, [(no, name, stored_at, sha256, len(data), *pack(data))])
        return StoredFile(name=name, sha256=sha256, size=len(data), stored_at=instant(stored_at))

    def stored_files(self) -> tuple[StoredFile, ...]:
        """Return what is known of the kept files, the newest of each name, by name."""
        with self._backend.read() as connection:
            return tuple(_files(connection))

    def files(self) -> dict[str, bytes]:
        """Return the bytes of the kept files, the newest of each name; raises LedgerError when altered."""
        return {file.name: self.get_file(file.name) for file in self.stored_files()}

    def get_file(self, name: str) -> bytes:
        """Return a kept file's newest bytes; raises LedgerError when there is none or it was altered."""
        with self._backend.read() as connection:
            for data in self._sound_files(connection, name):
                return data
        raise LedgerError(f"{self._backend.name} keeps no file named {name!r}")

    def _sound_files(self, connection: Connection, name: str | None = None) -> Iterator[bytes]:
        for found, sha256, data in _file_rows(connection, name):
            if hashlib.sha256(data).hexdigest() != sha256:
                raise LedgerError(f"{self._backend.name}: the kept file {found!r} was altered")
            yield data

    def record_checks(self, results: Iterable[CheckResult]) -> None:
        """Keep the results of checks; one of the same check and head replaces the older one."""
        with self._backend.write() as connection:
            for result in results:
                same = (check_results.c.check_id == result.check_id) & (
                    check_results.c.head_seq == result.head_seq
                )
                connection.execute(check_results.delete().where(same))
                row = (result.check_id, result.head_seq, micros(result.checked_at), to_json(result))
                self._backend.insert(connection, check_results, [row])

    def check_results(self) -> tuple[CheckResult, ...]:
        """Return the newest result of every check, by check id."""
        query = select(check_results.c.body).order_by(check_results.c.check_id, check_results.c.head_seq)
        with self._backend.read() as connection:
            found = [from_json(body, CheckResult) for body in connection.scalars(query)]
        return tuple({result.check_id: result for result in found}.values())


# --- reading rows --------------------------------------------------------------------------------


def _tip(connection: Connection) -> Tip:
    query = select(entries.c.seq, entries.c.hash, entries.c.recorded_at)
    row = connection.execute(query.order_by(entries.c.seq.desc()).limit(1)).one_or_none()
    return Tip(*row) if row else Tip()


def _rows(connection: Connection, after: int = 0, limit: int | None = None) -> Iterator[Any]:
    query = select(entries).where(entries.c.seq > after).order_by(entries.c.seq).limit(limit)
    return iter(connection.execution_options(yield_per=1000).execute(query))


def _stored(connection: Connection, after: int, limit: int | None = None) -> Iterator[StoredEntry]:
    for row in _rows(connection, after, limit):
        yield StoredEntry(
            seq=row.seq,
            recorded_at=instant(row.recorded_at),
            kind=row.kind,
            id=row.id,
            entry=decode(row.kind, unpack(row.body, row.packed)),
            hash=row.hash.hex(),
        )


def _follow(deriver: Deriver, before: int, run: Sequence[StoredEntry]) -> None:
    try:
        deriver.take(before, run)
    except DanglingError as error:
        raise ChainBrokenError(f"entry {error.seq} is broken: {error}", error.seq) from error


def _moment(
    connection: Connection, as_known: datetime | None, recorded_until: datetime | None
) -> view.Moment:
    return view.Moment(_at(connection, recorded_until), view.bound(as_known, "as_known"))


def _at(connection: Connection, recorded_until: datetime | None) -> int:
    """Return the last entry recorded by a moment: a binary search, as recording times never fall."""
    low, high = 0, _tip(connection).seq
    if recorded_until is None:
        return high
    until = view.bound(recorded_until, "recorded_until")
    while low < high:
        middle = (low + high + 1) // 2
        moment = connection.scalar(select(entries.c.recorded_at).where(entries.c.seq == middle))
        low, high = (middle, high) if moment is not None and moment <= until else (low, middle - 1)
    return low


def _files(connection: Connection) -> list[StoredFile]:
    query = select(files.c.name, files.c.sha256, files.c.size, files.c.stored_at).order_by(files.c.no)
    newest = {
        name: StoredFile(name=name, sha256=sha256, size=size, stored_at=instant(stored_at))
        for name, sha256, size, stored_at in connection.execute(query)
    }
    return [newest[name] for name in sorted(newest)]


def _file_rows(connection: Connection, name: str | None = None) -> Iterator[tuple[str, str, bytes]]:
    query = select(files.c.name, files.c.sha256, files.c.data, files.c.packed).order_by(files.c.no.desc())
    if name is not None:
        query = query.where(files.c.name == name)
    for row in connection.execute(query):
        yield row.name, row.sha256, unpack(row.data, row.packed)


def _names(item: StoredEntry, statement_id: str) -> bool:
    bound = cast(Any, item.entry)
    return statement_id in bound.claim_ids or statement_id in bound.harm_ids
