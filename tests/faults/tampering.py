"""A ledger altered behind its back, in either database -> whether `verify` names the first broken entry."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from drill import Address, Tally, on_server
from ledger_entries import claim, one_of_each, read_entries, report

from whoholds.errors import ChainBrokenError
from whoholds.ledger import open_store

Row = tuple[Any, ...]
"""seq, recorded_at, kind, id, packed, body, prev_hash, hash."""

SEQ, PACKED, COLUMNS = 0, 4, 8


def flipped(rows: list[Row], rng: random.Random) -> tuple[list[Row], int]:
    """Flip one bit of any byte of any column of an entry."""
    at, column = rng.randrange(len(rows)), rng.randrange(1, COLUMNS)
    row = list(rows[at])
    row[column] = row[column] ^ 1 if column == PACKED else _flip(row[column], rng)
    return [*rows[:at], tuple(row), *rows[at + 1 :]], at + 1


def _flip(value: Any, rng: random.Random) -> Any:
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(40))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(7)
    if not isinstance(value, str):
        return bytes(data)
    said = data.decode(errors="replace").replace("\0", "?")
    return said if said != value else value + "?"


def removed(rows: list[Row], rng: random.Random) -> tuple[list[Row], int]:
    """Remove one entry or several from the middle, and leave the gap or close it."""
    first = rng.randrange(len(rows) - 1)
    last = rng.randrange(first + 1, len(rows))
    kept = [*rows[:first], *rows[last:]]
    return (kept if rng.random() < 0.5 else _numbered(kept)), first + 1


def reordered(rows: list[Row], rng: random.Random) -> tuple[list[Row], int]:
    """Let two entries change places."""
    one, other = sorted(rng.sample(range(len(rows)), 2))
    moved = [*rows]
    moved[one], moved[other] = rows[other], rows[one]
    return _numbered(moved), one + 1


def inserted(rows: list[Row], rng: random.Random) -> tuple[list[Row], int]:
    """Insert a copy of another entry."""
    at = rng.randrange(len(rows))
    others = [n for n in range(len(rows)) if n not in (at, at - 1)]
    return _numbered([*rows[:at], rows[rng.choice(others)], *rows[at:]]), at + 1


def truncated(rows: list[Row], rng: random.Random) -> tuple[list[Row], int]:
    """Cut off the tail, after its head was published."""
    at = rng.randrange(len(rows))
    return rows[:at], at + 1


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [(n, *row[1:]) for n, row in enumerate(rows, 1)]


Forgery = Callable[[list[Row], random.Random], tuple[list[Row], int]]
FORGERIES: tuple[Forgery, ...] = (flipped, flipped, removed, reordered, inserted, truncated)


def tampering(address: Address, cases: int, seed: int = 1) -> Tally:
    """Forge a ledger so many times; count how often `verify` names the first entry that is not as it was."""
    rng, found, kinds = random.Random(seed), 0, Counter[str]()
    with open_store(address, create=True) as store:
        store.append(one_of_each())
        for number in range(4):
            told = report(
                f"m{number}", f"On day {number} Wagner says it took Bakhmut. " + "Filler. " * 40 * number
            )
            store.append(read_entries(told, claim(told, "took Bakhmut")))
        published = store.head()
        with closing(_forger(address)) as forger:
            rows = forger.rows()
            for case in range(cases):
                forgery = FORGERIES[case % len(FORGERIES)]
                forged, broken = forgery(rows, rng)
                forger.write(forged)
                named = _named(store, published)
                found += named == broken
                kinds[forgery.__name__] += named == broken
            forger.write(rows)
        assert store.verify(published) == published
    return Tally(cases, found, ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))


def _named(store: Any, published: Any) -> int:
    """Return the entry that `verify` names, 0 when it finds nothing."""
    try:
        store.verify(published, derived=False)
    except ChainBrokenError as error:
        return error.seq
    return 0


class SqliteForger:
    """Somebody with the file and no triggers."""

    def __init__(self, address: Address) -> None:
        self._connection = sqlite3.connect(address, isolation_level=None)
        for name in ("entries_never_change", "entries_never_go", "entries_only_grow"):
            self._connection.execute(f"DROP TRIGGER {name}")

    def rows(self) -> list[Row]:
        return self._connection.execute("SELECT * FROM entries ORDER BY seq").fetchall()

    def write(self, rows: Sequence[Row]) -> None:
        self._connection.execute("BEGIN")
        self._connection.execute("DELETE FROM entries")
        self._connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class PostgresForger:
    """Somebody who owns the schema, with its triggers switched off and room for any time of recording."""

    def __init__(self, address: str) -> None:
        import psycopg

        server, _, ledger = address.partition("?ledger=")
        self._connection = psycopg.connect(server, autocommit=True, options=f"-c search_path={ledger}")
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("CREATE TABLE entries_any PARTITION OF entries DEFAULT")

    def rows(self) -> list[Row]:
        return self._connection.execute("SELECT * FROM entries ORDER BY seq").fetchall()

    def write(self, rows: Sequence[Row]) -> None:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("DELETE FROM entries")
            with cursor.copy("COPY entries FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def close(self) -> None:
        self._connection.close()


def _forger(address: Address) -> SqliteForger | PostgresForger:
    return PostgresForger(str(address)) if on_server(address) else SqliteForger(address)
