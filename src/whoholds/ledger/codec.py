"""Entry -> kind, id, version and body bytes, as the ledger stores them; and back."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from whoholds.errors import LedgerError
from whoholds.model import (
    ENTRY_TYPES,
    Baseline,
    Check,
    Claim,
    Copy,
    Entry,
    EntryKind,
    Harm,
    Reading,
    Report,
    Review,
    claim_id_of,
    digest,
    harm_id_of,
    interval,
    to_json,
)

Statement = Claim | Harm
"""What is said in a report: a control claim or a harm claim."""

PACK_FROM: Final = 1024
"""Bytes from which a body is stored compressed: below it zlib costs more time than it saves disk."""

MAX_BODY: Final = 512 * 1024 * 1024
"""Bytes that a compressed body may grow to: a guard against a forged ledger, far above any report."""

NEVER_AMENDED: Final = frozenset({"claim_id", "harm_id", "report_id", "start", "end", "quote"})
"""Fields that a review may not change: other words or another text are another claim."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class Encoded(NamedTuple):
    """An entry ready to be recorded."""

    entry: Entry
    kind: EntryKind
    id: str
    body: bytes


KIND_OF: Final[dict[type[Any], EntryKind]] = {kind: name for name, kind in ENTRY_TYPES.items()}
ID_OF: Final[dict[EntryKind, Callable[[Any], str]]] = {
    "report": lambda e: cast(Report, e).report_id,
    "claim": lambda e: cast(Claim, e).claim_id,
    "harm": lambda e: cast(Harm, e).harm_id,
    "reading": lambda e: cast(Reading, e).reading_id,
    "review": lambda e: cast(Review, e).review_id,
    "baseline": lambda e: cast(Baseline, e).baseline_id,
    "check": lambda e: cast(Check, e).check_id,
    "copy": lambda e: cast(Copy, e).copy_id,
}
_DECODERS: Final = {name: msgspec.json.Decoder(kind) for name, kind in ENTRY_TYPES.items()}


def encode(entry: Entry) -> Encoded:
    """Return the entry's stored form; raises LedgerError naming an entry that cannot be recorded."""
    kind = KIND_OF[type(entry)]
    entry_id = ID_OF[kind](entry)
    fault = fault_of(entry)
    if fault:
        raise LedgerError(f"{kind} {entry_id!r} cannot be recorded: {fault}")
    try:
        body = to_json(entry)
    except UnicodeEncodeError as error:
        raise LedgerError(f"{kind} {entry_id!r} cannot be recorded: not valid Unicode ({error})") from error
    return Encoded(entry, kind, entry_id, body)


def decode(kind: str, body: bytes) -> Entry:
    """Parse a stored body; raises LedgerError for a kind or a field that this version does not know."""
    decoder = _DECODERS.get(cast(EntryKind, kind))
    if decoder is None:
        raise LedgerError(f"unknown kind of entry {kind!r}: this ledger needs a newer whoholds")
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise LedgerError(f"a {kind} entry does not parse: {error}") from error


def same_content(new: Encoded, body: bytes) -> bool:
    """Whether an entry says what a stored body says; when and in which bytes a report came is no part of it.

    Compared as records, so that a field added to a noun since then makes nothing new.
    """
    return new.body == body or _content(new.entry) == _content(decode(new.kind, body))


def _content(entry: Entry) -> Entry:
    if isinstance(entry, Report) and (entry.retrieved or entry.original):
        return msgspec.structs.replace(entry, retrieved=None, original=None)
    return entry


def pack(body: bytes) -> tuple[int, bytes]:
    """Return 1 and compressed bytes for a large body that shrinks by zlib, else 0 and the body."""
    if len(body) < PACK_FROM:
        return 0, body
    packed = zlib.compress(body, 6)
    return (1, packed) if len(packed) < len(body) else (0, body)


def unpack(stored: bytes, packed: int) -> bytes:
    """Return the canonical body; raises LedgerError when the compressed bytes are damaged."""
    if not packed:
        return bytes(stored)
    inflate = zlib.decompressobj()
    try:
        body = inflate.decompress(stored, MAX_BODY)
    except zlib.error as error:
        raise LedgerError(f"a compressed body is damaged: {error}") from error
    if not inflate.eof or inflate.unused_data:
        raise LedgerError("a compressed body is damaged: its end is missing or has bytes behind it")
    return body


# --- what may be recorded ------------------------------------------------------------------------


