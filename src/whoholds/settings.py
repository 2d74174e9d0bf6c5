"""The environment -> one frozen Settings, read by the doors alone and handed down as plain arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from whoholds.errors import UsageError

DEFAULT_LEDGER = "whoholds.db"
DEFAULT_THEATRE = "ukraine"
ACCOUNTS = ".accounts"
"""Accounts are kept beside a ledger: FILE.db.accounts."""


@dataclass(frozen=True)
class Settings:
    """Where the ledger is, which theatre a command without a ledger reads by, how many processes read."""

    ledger: str = DEFAULT_LEDGER
    theatre: str = DEFAULT_THEATRE
    workers: int = 1
    publication_delay: int = 0
    """Hours that a claim must have been public before it may stand in an edition."""
    fetch_private: bool = False
    """Whether private and loopback addresses may be fetched: for one's own servers."""
    telegram: str = ""
    """API_ID:API_HASH of one's own Telegram key, for reading channels live."""
    telegram_session: str = ""
    """The file that keeps the Telegram login."""
    blocked_sources: tuple[str, ...] = ()
    """Names, ids or domains of sources that an edition leaves out."""

    accounts: str = ""
    """The file of the accounts; "": beside a ledger's file."""

    log: str = ""
    """How a run is told on stderr: "text", "json", or "" for warnings alone."""

    llm_url: str = ""
    """Address of an OpenAI-compatible chat endpoint, as it stands before `/chat/completions`."""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
    llm_budget: int | None = None
    """Tokens that one run may use; None: no limit."""
    llm_cache: str = ""
    """Folder where raw answers are kept; "": none are."""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read WHOHOLDS_LEDGER, _ACCOUNTS (a file), _THEATRE, _WORKERS, _LOG (text, json),
        _PUBLICATION_DELAY (hours), _BLOCKED_SOURCES (with commas between) and _LLM_URL, _LLM_MODEL,
        _LLM_KEY, _LLM_BUDGET (tokens), _LLM_CACHE (a folder); raises UsageError on a bad value.
        """
        env = os.environ if environment is None else environment
        return cls(
            ledger=env.get("WHOHOLDS_LEDGER") or DEFAULT_LEDGER,
            theatre=env.get("WHOHOLDS_THEATRE") or DEFAULT_THEATRE,
            workers=_workers(env.get("WHOHOLDS_WORKERS")),
            fetch_private=env.get("WHOHOLDS_FETCH_PRIVATE") == "1",
            telegram=env.get("WHOHOLDS_TELEGRAM") or "",
            telegram_session=env.get("WHOHOLDS_TELEGRAM_SESSION") or "",
            publication_delay=_hours(env.get("WHOHOLDS_PUBLICATION_DELAY")),
            blocked_sources=_names(env.get("WHOHOLDS_BLOCKED_SOURCES")),
            accounts=env.get("WHOHOLDS_ACCOUNTS", ""),
            log=env.get("WHOHOLDS_LOG", ""),
            llm_url=env.get("WHOHOLDS_LLM_URL", ""),
            llm_model=env.get("WHOHOLDS_LLM_MODEL", ""),
            llm_key=env.get("WHOHOLDS_LLM_KEY", ""),
            llm_budget=_tokens(env.get("WHOHOLDS_LLM_BUDGET")),
            llm_cache=env.get("WHOHOLDS_LLM_CACHE", ""),
        )

    def with_ledger(self, ledger: str) -> Settings:
        """Return the same settings for another ledger."""
        return replace(self, ledger=ledger)

    def accounts_file(self) -> Path | None:
        """Return the file of the accounts; None where the ledger is no file and none was named."""
        if self.accounts:
            return Path(self.accounts)
        name = self.ledger.removeprefix("sqlite:///")
        return None if "://" in name else Path(name + ACCOUNTS)


def _workers(value: str | None) -> int:
    if not value:
        return os.cpu_count() or 1
    if not value.isdecimal() or int(value) < 1:
        raise UsageError(f"WHOHOLDS_WORKERS is {value!r}; give the number of processes, for example 2")
    return int(value)


def _tokens(value: str | None) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise UsageError(f"WHOHOLDS_LLM_BUDGET is {value!r}; give a number of tokens, for example 200000")
    return int(value)


def _hours(value: str | None) -> int:
    if not value:
        return 0
    if not value.isdecimal():
        raise UsageError(f"WHOHOLDS_PUBLICATION_DELAY is {value!r}; give whole hours, for example 24")
    return int(value)


def _names(value: str | None) -> tuple[str, ...]:
    return tuple(sorted({name.strip() for name in (value or "").split(",") if name.strip()}))
