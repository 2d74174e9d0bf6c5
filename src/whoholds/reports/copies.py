"""Texts -> which of them are one voice: winnowed fingerprints, overlaps, clusters.

Winnowing after Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting" (SIGMOD 2003): hash every run of SHINGLE words, keep the smallest hash of every WINDOW
consecutive ones. Two texts that share SHINGLE + WINDOW - 1 words in a row always share a fingerprint.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

import numpy as np
import numpy.typing as npt

SHINGLE = 4  # words in a run: shorter runs are idiom, longer ones miss edited copies
WINDOW = 8  # one fingerprint in eight runs at least: keeps about a quarter of them
CONTAINED = 0.3  # share of the smaller text's fingerprints that makes a copy
LEAST_SHARED = 3  # fewer common fingerprints are chance, whatever their share
COMMON = 200  # a fingerprint in more texts than this is nobody's own words
HOUSE = 3  # a source that printed a run so often before has it as its furniture ("Read all our coverage")

_WORD = re.compile(r"[^\W_]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits: spreads sums of word hashes

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two reports that share text; `share` is of the shorter one's fingerprints, 0..1."""

    report_id: str
    other_id: str
    share: float
    shared: int


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


@dataclass
class CopyIndex:
    """An index of reports by fingerprint; adding one costs its own length, whatever is there already."""

    _posting: dict[int, list[int]] = field(default_factory=dict)
    _reports: list[tuple[str, str, int]] = field(default_factory=list)
    """(report id, source, number of fingerprints) in the order of adding."""

    def add(self, report_id: str, text: str, source: str) -> list[Overlap]:
        """Add a report and return its overlaps with those added before, largest share first.

        Runs of words that the source itself has printed HOUSE times before are passed over.
        """
        prints = fingerprints(text)
        found = self._overlaps(report_id, prints, source)
        at = len(self._reports)
        self._reports.append((report_id, source, len(prints)))
        for value in prints:
            posting = self._posting.setdefault(value, [])
            if len(posting) <= COMMON:
                posting.append(at)
        return found

    def _overlaps(self, report_id: str, prints: frozenset[int], source: str) -> list[Overlap]:
        postings = [self._posting.get(value, []) for value in prints]
        shared = Counter(at for posting in postings if self._is_own(posting, source) for at in posting)
        found = (self._overlap(report_id, len(prints), at, n) for at, n in shared.items())
        return sorted((o for o in found if o is not None), key=lambda o: (-o.share, o.other_id))

    def _is_own(self, posting: list[int], source: str) -> bool:
        if len(posting) > COMMON:
            return False
        printed = Counter(self._reports[at][1] for at in posting)
        return max(printed.values(), default=0) < HOUSE

    def _overlap(self, report_id: str, size: int, at: int, shared: int) -> Overlap | None:
        other, _, other_size = self._reports[at]
        share = shared / min(size, other_size)
        enough = shared >= LEAST_SHARED or shared == size == other_size
        return Overlap(report_id, other, share, shared) if enough and share >= CONTAINED else None


def clusters(known: dict[str, datetime], overlaps: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return each report's origin: the earliest known report of its cluster (ties by id).

    `known` maps report ids to the instant from which each could be known; pairs are undirected.
    """
    parent = {report: report for report in known}

    def root(report: str) -> str:
        while parent[report] != report:
            parent[report] = parent[parent[report]]
            report = parent[report]
        return report

    for a, b in overlaps:
        first, second = sorted((root(a), root(b)), key=lambda r: (known[r], r))
        parent[second] = first
    return {report: root(report) for report in known}