def fault_of(entry: Entry) -> str | None:
    """Return why an entry cannot be recorded on its own (ids, times), or None when it can."""
    try:
        return _FAULTS[KIND_OF[type(entry)]](entry)
    except (ValueError, OverflowError, ZoneInfoNotFoundError) as error:
        return str(error)


def _report_fault(report: Report) -> str | None:
    if not report.report_id:
        return "a report needs an id (model.report_id_of makes one)"
    if fault := _naive(report, "published", "retrieved", "edited"):
        return fault
    report.known_at()
    return None


def _statement_fault(said: Statement) -> str | None:
    expected = claim_id_of(said) if isinstance(said, Claim) else harm_id_of(said)
    found = said.claim_id if isinstance(said, Claim) else said.harm_id
    if found != expected:
        return f"its id is not the hash of what it says, which is {expected}"
    when_of(said)
    return _naive(said, "said_at")


def _reading_fault(reading: Reading) -> str | None:
    expected = reading_id(reading)
    if reading.reading_id != expected:
        return f"its id is not the hash of what it binds, which is {expected}"
    return None


def _review_fault(review: Review) -> str | None:
    if not (review.review_id and review.reviewer.strip() and review.reason.strip()):
        return "a review needs an id, the reviewer's name and a reason"
    if (review.verdict == "amend") != bool(review.changes):
        return "changes belong to the verdict 'amend', which needs at least one"
    forbidden = sorted(NEVER_AMENDED & review.changes.keys())
    if forbidden:
        return f"{', '.join(forbidden)} cannot be amended: reject this claim and add another"
    return _naive(review, "reviewed_at")


def _check_fault(check: Check) -> str | None:
    return _naive(check, "as_known") if check.check_id else "a check needs an id"


def _copy_fault(copy: Copy) -> str | None:
    expected = "k" + digest(copy.report_id, copy.copy_of, copy.how)
    if copy.copy_id != expected:
        return f"its id is not the hash of the pair and the way, which is {expected}"
    return "a report is no copy of itself" if copy.report_id == copy.copy_of else None


def _baseline_fault(baseline: Baseline) -> str | None:
    return None if baseline.baseline_id else "a baseline needs an id"


_FAULTS: Final[dict[EntryKind, Callable[[Any], str | None]]] = {
    "report": _report_fault,
    "claim": _statement_fault,
    "harm": _statement_fault,
    "reading": _reading_fault,
    "review": _review_fault,
    "baseline": _baseline_fault,
    "check": _check_fault,
    "copy": _copy_fault,
}


def _naive(entry: Entry, *fields: str) -> str | None:
    for name in fields:
        value = getattr(entry, name)
        if value is not None and value.tzinfo is None:
            return f"{name} has no time zone"
    return None


def reading_id(reading: Reading) -> str:
    """Return the id of a reading, the hash of all it binds (as `model.reading_of` makes it)."""
    return "d" + digest(
        reading.report_id, reading.content_hash, reading.extractor, reading.claim_ids, reading.harm_ids
    )


def grounded(said: Statement, text: str) -> bool:
    """Whether a statement's quote stands at its offsets in a text."""
    return said.start < said.end and text[said.start : said.end] == said.quote


def amended(said: Statement, review: Review | None) -> Statement:
    """Return a statement with a review's changes applied; raises LedgerError that names a wrong field."""
    if review is None or not review.changes:
        return said
    fields = msgspec.to_builtins(said) | review.changes
    try:
        changed = msgspec.convert(fields, type(said))
        when_of(changed)
    except (ValueError, OverflowError, ZoneInfoNotFoundError) as error:
        raise LedgerError(f"review {review.review_id!r} makes no valid claim: {error}") from error
    return changed


def when_of(said: Statement) -> tuple[int, int] | tuple[None, None]:
    """Return the half-open interval in which it is said to be so, in microseconds, or two Nones."""
    return _interval(said.when_from, said.when_to, said.when_zone)


@lru_cache(maxsize=8192)
def _interval(first: str | None, last: str | None, zone: str) -> tuple[int, int] | tuple[None, None]:
    """Remember intervals: the claims of a batch speak of the same few days."""
    found = interval(first, last, zone)
    return (micros(found[0]), micros(found[1])) if found else (None, None)


# --- instants ------------------------------------------------------------------------------------


def micros(moment: datetime) -> int:
    """Return an aware datetime as whole microseconds since 1970-01-01 UTC."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


@lru_cache(maxsize=8192)
def instant(value: int) -> datetime:
    """Return the UTC datetime of whole microseconds since 1970-01-01 UTC; claims share most of theirs."""
    return EPOCH + value * MICROSECOND
