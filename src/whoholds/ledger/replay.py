"""Entries + what earlier entries left -> rows of the derived tables; no I/O, the same on every run.

The rules of the live view, in the words of docs/ledger.md:

- A *statement* (claim or harm claim) lives in a text of its report while a reading of that text names it.
  A later reading of the same text, by whichever extractor, replaces the earlier one.
- A statement that no reading ever named (an imported table) lives in every text in which its quote stands.
- The newest version of a statement counts; the newest review counts over every version.
- A review that rejects hides, one that amends changes the fields it names, one that accepts marks.

`states` keeps each state with the entries between which it held, so that a view at any head is a filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol, cast

from whoholds.errors import LedgerError
from whoholds.ledger.codec import Statement, amended, grounded, micros, when_of
from whoholds.ledger.tables import FOREVER, states
from whoholds.model import Claim, Copy, Entry, Harm, Reading, Report, Review


class DanglingError(LedgerError):
    """An entry points to something that is not there; `seq` is its number."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class Recorded(Protocol):
    """An entry with its place in the chain."""

    @property
    def seq(self) -> int:
        """Its number, from 1."""

    @property
    def kind(self) -> str:
        """Which noun it is."""

    @property
    def id(self) -> str:
        """The noun's own id."""

    @property
    def entry(self) -> Entry:
        """The noun."""


class ReportRow(NamedTuple):
    """A report version: `no` the first entry of the report, `text_no` the first with this text."""

    seq: int
    no: int
    text_no: int
    report_id: str
    content: str
    known_at: int
    published: int
    source: str
    source_id: str | None
    lang: str | None
    title: str
    url: str


class ReadingRow(NamedTuple):
    """Which text an extractor has read."""

    seq: int
    text_no: int
    extractor: str


class CopyRow(NamedTuple):
    """A report `no` that repeats the report `copy_of`."""

    seq: int
    no: int
    copy_of: int


@dataclass(slots=True)
class State:
    """A statement in one text of its report, from entry `seq` until entry `until_seq`."""

    no: int
    text_no: int
    seq: int
    until_seq: int
    live: int
    read: int
    kind: str
    base_seq: int
    review_seq: int | None
    verdict: str | None
    place_id: str | None
    side: str | None
    claimant: str
    claimant_side: str | None
    relation: str | None
    modality: str
    lang: str
    said_at: int | None
    when_from: int | None
    when_to: int | None
    stored: bool = False
    """Whether the row is in the table already: then a change is an update."""


STATE_COLUMNS: Final = tuple(column.name for column in states.columns)
state_row: Final = attrgetter(*STATE_COLUMNS)


class Past(Protocol):
    """What the entries before this run left behind; every list holds present rows only."""

    def versions(self, report_id: str) -> list[ReportRow]:
        """Return the versions of a report, by seq."""

    def number(self, kind: str, statement_id: str) -> int | None:
        """Return the `no` of a statement, None when it is not in the ledger."""

    def states_of(self, no: int) -> list[State]:
        """Return the present states of a statement, one for each text."""

    def states_in(self, text_no: int) -> list[State]:
        """Return the present states of all statements in one text."""

    def entry(self, seq: int) -> Entry:
        """Return an earlier entry."""


@dataclass
class Changes:
    """What a run of entries does to the derived tables: rows to insert, states to update in place."""

    reports: list[ReportRow] = field(default_factory=list)
    readings: list[ReadingRow] = field(default_factory=list)
    copies: list[CopyRow] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    closed: dict[tuple[int, int, int], State] = field(default_factory=dict)


def replay(items: Iterable[Recorded], past: Past) -> Changes:
    """Return what these entries change; raises DanglingError for an entry that points to nothing."""
    run = _Run(past)
    for item in items:
        try:
            run.take(item)
        except LedgerError as error:
            message = f"{item.kind} {item.id!r} cannot be recorded: {error}"
            raise DanglingError(message, item.seq) from error
    return run.changes


