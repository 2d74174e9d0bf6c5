"""Texts -> which of them are one voice: winnowed fingerprints, kept in an index beside the ledger.

Winnowing after Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting" (SIGMOD 2003): hash every run of SHINGLE words, keep the smallest hash of every WINDOW
consecutive ones. Two texts that share SHINGLE + WINDOW - 1 words in a row always share a fingerprint.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

SHINGLE = 4  # words in a run: shorter runs are idiom, longer ones miss edited copies
WINDOW = 4  # one fingerprint in four runs at least: headlines and their texts have few words to spare
CITED = 0.1  # the same, of a text that the other names as its source: it was told again in other words
CONTAINED = 0.3  # share of the smaller text's fingerprints that makes a copy
LEAST_SHARED = 3  # fewer common fingerprints are chance, whatever their share
COMMON = 200  # a fingerprint in more texts than this is nobody's own words
HOUSE = 3  # a source that printed a run so often before has it as its furniture ("Read all our coverage")
NEARLY = 0.8  # of a source's own earlier text: below it a bulletin follows its form, it does not repeat
FRESH = timedelta(days=14)  # wire copy travels in hours; the same short words weeks later are news again
REPOST = timedelta(days=2)  # a source's own short words come again as a form ("Corrections to the front")
LONG_SHARED = 12  # common fingerprints that no two writers hit on, however many weeks lie between
AGAIN = 0.99  # of a source's own long text weeks later: less may be what it prints under everything
MOST_KEPT = 3  # copies recorded of one report: enough to join it, few enough for a story in 500 outlets
FORM = "2"  # of the index file: another one means making it anew

_WORD = re.compile(r"[^\W_]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits: spreads sums of word hashes

Hashes = npt.NDArray[np.uint64]

_TABLES = """
CREATE TABLE IF NOT EXISTS texts (no INTEGER PRIMARY KEY, report_id TEXT NOT NULL, source TEXT NOT NULL,
  voice TEXT NOT NULL, known_at INTEGER NOT NULL, whole INTEGER NOT NULL, prints INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS texts_by_id ON texts (report_id);
CREATE INDEX IF NOT EXISTS texts_by_whole ON texts (whole);
CREATE TABLE IF NOT EXISTS prints (print INTEGER NOT NULL, no INTEGER NOT NULL, PRIMARY KEY (print, no))
  STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A report as the index needs it; `voice` is the first voice of a forwarded post, else empty."""

    report_id: str
    source: str
    text: str
    known_at: datetime
    voice: str = ""
    cited: frozenset[str] = frozenset()
    """Names, in small letters, of outlets that it says it has its news from."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two reports that share text: `share` of the shorter one's fingerprints, `whole` of the longer's."""

    report_id: str
    other_id: str
    share: float
    shared: int
    whole: float = 1.0
    forward: bool = False
    citing: bool = False
    """Whether it names the other's source as its own, and too few words are the same to tell without that."""
    earlier: bool = True
    """Whether the other report was known first (ties by id), so that this one repeats it."""


def words_of(text: str) -> list[tuple[int, int]]:
    """Return half-open offsets of the words of `text`."""
    return [m.span() for m in _WORD.finditer(text)]


def fingerprints(text: str) -> frozenset[int]:
    """Return the winnowed fingerprints of a text: 64-bit, equal on every machine and run."""
    return frozenset(value for value, _ in _winnowed(_shingles(text)))


def shared_words(text: str, other: str, *, most: int = 40) -> str:
    """Return the longest stretch of `text` (at most `most` words) whose shingles all stand in `other`."""
    there = set(_shingles(other).tolist())
    spans = words_of(text)
    best = (0, 0)
    start = None
    hits = [h in there for h in _shingles(text).tolist()] + [False]
    for i, hit in enumerate(hits):
        if hit and start is None:
            start = i
        elif not hit and start is not None:
            best = max(best, (start, i), key=lambda run: run[1] - run[0])
            start = None
    if best == (0, 0) or not spans:
        return ""
    last = min(best[1] - 1 + SHINGLE, best[0] + most, len(spans)) - 1
    return text[spans[best[0]][0] : spans[last][1]]


def _shingles(text: str) -> Hashes:
    """Hash each run of SHINGLE words; a shorter text is one run."""
    folded = text.casefold().replace("ё", "е")
    words = np.fromiter((crc32(w.encode("utf-8", "replace")) for w in _WORD.findall(folded)), np.uint64)
    if not len(words):
        return words
    width = min(SHINGLE, len(words))
    out = np.zeros(len(words) - width + 1, np.uint64)
    for k in range(width):
        out = (out ^ words[k : k + len(out)]) * _MIX
        out ^= out >> np.uint64(29)
    return out


def _winnowed(hashes: Hashes) -> Iterator[tuple[int, int]]:
    """Yield (fingerprint, its shingle's position), each position once."""
    if not len(hashes):
        return
    width = min(WINDOW, len(hashes))
    windows = np.lib.stride_tricks.sliding_window_view(hashes, width)
    rightmost = width - 1 - np.argmin(windows[:, ::-1], axis=1)
    for at in np.unique(rightmost + np.arange(len(windows))):
        yield int(hashes[at]), int(at)


def _whole(hashes: Hashes) -> int:
    """Hash all runs of a text: equal for texts that differ in case and punctuation alone; 0 for none."""
    return _signed(int(hashes.sum()) ^ len(hashes)) if len(hashes) else 0


def _signed(value: int) -> int:
    """Return a 64-bit hash as SQLite stores it."""
    return value - (1 << 64) if value >= 1 << 63 else value


class CopyIndex:
    """Reports by fingerprint, in a file that can be deleted at any time; adding one costs its own length.

    `position` is how far it follows a ledger; what is added becomes lasting with `commit`.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the index file; None, a file that is not one, or a read-only folder: in memory."""
        self._db = _opened(path)

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._db.close()

    @property
    def position(self) -> str:
        """What the last commit said: how far the index goes; empty for a new one."""
        row = self._db.execute("SELECT value FROM state WHERE key = 'position'").fetchone()
        return str(row[0]) if row else ""

    def commit(self, position: str) -> None:
        """Keep what was added, and that it goes so far."""
        self._db.execute("INSERT OR REPLACE INTO state VALUES ('position', ?)", (position,))
        self._db.commit()

    def clear(self) -> None:
        """Forget everything."""
        _empty(self._db)

    def add(self, text: Text) -> list[Overlap]:
        """Add a report and return its overlaps with those added before: forwards, then the closest first.

        Runs of words that the source itself has printed HOUSE times before are passed over.
        """
        hashes = _shingles(text.text)
        prints, whole = sorted({_signed(value) for value, _ in _winnowed(hashes)}), _whole(hashes)
        postings = self._postings(prints)
        found = self._overlaps(text, len(prints), whole, postings)
        row = (text.report_id, text.source, text.voice, _seconds(text.known_at), whole, len(prints))
        no = self._db.execute("INSERT INTO texts VALUES (NULL, ?, ?, ?, ?, ?, ?)", row).lastrowid
        rare = [(p, no) for p in prints if len(postings.get(p, ())) <= COMMON]
        self._db.executemany("INSERT INTO prints VALUES (?, ?)", rare)
        return found

    def _postings(self, prints: list[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for value in prints:
            rows = self._db.execute("SELECT no FROM prints WHERE print = ?", (value,))
            found[value] = [row[0] for row in rows]
        return found

    def _overlaps(self, text: Text, size: int, whole: int, postings: dict[int, list[int]]) -> list[Overlap]:
        found: dict[str, Overlap] = {}
        others = self._texts({no for posting in postings.values() for no in posting} | self._same(whole))
        standing = _is_standing(text, whole, others)
        shared = Counter(
            no for posting in postings.values() if _is_own(posting, others, text) for no in posting
        )
        for no, other in others.items():
            if other.report_id == text.report_id:
                continue
            same = other.whole == whole != 0 and not (standing and other.source == text.source)
            overlap = _overlap(text, size, other, shared[no], same=same)
            if overlap and overlap.share >= found.get(other.report_id, overlap).share:
                found[other.report_id] = overlap
        return sorted(found.values(), key=lambda o: (not o.forward, -o.share * o.whole, o.other_id))

    def _same(self, whole: int) -> set[int]:
        rows = self._db.execute("SELECT no FROM texts WHERE whole = ? LIMIT ?", (whole, COMMON))
        return {row[0] for row in rows} if whole else set()

    def _texts(self, numbers: Iterable[int]) -> dict[int, _Row]:
        query = "SELECT report_id, source, voice, known_at, whole, prints FROM texts WHERE no = ?"
        return {no: _Row(*self._db.execute(query, (no,)).fetchone()) for no in numbers}


@dataclass(frozen=True, slots=True)
class _Row:
    report_id: str
    source: str
    voice: str
    known_at: int
    whole: int
    prints: int


def _opened(path: Path | None) -> sqlite3.Connection:
    """Open the file; a damaged one is made anew, one that cannot be written gives way to memory."""
    try:
        return _prepared(sqlite3.connect(path or ":memory:", timeout=30, check_same_thread=False))
    except sqlite3.OperationalError:
        return _opened(None)
    except sqlite3.DatabaseError:
        if path is not None:
            path.unlink()
        return _opened(path)


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536"):
            db.execute(f"PRAGMA {pragma}")
        db.executescript(_TABLES)
        if db.execute("SELECT value FROM state WHERE key = 'form'").fetchone() != (FORM,):
            _empty(db)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _empty(db: sqlite3.Connection) -> None:
    for table in ("texts", "prints", "state"):
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT INTO state VALUES ('form', ?)", (FORM,))
    db.commit()


def _seconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _is_own(posting: list[int], others: dict[int, _Row], text: Text) -> bool:
    if len(posting) > COMMON:
        return False
    printed = Counter(others[no].source for no in posting if others[no].report_id != text.report_id)
    return max(printed.values(), default=0) < HOUSE


def _is_standing(text: Text, whole: int, others: dict[int, _Row]) -> bool:
    """Whether the source has printed these very words some days before: a heading over ever other news."""
    return any(
        other.whole == whole
        and other.source == text.source
        and other.report_id != text.report_id
        and _seconds(text.known_at) - other.known_at > REPOST.total_seconds()
        for other in others.values()
    )


def _overlap(text: Text, size: int, other: _Row, shared: int, *, same: bool) -> Overlap | None:
    """Return the overlap where it is a copy: enough words in common, and not just one form filled twice."""
    share = 1.0 if same else shared / max(min(size, other.prints), 1)
    whole = 1.0 if same else shared / max(size, other.prints, 1)
    forward = bool(text.voice) and text.voice in (other.source, other.voice)
    own = text.source == other.source
    earlier = (other.known_at, other.report_id) < (_seconds(text.known_at), text.report_id)
    citing = not own and earlier and other.source.casefold() in text.cited
    plainly = share >= (NEARLY if own else CONTAINED)
    enough = same or shared >= LEAST_SHARED or ((forward or citing) and shared > 0)
    if not (enough and (plainly or (citing and share >= CITED)) and _in_time(text, other, shared, whole)):
        return None
    told = citing and not forward and not (plainly and (same or shared >= LEAST_SHARED))
    return Overlap(text.report_id, other.report_id, share, shared, whole, forward, told, earlier)


def _in_time(text: Text, other: _Row, shared: int, whole: float) -> bool:
    """Whether the same words are so near in time, or so many, that they are no news of their own."""
    own, apart = text.source == other.source, abs(_seconds(text.known_at) - other.known_at)
    long = shared >= LONG_SHARED and (not own or apart <= FRESH.total_seconds() or whole >= AGAIN)
    return long or apart <= (REPOST if own else FRESH).total_seconds()


def kept(overlaps: list[Overlap]) -> list[Overlap]:
    """Return the overlaps worth recording: the closest earlier text, then the closest others."""
    first = next((o for o in overlaps if o.earlier), None)
    rest = [o for o in overlaps if o is not first and not o.earlier]
    return ([first] if first else []) + rest[: MOST_KEPT - 1]
