"""Who is asking -> what is told of them: sessions and accounts."""

from __future__ import annotations

from typing import Literal

from whoholds.model import Record
from whoholds.publish.app.rows import Instant

Scope = Literal["read", "add", "review", "admin"]


class Session(Record, frozen=True, kw_only=True):
    """Who is asking; `csrf` goes into the header `X-CSRF-Token` of every request that changes something."""

    name: str | None
    role: str | None
    scopes: tuple[Scope, ...]
    csrf: str | None


class SignIn(Record, frozen=True, kw_only=True):
    """A name and its password."""

    name: str
    password: str


class AccountInfo(Record, frozen=True, kw_only=True):
    """An account, without its secrets."""

    name: str
    role: str
    created: Instant
    tokens: int


class AccountList(Record, frozen=True, kw_only=True):
    """All accounts, by name."""

    accounts: tuple[AccountInfo, ...]