class _Run:
    """The working set of one run: present rows, whether from the past or made just now."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.changes = Changes()
        self._versions: dict[str, list[ReportRow]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._of: dict[int, dict[int, State]] = {}
        self._in: dict[int, dict[int, State]] = {}
        self._whole_of: set[int] = set()
        self._whole_in: set[int] = set()
        self._fresh: dict[int, Entry] = {}
        self._takers: dict[type[Entry], Callable[[Recorded, Any], None]] = {
            Report: self._take_report,
            Claim: self._take_statement,
            Harm: self._take_statement,
            Reading: self._take_reading,
            Review: self._take_review,
            Copy: self._take_copy,
        }

    def take(self, item: Recorded) -> None:
        """Apply one entry."""
        taker = self._takers.get(type(item.entry))
        if taker:
            taker(item, item.entry)

    # --- one kind of entry each

    def _take_report(self, item: Recorded, report: Report) -> None:
        versions = self._versions_of(report.report_id)
        content = report.content_hash
        text_no = next((v.text_no for v in versions if v.content == content), item.seq)
        no = versions[0].no if versions else item.seq
        row = _report_row(item.seq, no, text_no, content, report)
        self._fresh[item.seq] = report
        if versions and text_no == item.seq:
            self._carry_over(versions, row, report.text)
        versions.append(row)
        self.changes.reports.append(row)

    def _carry_over(self, versions: Sequence[ReportRow], new: ReportRow, text: str) -> None:
        """Let statements whose quote stands in a report's new text stand there too."""
        older = [s for no in {v.text_no for v in versions} for s in self._states_in(no).values()]
        standing = [s for s in older if grounded(self._said(s.base_seq), text)]
        newest = {s.no: s for s in sorted(standing, key=attrgetter("no", "base_seq", "text_no"))}
        for state in newest.values():
            self._open(state, new.seq, text_no=new.text_no, live=1 - state.read)

    def _take_statement(self, item: Recorded, said: Statement) -> None:
        texts = self._texts_with(said)
        self._fresh[item.seq] = said
        no = self._number(item.kind, item.id)
        if no is None:
            self._take_first(item, said, texts)
        else:
            self._take_version(item, said, texts, dict(self._states_of(no)))

    def _take_first(self, item: Recorded, said: Statement, texts: Iterable[int]) -> None:
        self._numbers[(item.kind, item.id)] = item.seq
        self._whole_of.add(item.seq)
        for text_no in texts:
            self._replace(None, _state(text_no, item, said))

    def _take_version(
        self, item: Recorded, said: Statement, texts: Iterable[int], known: dict[int, State]
    ) -> None:
        like = next(iter(known.values()))
        shown = _facets(amended(said, self._review(like.review_seq)))
        for text_no in texts:
            was = known.get(text_no)
            live = was.live if was else 1 - like.read
            self._open(was or like, item.seq, text_no=text_no, live=live, base_seq=item.seq, **shown)

    def _take_reading(self, item: Recorded, reading: Reading) -> None:
        text_no = self._text_read(reading)
        present = self._states_in(text_no)
        named = self._named(reading, present)
        for state in [s for s in present.values() if s.read and s.live and s.no not in named]:
            self._open(state, item.seq, live=0)
        for no in named:
            self._mark_read(no, text_no, item.seq)
            if not present[no].live:
                self._open(present[no], item.seq, live=1)
        self.changes.readings.append(ReadingRow(item.seq, text_no, reading.extractor))

    def _take_review(self, item: Recorded, review: Review) -> None:
        number = self._number("claim", review.claim_id)
        no = self._number("harm", review.claim_id) if number is None else number
        if no is None:
            raise LedgerError(f"claim {review.claim_id!r} is not in the ledger")
        self._fresh[item.seq] = review
        for state in list(self._states_of(no).values()):
            shown = _facets(amended(self._said(state.base_seq), review))
            self._open(state, item.seq, review_seq=item.seq, verdict=review.verdict, **shown)

    def _take_copy(self, item: Recorded, copy: Copy) -> None:
        both = [self._versions_of(report_id) for report_id in (copy.report_id, copy.copy_of)]
        if not all(both):
            raise LedgerError("it joins a report that is not in the ledger")
        self.changes.copies.append(CopyRow(item.seq, both[0][0].no, both[1][0].no))

    # --- looking up

    def _versions_of(self, report_id: str) -> list[ReportRow]:
        found = self._versions.get(report_id)
        if found is None:
            found = self._versions[report_id] = self.past.versions(report_id)
        return found

    def _number(self, kind: str, statement_id: str) -> int | None:
        found = self._numbers.get((kind, statement_id))
        return self.past.number(kind, statement_id) if found is None else found

    def _states_of(self, no: int) -> dict[int, State]:
        if no not in self._whole_of:
            self._whole_of.add(no)
            self._adopt(self.past.states_of(no))
        return self._of.setdefault(no, {})

    def _states_in(self, text_no: int) -> dict[int, State]:
        if text_no not in self._whole_in:
            self._whole_in.add(text_no)
            self._adopt(self.past.states_in(text_no))
        return self._in.setdefault(text_no, {})

    def _adopt(self, rows: Iterable[State]) -> None:
        for row in rows:
            if row.text_no not in self._of.setdefault(row.no, {}):
                self._place(row)

    def _place(self, row: State) -> None:
        self._of.setdefault(row.no, {})[row.text_no] = row
        self._in.setdefault(row.text_no, {})[row.no] = row

    def _entry(self, seq: int) -> Entry:
        return self._fresh.get(seq) or self.past.entry(seq)

    def _said(self, seq: int) -> Statement:
        return cast(Statement, self._entry(seq))

    def _review(self, seq: int | None) -> Review | None:
        return None if seq is None else cast(Review, self._entry(seq))

    def _texts_with(self, said: Statement) -> list[int]:
        versions = self._versions_of(said.report_id)
        if not versions:
            raise LedgerError(f"its report {said.report_id!r} is not in the ledger: append that first")
        texts = (versions[0].text_no,) if len(versions) == 1 else dict.fromkeys(v.text_no for v in versions)
        found = [no for no in texts if grounded(said, cast(Report, self._entry(no)).text)]
        if not found:
            where = f"{said.start}..{said.end} of report {said.report_id!r}"
            raise LedgerError(f"its quote {said.quote[:60]!r} does not stand at {where}")
        return found

    def _text_read(self, reading: Reading) -> int:
        for version in self._versions_of(reading.report_id):
            if version.content == reading.content_hash:
                return version.text_no
        raise LedgerError(f"the text it read of report {reading.report_id!r} is not in the ledger")

    def _named(self, reading: Reading, present: dict[int, State]) -> dict[int, None]:
        named: dict[int, None] = {}
        for kind, ids in (("claim", reading.claim_ids), ("harm", reading.harm_ids)):
            for statement_id in ids:
                no = self._number(kind, statement_id)
                if no is None or no not in present:
                    raise LedgerError(f"{kind} {statement_id!r} does not stand in the text that it read")
                named[no] = None
        return named

    # --- changing

    def _mark_read(self, no: int, text_no: int, seq: int) -> None:
        """From now on a statement lives only where a reading names it: so far in this text alone."""
        for state in [s for s in self._states_of(no).values() if not s.read]:
            state.read = 1
            self._touch(state)
            if state.live and state.text_no != text_no:
                self._open(state, seq, live=0)

    def _open(self, was: State, seq: int, **changes: Any) -> None:
        """Make the next state of `was`, or one like it in another text."""
        new = replace(was, seq=seq, until_seq=FOREVER, stored=False, **changes)
        self._replace(was if new.text_no == was.text_no else None, new)

    def _replace(self, was: State | None, new: State) -> None:
        if was is not None:
            was.until_seq = new.seq
            self._touch(was)
        self._place(new)
        self.changes.states.append(new)

    def _touch(self, state: State) -> None:
        if state.stored:
            self.changes.closed[(state.no, state.text_no, state.seq)] = state


