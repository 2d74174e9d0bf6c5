"""Acts on the ledger: what waits, what is decided, what is added, and who did it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from whoholds.model import Record, Verdict
from whoholds.publish.app.rows import ClaimRow, Instant
from whoholds.serve.shapes.claims import ReviewMark
from whoholds.serve.shapes.served import Problem


class QueueItem(Record, frozen=True, kw_only=True):
    """A claim worth a person's look, why, and the last decision on it."""

    claim: ClaimRow
    place_name: str | None
    why: tuple[Literal["unsure reading", "ambiguous place", "high impact", "second pair of eyes"], ...]
    last: ReviewMark | None


class Queue(Record, frozen=True, kw_only=True):
    """What waits for review, the most pressing first."""

    waiting: int
    items: tuple[QueueItem, ...]


class Decision(Record, frozen=True, kw_only=True):
    """A verdict with its reason; `seen` is the last review that the reviewer saw (null: none)."""

    verdict: Verdict
    reason: str
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    seen: str | None = None


class Undo(Record, frozen=True, kw_only=True):
    """Take the last decision back, by a new entry; `seen` is that decision's id."""

    seen: str
    reason: str = ""


class Decided(Record, frozen=True, kw_only=True):
    """What stands in the ledger after a decision, and the ledger's head."""

    review: ReviewMark
    head: str


class Conflict(Problem, frozen=True, kw_only=True):
    """Somebody else decided first: nothing was recorded, and this is their decision."""

    current: ReviewMark | None


class AddReport(Record, frozen=True, kw_only=True):
    """A text to read and to append to the ledger with its claims."""

    source: str
    published: Instant
    text: str
    title: str = ""
    url: str = ""
    lang: str | None = None


class AddedReport(Record, frozen=True, kw_only=True):
    """What was appended; a report that was known already adds nothing."""

    report_id: str
    new: bool
    claims: int
    head: str


class AuditEntry(Record, frozen=True, kw_only=True):
    """An entry of the ledger: what was recorded when, by whom, and its link in the hash chain."""

    seq: int
    recorded_at: Instant
    kind: str
    id: str
    hash: str
    who: str | None
    what: str


class Audit(Record, frozen=True, kw_only=True):
    """Entries of the ledger, newest first."""

    head: str
    entries: tuple[AuditEntry, ...]
    next: int | None
