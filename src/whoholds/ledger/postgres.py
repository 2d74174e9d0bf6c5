"""A URL -> a PostgreSQL schema that keeps a ledger: roles, locks, partitions, COPY, errors with advice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    Table,
    any_,
    create_engine,
    inspect,
    literal,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from whoholds.errors import LedgerError, LedgerLockedError, LedgerVersionError, MissingExtraError
from whoholds.ledger import tables
from whoholds.ledger.codec import instant

SCHEMA: Final = (files("whoholds.ledger").joinpath("postgres-1.sql").read_text("utf-8"),)
"""One script a schema version, applied in order and never edited once released; version n is n scripts."""

DERIVED: Final = "1"
"""Version of the derived tables: another one in a schema means remaking them, no migration."""

DEFAULT_NAME: Final = "whoholds"
"""The schema of a URL that names no ledger."""

NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,47}")
"""What a ledger may be called: a schema name that needs no quoting."""

TURN: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('whoholds:' || :ledger, 0))")
"""Writers of one ledger wait for each other here, so that the chain has neither gap nor fork."""

NUL, SHOWN_NUL = "\x00", "\N{REPLACEMENT CHARACTER}"
"""PostgreSQL's text has no NUL: columns by which one looks up show this; bodies keep what was said."""

ROLE_KEY: Final = "role:"


@dataclass(frozen=True)
class Address:
    """Where a ledger is: the server's URL for the driver, the schema, and a name without a password."""

    url: Any
    schema: str
    name: str


def address_of(url: str) -> Address:
    """Return the address in `postgresql://user@host/database?ledger=NAME`. Raises LedgerError."""
    try:
        found = make_url(url)
    except Exception as exc:
        raise LedgerError(f"{url.split('@')[-1]!r} is no address of a PostgreSQL database ({exc})") from exc
    query = dict(found.query)
    schema = str(query.pop("ledger", DEFAULT_NAME))
    if not NAME.fullmatch(schema):
        raise LedgerError(f"a ledger cannot be called {schema!r}: small letters, digits and _ only")
    server = found.set(drivername="postgresql+psycopg", query=query)
    shown = found.render_as_string(hide_password=True)
    return Address(server, schema, shown)


class Postgres:
    """One schema of a database: transactions, bulk inserts, schema and roles for PostgreSQL 14 and newer.

    The advisory lock makes one writer at a time; readers see one snapshot and never wait.
    """

    def __init__(self, url: str, *, read_only: bool, create: bool, timeout: float) -> None:
        address = address_of(url)
        self.name, self.schema = address.name, address.schema
        self.read_only = read_only
        self._create = create
        self._timeout = timeout
        options = f"-c search_path={self.schema} -c lock_timeout={round(timeout * 1000)} -c TimeZone=UTC"
        self.engine = _engine(address.url, options)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    # --- transactions

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot of the ledger, whatever others write meanwhile."""
        with self._told(), self.engine.connect() as connection:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            with connection.execution_options(**options).begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One exclusive writing transaction, on disk when the block ends; an error undoes all of it."""
        if self.read_only:
            raise LedgerError(f"{self.name} is opened read-only: nothing can be recorded")
        with self._told(), self.engine.connect() as connection, connection.begin():
            connection.execute(TURN, {"ledger": self.schema})
            yield connection

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows in the order of the table's columns, by COPY."""
        if not rows:
            return
        if table is tables.entries:
            self._make_room(connection, rows)
        columns = ", ".join(column.name for column in table.columns)
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(tuple(map(_storable, row)))

    def _make_room(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Make the partitions of the months in which these entries were recorded."""
        place = [column.name for column in tables.entries.columns].index("recorded_at")
        months = {(at := instant(row[place])).year * 12 + at.month: row[place] for row in rows}
        for moment in months.values():
            connection.execute(text("SELECT entries_room(:moment)"), {"moment": moment})

    def among(self, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a column is one of any number of values, as one parameter."""
        stored = literal([_storable(value) for value in values], ARRAY(column.type))
        condition: ColumnElement[bool] = column == any_(stored)
        return condition

    # --- schema

    def prepare(self) -> bool:
        """Bring the schema up to date; return whether the derived tables have to be remade."""
        with self.read() as connection:
            version = _version(connection, self.schema)
            ready = _get(connection, "derived") == DERIVED if version else False
        self._refuse(version)
        current = version == len(SCHEMA) and ready
        if self.read_only and not current:
            raise LedgerError(f"{self.name} was made by an older whoholds: open it once for writing")
        if current:
            return False
        with self.write() as connection:
            self._migrate(connection)
        return True

    def _refuse(self, version: int) -> None:
        if self._create and version:
            raise LedgerError(f"there is a ledger at {self.name} already: open it, or add ?ledger=NAME")
        if not self._create and not version:
            raise LedgerError(f"no ledger at {self.name}: `whoholds init` makes one")
        if version > len(SCHEMA):
            raise LedgerVersionError(
                f"{self.name} was made by a newer whoholds (schema {version}, this one knows {len(SCHEMA)}): "
                "upgrade whoholds; nothing was changed"
            )

    def _migrate(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
        found = _version(connection, self.schema)
        self._refuse(found)
        for version in range(found, len(SCHEMA)):
            connection.exec_driver_sql(SCHEMA[version].replace("%", "%%"))
            _set(connection, "schema", str(version + 1))

    def remake_derived(self, connection: Connection) -> None:
        """Empty the derived tables; where their version is another, drop and create them."""
        names = [table.name for table in tables.derived.sorted_tables]
        whole = set(names) <= set(inspect(connection).get_table_names(schema=self.schema))
        if whole and _get(connection, "derived") == DERIVED:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(names)}")
            return
        tables.derived.drop_all(connection)
        tables.derived.create_all(connection)
        _set(connection, "derived", DERIVED)
        for role, write in self._roles(connection):
            _grant(connection, self.schema, role, write)

    # --- roles

    def grant(self, role: str, *, write: bool) -> None:
        """Let a role of the server read this ledger, with `write` append to it; never change an entry.

        Asked by the owner. Raises LedgerError where the role is unknown or the asker is not the owner.
        """
        with self.write() as connection:
            _grant(connection, self.schema, role, write)
            _set(connection, ROLE_KEY + role, "write" if write else "read")

    def _roles(self, connection: Connection) -> list[tuple[str, bool]]:
        meta = tables.meta
        query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(ROLE_KEY)).order_by(meta.c.key)
        found = connection.execute(query).all()
        return [(key.removeprefix(ROLE_KEY), value == "write") for key, value in found]

    # --- faults

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self.explain(error.orig) from error
        except _driver().Error as error:
            raise self.explain(error) from error

    def explain(self, error: BaseException | None) -> LedgerError:
        """Return a database error as one that says what happened and what to do."""
        state = getattr(error, "sqlstate", None) or ""
        if state == "55P03":
            return LedgerLockedError(
                f"another process is writing to {self.name} (waited {self._timeout:g} s): try again"
            )
        said = " ".join(str(error).split())
        advice = next((a for start, a in _ADVICE.items() if state.startswith(start) and start), None)
        if advice is None and not state:
            advice = "the server cannot be reached: check that it runs and that the address is right"
        return LedgerError(f"{self.name}: {advice} ({said})" if advice else f"{self.name}: {said}")


