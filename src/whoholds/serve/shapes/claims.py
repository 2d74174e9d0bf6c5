"""Claims in answers: in pages, in detail, and what people said of them."""

from __future__ import annotations

from typing import Any

import msgspec

from whoholds.model import Record, Verdict
from whoholds.publish.app.rows import ClaimRow, Instant, PlaceInfo


class ReviewMark(Record, frozen=True, kw_only=True):
    """A person's verdict on a claim; `pending` waits for a second pair of eyes and does not count yet."""

    review_id: str
    claim_id: str
    verdict: Verdict
    reviewer: str
    reviewed_at: Instant
    reason: str
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    pending: bool = False
    undoes: str | None = None
    """The review that this one takes back."""


class ClaimPage(Record, frozen=True, kw_only=True):
    """Claims, the newest known first; `next` continues after the last one."""

    claims: tuple[ClaimRow, ...]
    matched: int
    next: str | None = None


class ClaimDetail(Record, frozen=True, kw_only=True):
    """A claim with its place's name, the claims of the same origin, and its reviews, oldest first."""

    claim: ClaimRow
    place: PlaceInfo | None
    same_origin: tuple[ClaimRow, ...]
    reviews: tuple[ReviewMark, ...] = ()
