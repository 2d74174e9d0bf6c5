"""The ledger behind the server -> reviews, what waits for one, texts, the audit view; every act an entry."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from whoholds.errors import LedgerError, StaleReviewError
from whoholds.model import Claim, Proposal, Report, Review, digest, report_id_of
from whoholds.serve.faults import DecidedBeforeError, RequestError
from whoholds.serve.shapes import (
    AddedReport,
    AddReport,
    Audit,
    AuditEntry,
    Decided,
    Decision,
    ReviewMark,
    Undo,
)

if TYPE_CHECKING:
    from whoholds.desk import Desk
    from whoholds.ledger import StoredEntry

LONGEST_REASON = 2000
Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the present instant (UTC)."""
    return datetime.now(UTC)


class Book:
    """The open ledger; threads may share it. `four_eyes`: a verdict counts when a second person gives it."""

    def __init__(self, desk: Desk, *, four_eyes: bool = False, clock: Clock = now) -> None:
        self.desk, self.four_eyes, self._clock = desk, four_eyes, clock
        self._adding = threading.Lock()

    def close(self) -> None:
        """Close the ledger."""
        self.desk.close()

    # --- review --------------------------------------------------------------------------------------

    def reviews(self, claim_id: str) -> tuple[ReviewMark, ...]:
        """Return the reviews of a claim, oldest first; none for one that the ledger does not know."""
        return tuple(mark_of(review) for review in self.desk.store.reviews(claim_id))

    def decide(self, claim_id: str, decision: Decision, reviewer: str) -> Decided:
        """Record a verdict.

        Raises DecidedBeforeError when another review came in between, RequestError, LedgerError.
        """
        past = self._past(claim_id)
        last = past[-1] if past else None
        proposal = Proposal(verdict=decision.verdict, changes=decision.changes)
        waits = self.four_eyes and not _seconds(last, proposal, reviewer)
        counting = _counting(past)
        return self._record(
            claim_id,
            reviewer,
            decision.reason,
            decision.seen,
            verdict=(counting.verdict if counting else "accept") if waits else decision.verdict,
            changes=(counting.changes if counting else {}) if waits else decision.changes,
            proposes=proposal if waits else None,
        )

    def undo(self, claim_id: str, asked: Undo, reviewer: str) -> Decided:
        """Bring back what counted before the last review, by a new one. Raises as `decide`."""
        past = self._past(claim_id)
        if not past:
            raise RequestError(422, "nobody reviewed this claim: there is nothing to undo")
        last = past[-1]
        before = _counting(past[:-1])
        return self._record(
            claim_id,
            reviewer,
            asked.reason or f"undoes the review of {last.reviewed_at:%Y-%m-%d %H:%M} UTC by {last.reviewer}",
            asked.seen,
            verdict=before.verdict if before else "accept",
            changes=before.changes if before else {},
            undoes=last.review_id,
        )

    def _past(self, claim_id: str) -> tuple[Review, ...]:
        if not self.desk.store.history(claim_id):
            raise RequestError(404, f"no claim {claim_id!r} in the ledger")
        return self.desk.store.reviews(claim_id)

    def _record(self, claim_id: str, reviewer: str, reason: str, seen: str | None, **verdict: Any) -> Decided:
        if not 0 < len(reason.strip()) <= LONGEST_REASON:
            raise RequestError(422, f"a review needs a reason, of at most {LONGEST_REASON} characters")
        now = self._clock()
        review_id = "v" + digest(claim_id, reviewer, now, seen, verdict["verdict"], verdict["changes"])
        review = Review(
            review_id=review_id,
            claim_id=claim_id,
            reviewer=reviewer,
            reviewed_at=now,
            reason=reason,
            **verdict,
        )
        try:
            done = self.desk.store.append_review(review, seen)
        except StaleReviewError as stale:
            current = stale.current
            raise DecidedBeforeError(mark_of(current) if isinstance(current, Review) else None) from stale
        return Decided(review=mark_of(review), head=f"{done.head.seq}:{done.head.hash}")

    # --- texts ---------------------------------------------------------------------------------------

    def text_of(self, report_id: str) -> str | None:
        """Return a report's text, or None where the ledger does not know it."""
        report = self.desk.store.report(report_id)
        return report.text if report else None

    def add(self, asked: AddReport) -> AddedReport:
        """Read a report and append it with its claims. Raises LedgerError, RequestError."""
        report = Report(
            report_id=report_id_of(asked.source, asked.url, asked.published, asked.text),
            source=asked.source,
            published=asked.published.astimezone(UTC),
            text=asked.text,
            title=asked.title,
            url=asked.url,
            lang=asked.lang,
        )
        if not asked.source.strip() or not asked.text.strip():
            raise RequestError(422, "a report needs a source and a text")
        with self._adding:
            added = self.desk.add([report])
        head = self.desk.store.head()
        return AddedReport(
            report_id=report.report_id,
            new=bool(added.new),
            claims=added.claims,
            head=f"{head.seq}:{head.hash}",
        )

    # --- audit ---------------------------------------------------------------------------------------

    def audit(self, before: int | None, limit: int) -> Audit:
        """Return the entries before a seq (without one: the last ones), newest first."""
        head = self.desk.store.head()
        end = min(before, head.seq + 1) if before else head.seq + 1
        start = max(0, end - 1 - limit)
        found = list(islice(self.desk.store.entries(after_seq=start), end - 1 - start))
        return Audit(
            head=f"{head.seq}:{head.hash}",
            entries=tuple(audit_entry(item) for item in reversed(found)),
            next=start + 1 if start else None,
        )

    def latest(self, after_seq: int) -> Iterator[StoredEntry]:
        """Yield the entries after a seq."""
        return self.desk.store.entries(after_seq=after_seq)


