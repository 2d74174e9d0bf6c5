"""A check evaluated against an estimate -> its stored result; the pipeline evaluates, the ledger keeps."""

from __future__ import annotations

from datetime import datetime

from whoholds.model import Probability, Record


class CheckResult(Record, frozen=True, kw_only=True):
    """Whether an expectation held at one head of the ledger: `probability` is what was found.

    `head_seq` is the last entry that the estimate had seen, `checked_at` (UTC) when it was computed,
    `method` the estimate's own name and version. One result is kept for each check and head.
    """

    check_id: str
    head_seq: int
    checked_at: datetime
    held: bool
    probability: Probability
    method: str = ""
