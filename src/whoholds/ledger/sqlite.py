"""A path -> an SQLite file that keeps a ledger: opening, locking, schema, and errors a person can act on."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    QueuePool,
    StaticPool,
    Table,
    create_engine,
    event,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.exc import DBAPIError

from whoholds.errors import LedgerError, LedgerLockedError, LedgerVersionError
from whoholds.ledger import tables

SCHEMA: Final = (
    """
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entries (
  seq INTEGER NOT NULL PRIMARY KEY,
  recorded_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  packed INTEGER NOT NULL CHECK (packed IN (0, 1)),
  body BLOB NOT NULL,
  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX entries_by_id ON entries (kind, id);
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are append-only: no UPDATE'); END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are append-only: no DELETE'); END;
CREATE TRIGGER entries_only_grow BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM entries WHERE seq = NEW.seq - 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'entries are append-only: a new entry follows the last one'); END;
CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE files (
  no INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  packed INTEGER NOT NULL CHECK (packed IN (0, 1)),
  data BLOB NOT NULL
) STRICT;
CREATE INDEX files_by_name ON files (name, no);
CREATE TABLE check_results (
  check_id TEXT NOT NULL,
  head_seq INTEGER NOT NULL,
  checked_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (check_id, head_seq)
) STRICT;
""",
)
"""One script a schema version, applied in order and never edited once released; version n is n scripts.

The insert trigger refuses `INSERT OR REPLACE`, which passes by UPDATE and DELETE triggers: a new entry
can only follow the last one, so there is none to replace.
"""

DERIVED: Final = "1"
"""Version of the derived tables: another one in a file means remaking them, no migration."""


class Sqlite:
    """One ledger file: transactions, bulk inserts and schema for SQLite."""

    def __init__(self, path: Path, *, read_only: bool, create: bool, timeout: float) -> None:
        self.path = path.absolute()
        self.name = str(path)
        self.read_only = read_only
        self._create = create
        self._timeout = timeout
        self._look(create)
        uri = self._uri(create)
        opened = {"creator": lambda: self._connect(uri), "poolclass": QueuePool}
        self.engine = create_engine("sqlite+pysqlite://", **opened)
        event.listen(self.engine, "begin", _begin)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self.engine.dispose()

    # --- transactions

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot of the ledger, whatever others write meanwhile."""
        with self._told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One exclusive writing transaction, on disk when the block ends; an error undoes all of it."""
        if self.read_only:
            raise LedgerError(f"{self.name} is opened read-only: nothing can be recorded")
        with self._told(), self.engine.connect() as connection:
            connection.execution_options(writer=True)
            with connection.begin():
                yield connection

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows in the order of the table's columns."""
        insert_rows(connection, table, rows)

    def among(self, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a column is one of any number of values, as one parameter."""
        return among(column, values)

    # --- schema

    def prepare(self) -> bool:
        """Bring the schema up to date; return whether the derived tables have to be remade."""
        with self.read() as connection:
            version = _version(connection, self.name)
            ready = _derived(connection) == DERIVED if version else False
        self._refuse(version)
        if version > len(SCHEMA):
            raise LedgerVersionError(
                f"{self.name} was made by a newer whoholds (schema {version}, this one knows {len(SCHEMA)}): "
                "upgrade whoholds; nothing was changed"
            )
        current = version == len(SCHEMA) and ready
        if self.read_only and not current:
            raise LedgerError(f"{self.name} was made by an older whoholds: open it once for writing")
        if not self.read_only:
            self._write_ahead()
        if current:
            return False
        with self.write() as connection:
            self._migrate(connection)
        return True

    def _write_ahead(self) -> None:
        """Let readers and a writer work side by side; a file keeps this mode."""
        with self._told(), closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode = WAL")

    def _refuse(self, version: int) -> None:
        if self._create and version:
            raise LedgerError(f"there is a ledger at {self.name} already: open it, or choose another name")
        if not self._create and not version:
            raise LedgerError(f"{self.name} is empty, not a ledger: `whoholds init` makes one")

    def _migrate(self, connection: Connection) -> None:
        found = _version(connection, self.name)
        self._refuse(found)
        for version in range(found, len(SCHEMA)):
            for statement in _statements(SCHEMA[version]):
                connection.exec_driver_sql(statement)
            _set(connection, "schema", str(version + 1))

    def remake_derived(self, connection: Connection) -> None:
        """Drop and create the derived tables, empty."""
        tables.derived.drop_all(connection)
        tables.derived.create_all(connection)
        _set(connection, "derived", DERIVED)

    # --- the file

    def _look(self, create: bool) -> None:
        """Say early and clearly why a path cannot be a ledger."""
        if self.path.is_dir():
            raise LedgerError(f"{self.name} is a folder: name a file, for example {self.name}/ledger.db")
        if self.path.exists():
            return
        if not create or self.read_only:
            raise LedgerError(f"no ledger at {self.name}: `whoholds init` makes one")
        if not self.path.parent.is_dir():
            raise LedgerError(f"cannot make {self.name}: the folder {self.path.parent} does not exist")

    def _uri(self, create: bool) -> str:
        mode = "ro" if self.read_only else "rwc" if create else "rw"
        return f"{self.path.as_uri()}?mode={mode}" + ("&immutable=1" if self._frozen() else "")

    def _frozen(self) -> bool:
        """Whether nobody can write here, so that SQLite must not look for its log files."""
        log = self.path.with_name(self.path.name + "-wal")
        if not self.read_only or os.access(self.path.parent, os.W_OK):
            return False
        if log.exists() and log.stat().st_size:
            raise LedgerError(
                f"{self.name} has unfinished writes: copy it and {log.name} to a writable folder"
            )
        return True

    def _connect(self, uri: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self.explain(error.orig) from error
        except sqlite3.Error as error:
            raise self.explain(error) from error

    def explain(self, error: BaseException | None) -> LedgerError:
        """Return a database error as one that says what happened and what to do."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return LedgerLockedError(
                f"another process is writing to {self.name} (waited {self._timeout:g} s): try again"
            )
        advice = _ADVICE.get(code)
        return LedgerError(f"{self.name}: {advice} ({error})" if advice else f"{self.name}: {error}")