_ADVICE: Final = {
    "53100": "the server's disk is full, nothing of this was recorded: free space and repeat",
    "53": "the server lacks resources, nothing of this was recorded: repeat later",
    "57P": "the server was stopped; what was not yet acknowledged may be missing: repeat, known entries are "
    "passed over",
    "08": "the connection broke; what was not yet acknowledged may be missing: repeat, known entries are "
    "passed over",
    "28": "the server refused the user or password",
    "3D": "there is no such database on the server: `createdb` makes one",
    "42501": "this role may not do that: the owner lets it with `whoholds grant ROLE`",
    "42704": "the server knows no such role: `createuser` makes one",
    "25006": "the server takes no writes (a standby?): write to the primary",
    "P0001": "refused",
    "23": "refused",
}
"""Advice by SQLSTATE (PostgreSQL manual, appendix A), the longer codes first."""


def _storable(value: Any) -> Any:
    return value.replace(NUL, SHOWN_NUL) if isinstance(value, str) and NUL in value else value


def _driver() -> Any:
    try:
        import psycopg
    except ImportError as exc:
        raise MissingExtraError(
            "psycopg is not installed; install the extra: pip install 'whoholds[postgres]'"
        ) from exc
    return psycopg


def _engine(url: Any, options: str) -> Engine:
    _driver()
    given = {"options": options, "application_name": "whoholds"}
    return create_engine(url, connect_args=given, pool_pre_ping=True, pool_size=10, max_overflow=20)


def _version(connection: Connection, schema: str) -> int:
    names = set(inspect(connection).get_table_names(schema=schema))
    if not names:
        return 0
    if not {"meta", "entries"} <= names:
        raise LedgerError(f"the schema {schema!r} holds tables, but not a ledger: add ?ledger=NAME")
    return int(_get(connection, "schema") or 0)


def _get(connection: Connection, key: str) -> str | None:
    value: str | None = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))
    return value


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute(tables.meta.delete().where(tables.meta.c.key == key))
    connection.execute(tables.meta.insert().values(key=key, value=value))


def _grant(connection: Connection, schema: str, role: str, write: bool) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    derived = ", ".join(table.name for table in tables.derived.sorted_tables)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {quoted}")
    connection.exec_driver_sql(
        f"GRANT SELECT ON entries, settings, files, check_results, meta, {derived} TO {quoted}"
    )
    if write:
        connection.exec_driver_sql(f"GRANT INSERT ON entries, files TO {quoted}")
        connection.exec_driver_sql(f"GRANT INSERT, DELETE ON settings, check_results, meta TO {quoted}")
        connection.exec_driver_sql(f"GRANT INSERT, UPDATE, DELETE, TRUNCATE ON {derived} TO {quoted}")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION entries_room(bigint) TO {quoted}")
