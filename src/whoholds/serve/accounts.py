"""Names, passwords and tokens -> who is asking and what they may do; a small SQLite file beside the ledger.

Passwords are kept as argon2id hashes, sessions and tokens as SHA-256 of random secrets. Every process that
serves the same file shares sessions and counts of failed attempts.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from whoholds.errors import UsageError
from whoholds.serve.faults import RequestError
from whoholds.serve.shapes import AccountInfo, Scope

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES: dict[str, tuple[Scope, ...]] = {
    "reader": ("read",),
    "contributor": ("read", "add"),
    "analyst": ("read", "add", "review"),
    "admin": ("read", "add", "review", "admin"),
}
"""What each role may do."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    secret TEXT PRIMARY KEY, name TEXT NOT NULL, csrf TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
    secret TEXT PRIMARY KEY, name TEXT NOT NULL, label TEXT NOT NULL, scopes TEXT NOT NULL,
    created INTEGER NOT NULL, until INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS attempts (who TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS attempts_who ON attempts (who, at);
"""

SESSION_HOURS = 12
"""A working day: nobody is signed in overnight."""

MOST_FAILURES, WITHIN = 5, timedelta(minutes=15)
"""Failed attempts for a name, and ten times that for an address, before it has to wait."""

LEAST_PASSWORD = 10
"""Characters: length is what guessing costs (NIST SP 800-63B asks for at least 8)."""

TOKEN_MARK = "wh_"
"""Tokens begin with it, so that scanners for leaked secrets know them."""


def now() -> datetime:
    """Return the present instant (UTC)."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Identity:
    """Who is asking: a name (None: nobody signed in), what they may do, and how they said who they are."""

    name: str | None = None
    role: str | None = None
    scopes: tuple[Scope, ...] = ()
    csrf: str | None = None
    """The token that a change by cookie must carry; None: a bearer token, which no other page can send."""


@dataclass(frozen=True)
class Opened:
    """A session that was just opened: the cookie's secret, and whose it is."""

    secret: str
    identity: Identity


class Accounts:
    """The accounts file; safe for threads and processes."""

    def __init__(
        self, path: Path, clock: Callable[[], datetime] = now, hasher: PasswordHasher | None = None
    ) -> None:
        """Open the file, made where it is absent, readable by its owner alone; argon2id as by RFC 9106."""
        from argon2 import PasswordHasher

        if not path.exists():
            path.touch(mode=0o600)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(SCHEMA)
        self._lock, self._clock = threading.Lock(), clock
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _row(self, sql: str, *values: object) -> sqlite3.Row | None:
        with self._lock:
            found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def _now(self) -> int:
        return int(self._clock().timestamp())

    # --- accounts ------------------------------------------------------------------------------------

    def add(self, name: str, role: str, password: str) -> None:
        """Make an account. Raises UsageError for a taken or odd name, an unknown role, a short password."""
        if role not in ROLES:
            raise UsageError(f"no role {role!r}: there are {', '.join(ROLES)}")
        if not name.strip() or len(name) > 80 or not name.isprintable():
            raise UsageError("a name has 1 to 80 printable characters")
        if len(password) < LEAST_PASSWORD:
            raise UsageError(f"the password is too short: {LEAST_PASSWORD} characters at least")
        hashed = self._hasher.hash(password)
        try:
            with self._write() as connection:
                row = (name, role, hashed, self._now())
                connection.execute("INSERT INTO accounts VALUES (?, ?, ?, ?)", row)
        except sqlite3.IntegrityError as error:
            raise UsageError(f"there is an account {name!r} already") from error

    def remove(self, name: str) -> None:
        """Remove an account with its sessions and tokens; its acts stay in the ledger. Raises UsageError."""
        self._known(name)
        with self._write() as connection:
            for table in ("accounts", "sessions", "tokens"):
                connection.execute(f"DELETE FROM {table} WHERE name = ?", (name,))

    def list(self) -> tuple[AccountInfo, ...]:
        """Return the accounts by name."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT a.*, (SELECT count(*) FROM tokens t WHERE t.name = a.name) AS tokens FROM accounts a "
                "ORDER BY name"
            ).fetchall()
        return tuple(
            AccountInfo(
                name=row["name"],
                role=row["role"],
                created=datetime.fromtimestamp(row["created"], UTC),
                tokens=row["tokens"],
            )
            for row in rows
        )

    def any(self) -> bool:
        """Whether there is an account at all."""
        return self._row("SELECT 1 FROM accounts") is not None

    def _known(self, name: str) -> str:
        row = self._row("SELECT role FROM accounts WHERE name = ?", name)
        if row is None:
            raise UsageError(f"no account {name!r}: `whoholds accounts list` shows them")
        return str(row["role"])

    # --- sessions ------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str) -> Opened:
        """Open a session. Raises RequestError: 403 for a wrong name or password, 429 after too many."""
        self._refuse_floods(name, address)
        row = self._row("SELECT role, password FROM accounts WHERE name = ?", name)
        right = self._verify(row["password"] if row else self._nobody, password)
        if row is None or not right:
            self._note_failure(name, address)
            raise RequestError(403, "the name or the password is wrong")
        secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        until = self._now() + SESSION_HOURS * 3600
        with self._write() as connection:
            connection.execute("DELETE FROM sessions WHERE until < ?", (self._now(),))
            connection.execute("DELETE FROM attempts WHERE who = ?", (_named(name),))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(secret), name, csrf, until)
            )
        return Opened(secret, Identity(name, row["role"], ROLES[row["role"]], csrf))

    def _verify(self, hashed: str, password: str) -> bool:
        from argon2.exceptions import Argon2Error, InvalidHashError

        try:
            return self._hasher.verify(hashed, password)
        except (Argon2Error, InvalidHashError):
            return False

    def _refuse_floods(self, name: str, address: str) -> None:
        since = self._now() - int(WITHIN.total_seconds())
        for who, most in ((_named(name), MOST_FAILURES), (_from(address), MOST_FAILURES * 10)):
            row = self._row("SELECT count(*), max(at) FROM attempts WHERE who = ? AND at > ?", who, since)
            if row and row[0] >= most:
                wait = row[1] + int(WITHIN.total_seconds()) - self._now()
                raise RequestError(
                    429, "too many failed attempts: wait a while", {"Retry-After": str(max(1, wait))}
                )

    def _note_failure(self, name: str, address: str) -> None:
        now = self._now()
        with self._write() as connection:
            connection.execute("DELETE FROM attempts WHERE at < ?", (now - int(WITHIN.total_seconds()),))
            rows = [(_named(name), now), (_from(address), now)]
            connection.executemany("INSERT INTO attempts VALUES (?, ?)", rows)

    def of_session(self, secret: str) -> Identity | None:
        """Return who holds a session's secret, or None."""
        row = self._row(
            "SELECT s.csrf, a.name, a.role FROM sessions s JOIN accounts a ON a.name = s.name "
            "WHERE s.secret = ? AND s.until > ?", _digest(secret), self._now(),
        )  # fmt: skip
        return Identity(row["name"], row["role"], ROLES[row["role"]], row["csrf"]) if row else None

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._write() as connection:
            connection.execute("DELETE FROM sessions WHERE secret = ?", (_digest(secret),))

    # --- tokens --------------------------------------------------------------------------------------

    def token(self, name: str, scopes: tuple[str, ...], label: str = "", days: int | None = None) -> str:
        """Make a token with some of an account's scopes; it is shown once. Raises UsageError."""
        role = self._known(name)
        unknown = [scope for scope in scopes if scope not in get_args(Scope)]
        if unknown or not scopes:
            raise UsageError(
                f"no scope {', '.join(unknown) or 'given'}: there are {', '.join(get_args(Scope))}"
            )
        beyond = [scope for scope in scopes if scope not in ROLES[role]]
        if beyond:
            raise UsageError(f"{name} ({role}) may not {', '.join(beyond)}, so no token of theirs may")
        secret = TOKEN_MARK + secrets.token_urlsafe(32)
        until = self._now() + days * 86400 if days else None
        with self._write() as connection:
            row = (_digest(secret), name, label, " ".join(scopes), self._now(), until)
            connection.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?)", row)
        return secret

    def of_token(self, secret: str) -> Identity | None:
        """Return whose token it is, with the scopes that both token and role have, or None."""
        row = self._row(
            "SELECT t.scopes, a.name, a.role FROM tokens t JOIN accounts a ON a.name = t.name "
            "WHERE t.secret = ? AND (t.until IS NULL OR t.until > ?)", _digest(secret), self._now(),
        )  # fmt: skip
        if row is None:
            return None
        granted = set(row["scopes"].split())
        return Identity(row["name"], row["role"], tuple(s for s in ROLES[row["role"]] if s in granted))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _named(name: str) -> str:
    return f"name:{hashlib.sha256(name.casefold().encode()).hexdigest()}"


def _from(address: str) -> str:
    return f"address:{address}"