def _counting(past: tuple[Review, ...]) -> Review | None:
    """Return the review whose verdict counts: the last that neither only proposes nor was taken back."""
    if not past:
        return None
    last = past[-1]
    if last.undoes is not None:
        undone = next((i for i, review in enumerate(past) if review.review_id == last.undoes), 0)
        return _counting(past[:undone])
    return last if last.proposes is None else _counting(past[:-1])


def _seconds(last: Review | None, proposal: Proposal, reviewer: str) -> bool:
    """Whether a person gives a second time the verdict that another proposed."""
    return last is not None and last.proposes == proposal and last.reviewer != reviewer


def mark_of(review: Review) -> ReviewMark:
    """Return a review as shown: a proposal with what it proposes."""
    shown = review.proposes or review
    return ReviewMark(
        review_id=review.review_id,
        claim_id=review.claim_id,
        verdict=shown.verdict,
        reviewer=review.reviewer,
        reviewed_at=review.reviewed_at,
        reason=review.reason,
        changes=shown.changes,
        pending=review.proposes is not None,
        undoes=None if review.proposes else review.undoes,
    )


def audit_entry(item: StoredEntry) -> AuditEntry:
    """Return an entry of the ledger as the audit view shows it."""
    entry = item.entry
    who = entry.reviewer if isinstance(entry, Review) else getattr(entry, "extractor", None) or None
    return AuditEntry(
        seq=item.seq, recorded_at=item.recorded_at, kind=item.kind, id=item.id, hash=item.hash, who=who,
        what=_told(entry),
    )  # fmt: skip


def _told(entry: object) -> str:
    if isinstance(entry, Review):
        verb = f"proposes to {entry.proposes.verdict}" if entry.proposes else entry.verdict
        return f"{verb} {entry.claim_id}: {entry.reason}"
    if isinstance(entry, Report):
        return f"{entry.source}: {entry.title or entry.text[:80]}"
    if isinstance(entry, Claim):
        return f"{entry.claimant}: {entry.modality} {entry.side or ''} {entry.relation} {entry.place}"
    return ""


__all__ = ["Book", "LedgerError", "audit_entry", "mark_of"]