_ADVICE: Final = {
    sqlite3.SQLITE_FULL: "the disk is full, nothing of this was recorded: free space and repeat",
    sqlite3.SQLITE_IOERR: "the disk failed, nothing of this was recorded: check it and repeat",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only: make it writable or open it read-only",
    sqlite3.SQLITE_PERM: "no permission: make the file and its folder writable or open it read-only",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check the permissions of the file and its folder",
    sqlite3.SQLITE_NOTADB: "this file is not a ledger",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: restore it from a backup",
    sqlite3.SQLITE_TOOBIG: "an entry is too large for SQLite (1 GB)",
    sqlite3.SQLITE_CONSTRAINT: "refused",
}


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows in the order of the table's columns."""
    if rows:
        statement = str(insert(table).compile(dialect=connection.dialect))
        connection.exec_driver_sql(statement, list(rows))


def among(column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of any number of values, as one parameter.

    json_each ends a string at a NUL character, so that values with one are parameters of their own.
    """
    found = func.json_each(literal(json.dumps(list(values)))).table_valued("value")
    condition: ColumnElement[bool] = column.in_(select(found.c.value))
    cut = [value for value in values if isinstance(value, str) and "\0" in value]
    return or_(condition, column.in_(cut)) if cut else condition


@contextmanager
def scratch() -> Iterator[Connection]:
    """Empty derived tables in a private temporary database, which lies on disk once it grows."""
    engine = create_engine("sqlite+pysqlite://", creator=lambda: sqlite3.connect(""), poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            tables.derived.create_all(connection)
            yield connection
    finally:
        engine.dispose()


def _begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _version(connection: Connection, name: str) -> int:
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not names:
        return 0
    if not {"meta", "entries"} <= names:
        raise LedgerError(f"{name} is a database, but not a ledger")
    return int(_get(connection, "schema") or 0)


def _derived(connection: Connection) -> str | None:
    return _get(connection, "derived")


def _get(connection: Connection, key: str) -> str | None:
    value: str | None = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))
    return value


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute(tables.meta.delete().where(tables.meta.c.key == key))
    connection.execute(tables.meta.insert().values(key=key, value=value))


def _statements(script: str) -> Iterator[str]:
    """Split a script into statements, triggers whole."""
    text = ""
    for line in script.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            yield text
            text = ""
