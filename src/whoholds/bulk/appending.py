"""Parts, in the order of their sources -> the ledger, as a plain `add` of the same files would fill it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from whoholds.bulk.parts import reports_in
from whoholds.ledger import Store
from whoholds.model import Entry
from whoholds.pipeline import BATCH, Added, Progress, batched


def append_parts(store: Store, paths: Iterable[Path], progress: Progress | None = None) -> Added:
    """Append the entries of all parts in order, a batch of reports a transaction; return what was new.

    Killed or repeated, it loses and doubles nothing: what the ledger holds is passed over. Raises DataError
    for a damaged part (what stood before it is recorded), LedgerError as `Store.append`.
    """
    total = Added()
    for batch in batched(_reports(paths), BATCH):
        done = store.append(chain.from_iterable(batch))
        kinds = [type(entry).__name__ for entries in batch for entry in entries]
        total = Added(
            total.reports + len(batch),
            total.new + done.new,
            total.known + done.known,
            total.claims + kinds.count("Claim"),
            total.harms + kinds.count("Harm"),
        )
        if progress:
            progress(len(batch))
    return total


def _reports(paths: Iterable[Path]) -> Iterator[tuple[Entry, ...]]:
    for path in paths:
        yield from reports_in(path)