def _report_row(seq: int, no: int, text_no: int, content: str, report: Report) -> ReportRow:
    return ReportRow(
        seq=seq,
        no=no,
        text_no=text_no,
        report_id=report.report_id,
        content=content,
        known_at=micros(report.known_at()),
        published=micros(report.published),
        source=report.source,
        source_id=report.source_id,
        lang=report.lang,
        title=report.title,
        url=report.url,
    )


def _state(text_no: int, item: Recorded, said: Statement) -> State:
    """Return the first state of a statement: alive, not read by any reading yet."""
    seq = item.seq
    return State(seq, text_no, seq, FOREVER, 1, 0, item.kind, seq, None, None, *_facet_values(said))


FACETS: Final = STATE_COLUMNS[STATE_COLUMNS.index("place_id") :]


def _facets(said: Statement) -> dict[str, Any]:
    """Return the columns by which a statement is looked up, by name."""
    return dict(zip(FACETS, _facet_values(said), strict=True))


def _facet_values(said: Statement) -> tuple[Any, ...]:
    return (
        said.place_id,
        said.side,
        said.claimant,
        said.claimant_side,
        said.relation if isinstance(said, Claim) else None,
        said.modality,
        said.lang,
        None if said.said_at is None else micros(said.said_at),
        *when_of(said),
    )
