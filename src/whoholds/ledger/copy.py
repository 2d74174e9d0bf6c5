"""One ledger -> another database: the same entries, order, times and hashes, and what is kept beside them."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import Connection, select

from whoholds.errors import LedgerError
from whoholds.ledger.backend import Backend
from whoholds.ledger.chain import Head
from whoholds.ledger.derive import AT_ONCE
from whoholds.ledger.proof import Proof
from whoholds.ledger.rows import STREAMED, chain_rows, tip_of
from whoholds.ledger.store import Store
from whoholds.ledger.tables import check_results, entries, files, settings

BESIDE = (settings, files, check_results)


def copy_ledger(source: Store, target: Store) -> Head:
    """Copy a ledger into an empty one, proving the chain on the way; return the head, the same in both.

    All in one transaction of the target: it holds the whole ledger or nothing of it. Raises LedgerError when
    the target holds entries, ChainBrokenError where the source is not whole.
    """
    with source.backend.read() as taken, target.backend.write() as given:
        if tip_of(given).seq:
            raise LedgerError(f"{target.backend.name} holds entries already: copy into a new ledger")
        head = _chain(taken, given, target.backend)
        for table in BESIDE:
            given.execute(table.delete())
            with taken.execute(select(table), execution_options=STREAMED) as rows:
                target.backend.insert(given, table, [tuple(row) for row in rows])
    target.rebuild()
    return head


def _chain(taken: Connection, given: Connection, backend: Backend) -> Head:
    proof, rows = Proof(), chain_rows(taken)
    while some := list(islice(rows, AT_ONCE)):
        for row in some:
            proof.take(row)
        backend.insert(given, entries, [tuple(row) for row in some])
    return proof.end()
