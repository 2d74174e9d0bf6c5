"""A language -> the few words that stand on pictures."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from whoholds.errors import UsageError

MOST_NAMED = 5
"""Outlets named on a picture; the others are counted."""


@cache
def words(lang: str) -> dict[str, str]:
    """Return the phrases of a language. Raises UsageError for one that pictures do not speak."""
    table = tomllib.loads(files("whoholds.pictures").joinpath("words.toml").read_text("utf-8"))
    if lang not in table:
        raise UsageError(f"pictures speak {', '.join(sorted(table))}, not {lang!r}")
    return dict(table[lang])


def known_by(as_known: datetime | None, lang: str) -> str:
    """Return up to when things were known: the end of a day, an instant in UTC, or now."""
    text = words(lang)
    if as_known is None:
        return str(text["known_now"])
    instant = as_known.astimezone(UTC)
    if instant.time() == time():
        return str(text["known_day"].format(known=instant.date() - timedelta(1)))
    return str(text["known"].format(known=f"{instant:%Y-%m-%d %H:%M} UTC"))


def named(sources: Sequence[str], lang: str) -> str:
    """Return the line that names the outlets, "" for none."""
    if not sources:
        return ""
    shown, rest = ", ".join(sources[:MOST_NAMED]), len(sources) - MOST_NAMED
    more = words(lang)["more"].format(n=rest) if rest > 0 else ""
    return words(lang)["sources"].format(names=shown + more)
