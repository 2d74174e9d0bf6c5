"""Entries -> one append-only ledger, and questions to it; the same for every database underneath."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, Self, Unpack, cast

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from whoholds.errors import ChainBrokenError, StaleReviewError
from whoholds.ledger import view
from whoholds.ledger.backend import Backend
from whoholds.ledger.beside import Beside
from whoholds.ledger.chain import Head, Link, StoredEntry, Tip, link
from whoholds.ledger.codec import Encoded, decode, encode, micros, pack, same_content, unpack
from whoholds.ledger.derive import AT_ONCE, Deriver, compare
from whoholds.ledger.origins import origins
from whoholds.ledger.past import Amongs, batches
from whoholds.ledger.proof import Proof
from whoholds.ledger.replay import DanglingError
from whoholds.ledger.rows import STREAMED, chain_rows, last_entry_by, moment_of, stored_entries, tip_of
from whoholds.ledger.sqlite import among, insert_rows, scratch
from whoholds.ledger.tables import entries, readings, reports, states
from whoholds.model import Baseline, Check, Entry, LiveClaim, LiveHarm, Record, Report, Review


class Appended(Record, frozen=True, kw_only=True):
    """What an append did: entries recorded, entries that were there already, and the head after it."""

    new: int
    known: int
    head: Head


class Counts(Record, frozen=True, kw_only=True):
    """How much the ledger holds: entries by kind, and what lives now."""

    entries: dict[str, int]
    reports: int
    live_claims: int
    live_harms: int


class Store(Beside):
    """One ledger. Safe to share between threads and processes; writers wait for each other.

    Every method raises LedgerError with advice when the ledger cannot be read or written.
    """

    def __init__(self, backend: Backend, clock: Callable[[], datetime]) -> None:
        super().__init__(backend, clock)
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
        self.backend.close()

    # --- writing

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Record entries in one transaction, on disk when this returns; what is known is passed over.

        An entry is known when its kind, id and content were ever recorded; another content under a known
        id is a new version. A claim needs its report before it (in the ledger or earlier in the call).
        Raises LedgerError naming the first entry that cannot be recorded; then nothing is.
        """
        encoded = [encode(entry) for entry in entries]
        with self.backend.write() as connection:
            return self._record(connection, encoded)

    def append_review(self, review: Review, seen: str | None) -> Appended:
        """Record a review if the claim's last one is still the one that the reviewer saw (None: none).

        Looking and recording are one transaction, so that of two people who decide at once one is told.
        Raises StaleReviewError with the other's review; LedgerError as `append`.
        """
        with self.backend.write() as connection:
            last = self._last_review(connection, review.claim_id)
            if (last.review_id if last else None) != seen:
                raise StaleReviewError(f"claim {review.claim_id!r} was reviewed meanwhile", last)
            return self._record(connection, [encode(review)])

    def _last_review(self, connection: Connection, claim_id: str) -> Review | None:
        number = select(func.min(entries.c.seq)).where(
            entries.c.kind.in_(("claim", "harm")), entries.c.id == claim_id
        )
        query = select(func.max(states.c.review_seq)).where(states.c.no == number.scalar_subquery())
        seq = connection.scalar(query)
        found = next(stored_entries(connection, seq - 1, limit=1)).entry if seq else None
        return found if isinstance(found, Review) else None

    def _record(self, connection: Connection, encoded: Sequence[Encoded]) -> Appended:
        tip = tip_of(connection)
        fresh = self._unknown(connection, encoded)
        links = link(fresh, tip, micros(self._clock()))
        if links:
            self._write_links(connection, links)
            self._deriver(connection).take(tip.seq, links)
            tip = Tip(links[-1].seq, links[-1].hash, links[-1].recorded_at)
        return Appended(new=len(links), known=len(encoded) - len(links), head=tip.head())

    def rebuild(self) -> None:
        """Delete every derived table and remake it from the entries, byte for byte as it was."""
        with self.backend.write() as connection:
            self.backend.remake_derived(connection)
            deriver, before = self._deriver(connection), 0
            while run := list(stored_entries(connection, before, limit=AT_ONCE)):
                deriver.take(before, run)
                before = run[-1].seq

    def _deriver(self, connection: Connection) -> Deriver:
        both = Amongs(self.backend.among, self.backend.among)
        return Deriver(connection, connection, both, self.backend.insert)

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
                    entries.c.kind == kind, self.backend.among(entries.c.id, some)
                )
                for entry_id, body, packed in connection.execute(query):
                    found.setdefault((kind, entry_id), []).append(unpack(body, packed))
        return found

    def _write_links(self, connection: Connection, links: Sequence[Link]) -> None:
        rows = [(*item[:4], *pack(item.body), *item[5:7]) for item in links]
        self.backend.insert(connection, entries, rows)

    # --- the chain

    def head(self) -> Head:
        """Return the last entry's seq and hash: what to publish so that outsiders can verify."""
        with self.backend.read() as connection:
            return tip_of(connection).head()

    def entries(self, after_seq: int = 0) -> Iterator[StoredEntry]:
        """Yield the recorded entries after a seq, in order, from one snapshot."""
        with self.backend.read() as connection:
            yield from stored_entries(connection, after_seq)

    def verify(self, expected_head: Head | None = None, *, derived: bool = True) -> Head:
        """Prove everything anew and return the head: the chain, ids, quotes, kept files, derived tables.

        With a head published earlier, a shortened or rewritten ledger is found too. Without `derived`,
        only the chain, the ids and the files: several times faster. Raises ChainBrokenError naming the
        first broken entry, LedgerError for an altered file or derived table.
        """
        proof = Proof(expected_head)
        with self.backend.read() as connection:
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
            yield Deriver(connection, beside, Amongs(self.backend.among, among), insert_rows)
            compare(connection, beside)

    def _walk(self, connection: Connection, proof: Proof, follow: Deriver | None) -> None:
        rows = chain_rows(connection)
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
        **asked: Unpack[view.Filters],
    ) -> Iterator[LiveClaim]:
        """Yield the claims that live in a view, in the order in which they were first recorded.

        `as_known`: only what the public could know then. `recorded_until`: only what this ledger held
        then. Further keywords are those of `view.Filters`: place_ids, report_ids, side, claimant_side,
        relation, lang, and the half-open valid_from..valid_to (when it is said to be so; without a stated
        time when it was said, else published). Raises UsageError for a time without zone.
        """
        for row in self._live("claim", as_known, recorded_until, asked):
            yield view.live_claim(*row)

    def harms(
        self,
        *,
        as_known: datetime | None = None,
        recorded_until: datetime | None = None,
        **asked: Unpack[view.Filters],
    ) -> Iterator[LiveHarm]:
        """Yield the harm claims that live in a view; arguments as in `live_claims`."""
        for row in self._live("harm", as_known, recorded_until, asked):
            yield view.live_harm(*row)

    def _live(
        self, kind: str, as_known: datetime | None, recorded_until: datetime | None, asked: view.Filters
    ) -> Iterator[tuple[Any, dict[str, str]]]:
        with self.backend.read() as connection:
            moment = moment_of(connection, as_known, recorded_until)
            first = self._origins(connection, moment)
            query = view.live(kind, asked, self.backend.among)
            with connection.execute(query, moment._asdict(), execution_options=STREAMED) as rows:
                for row in rows:
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
        with self.backend.read() as connection:
            moment = moment_of(connection, as_known, recorded_until)
            query = view.versions(report_ids, self.backend.among)
            with connection.execute(query, moment._asdict(), execution_options={"yield_per": 100}) as rows:
                for row in rows:
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
        with self.backend.read() as connection:
            rows = connection.execute(
                view.NEWEST, {"kind": kind, "at": last_entry_by(connection, recorded_until)}
            )
            return tuple(decode(kind, unpack(row.body, row.packed)) for row in rows)

    def history(self, claim_id: str) -> tuple[StoredEntry, ...]:
        """Return everything recorded about a claim or harm claim: versions, readings, reviews, by seq."""
        with self.backend.read() as connection:
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
            found = [next(stored_entries(connection, seq - 1, limit=1)) for seq in sorted(seqs)]
            read = [next(stored_entries(connection, seq - 1, limit=1)) for seq in connection.scalars(in_text)]
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
        with self.backend.read() as connection:
            return connection.scalar(query) is not None

    def counts(self) -> Counts:
        """Return how much the ledger holds."""
        with self.backend.read() as connection:
            by_kind = select(entries.c.kind, func.count()).group_by(entries.c.kind).order_by(entries.c.kind)
            now = moment_of(connection, None, None)._asdict()
            living = {row[0]: row[1] for row in connection.execute(view.COUNTED, now)}
            return Counts(
                entries={row[0]: row[1] for row in connection.execute(by_kind)},
                reports=connection.scalar(select(func.count(reports.c.no.distinct()))) or 0,
                live_claims=living.get("claim", 0),
                live_harms=living.get("harm", 0),
            )


def _follow(deriver: Deriver, before: int, run: Sequence[StoredEntry]) -> None:
    try:
        deriver.take(before, run)
    except DanglingError as error:
        raise ChainBrokenError(f"entry {error.seq} is broken: {error}", error.seq) from error


def _names(item: StoredEntry, statement_id: str) -> bool:
    bound = cast(Any, item.entry)
    return statement_id in bound.claim_ids or statement_id in bound.harm_ids
