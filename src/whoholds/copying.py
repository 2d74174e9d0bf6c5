"""Reports of a ledger, in recorded order -> Copy entries: which of them repeat another.

The index of fingerprints follows the ledger like any derived table: it may be deleted, it may lag behind
after a kill, and it catches up from the entries. The same entries always give the same copies, so that a
part done twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from whoholds.ledger import Store, StoredEntry
from whoholds.model import Copy, Report, copy_of
from whoholds.reports.citing import Outlets
from whoholds.reports.copies import CopyIndex, Overlap, Text, kept, shared_words

AT_ONCE = 2_000
"""Entries followed between two commits: a second's work."""


def index_path(ledger: str) -> Path | None:
    """Return where the index of a ledger lies: beside its file; None (in memory) for a server's."""
    return None if "://" in ledger else Path(ledger + ".copies")


def follow(store: Store, index: CopyIndex, outlets: Outlets | None = None) -> int:
    """Compare the reports that the index has not seen with those before them; append their copies.

    With `outlets`, what a report names as its source is its origin on fewer words in common. Returns how many
    copies were new to the ledger.
    """
    named = outlets or Outlets(())
    found, seq = 0, _sure_position(store, index)
    while run := list(islice(store.entries(seq), AT_ONCE)):
        reports = [item.entry for item in run if isinstance(item.entry, Report)]
        copies = [copy for report in reports for copy in _copies_of(report, store, index, named)]
        if copies:
            found += store.append(copies).new
        seq = run[-1].seq
        index.commit(f"{seq}:{run[-1].hash}")
    return found


def _sure_position(store: Store, index: CopyIndex) -> int:
    """Return the last entry that the index has seen; an index of another ledger starts again."""
    seq, _, expected = index.position.partition(":")
    if not seq or _hash_at(store, int(seq)) != expected:
        index.clear()
        return 0
    return int(seq)


def _hash_at(store: Store, seq: int) -> str:
    entries: Iterator[StoredEntry] = store.entries(seq - 1)
    found = next(entries, None)
    return found.hash if found and found.seq == seq else ""


def _copies_of(report: Report, store: Store, index: CopyIndex, outlets: Outlets) -> Iterator[Copy]:
    cited = outlets.cited_in(report.text) | {name.casefold() for name in report.cited}
    text = Text(
        report.report_id, report.source, report.text, report.known_at(), report.voice or "", frozenset(cited)
    )
    for overlap in kept(index.add(text)):
        other = store.report(overlap.other_id)
        if other is not None:
            yield _copy(overlap, report, other)


def _copy(overlap: Overlap, report: Report, other: Report) -> Copy:
    later, earlier = (report, other) if overlap.earlier else (other, report)
    return copy_of(
        later.report_id,
        earlier.report_id,
        "forward" if overlap.forward else "citation" if overlap.citing else "text",
        round(overlap.share, 3),
        shared_words(later.text, earlier.text),
    )
