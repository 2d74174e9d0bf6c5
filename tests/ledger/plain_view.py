"""Stored entries -> the live claims at two dates, by the rules of docs/ledger.md, as plainly as can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from whoholds.ledger import StoredEntry
from whoholds.ledger.codec import amended, grounded
from whoholds.model import Claim, Reading, Report, Review


def plain_view(
    stored: Sequence[StoredEntry], as_known: datetime | None, recorded_until: datetime | None
) -> list[tuple[Claim, datetime, Review | None]]:
    """Return (claim as shown, known at, review), in the order in which the claims were first recorded."""
    seen = [s for s in stored if recorded_until is None or s.recorded_at <= recorded_until]
    ids = dict.fromkeys(s.id for s in seen if isinstance(s.entry, Claim))
    found = [_shown(claim_id, seen, as_known) for claim_id in ids]
    return [row for row in found if row is not None]


def _shown(
    claim_id: str, seen: Sequence[StoredEntry], as_known: datetime | None
) -> tuple[Claim, datetime, Review | None] | None:
    versions = [s.entry for s in seen if isinstance(s.entry, Claim) and s.id == claim_id]
    text = _current_text(versions[0].report_id, seen, as_known)
    standing = [c for c in versions if text is not None and grounded(c, text.text)]
    if text is None or not standing or not _lives(claim_id, text, seen):
        return None
    reviews = [s.entry for s in seen if isinstance(s.entry, Review) and s.entry.claim_id == claim_id]
    review = reviews[-1] if reviews else None
    if review and review.verdict == "reject":
        return None
    shown = amended(standing[-1], review)
    assert isinstance(shown, Claim)
    return shown, _known_at(claim_id, seen), review


def _current_text(report_id: str, seen: Sequence[StoredEntry], as_known: datetime | None) -> Report | None:
    versions = [s.entry for s in seen if isinstance(s.entry, Report) and s.id == report_id]
    known = [r for r in versions if as_known is None or r.known_at() <= as_known]
    return max(enumerate(known), key=lambda pair: (pair[1].known_at(), pair[0]))[1] if known else None


def _lives(claim_id: str, text: Report, seen: Sequence[StoredEntry]) -> bool:
    """Whether the last reading of a text names a claim, or no reading ever named it."""
    readings = [s.entry for s in seen if isinstance(s.entry, Reading) and s.entry.report_id == text.report_id]
    of_text = [r for r in readings if r.content_hash == text.content_hash]
    if of_text and claim_id in of_text[-1].claim_ids:
        return True
    return not any(claim_id in r.claim_ids for r in readings)


def _known_at(claim_id: str, seen: Sequence[StoredEntry]) -> datetime:
    """Return when the first of the texts in which a claim ever lived was known."""
    texts: dict[str, Report] = {}
    for number in range(1, len(seen) + 1):
        upto = seen[:number]
        claims = [s.entry for s in upto if isinstance(s.entry, Claim) and s.id == claim_id]
        for report in (s.entry for s in upto if isinstance(s.entry, Report)):
            mine = bool(claims) and claims[0].report_id == report.report_id
            if mine and any(grounded(c, report.text) for c in claims) and _lives(claim_id, report, upto):
                texts[report.content_hash] = report
    return min(
        s.entry.known_at() for s in seen if isinstance(s.entry, Report) and s.entry.content_hash in texts
    )
