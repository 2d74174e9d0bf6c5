"""Cells of a gazetteer file -> checked values, and the log of what could not be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from whoholds.model import Issue

Kind = Literal["settlement", "facility", "part", "region", "island", "water"]

_READABLE = re.compile("^[A-ZÀ-ÖØ-ÞĀ-ſƀ-ɏḀ-ỿ'‘’ʻʿ\u0400-\u04ff\u0590-\u05ff\u0600-\u06ff]")
_CODE = re.compile("^[A-Z]{2,4}$")


@dataclass(frozen=True)
class Log:
    """Where the faults of one file are written down."""

    file: str
    issues: list[Issue]

    def add(self, message: str, line: int | None = None, field: str | None = None) -> None:
        """Note one fault."""
        self.issues.append(Issue(file=self.file, message=message, line=line, field=field))


class BadRowError(Exception):
    """A row that cannot be used; `field` is the meaning of the cell at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def degrees(value: str, field: str, limit: int) -> float:
    """Return a WGS84 coordinate; raise BadRowError when it is none within `limit` degrees."""
    try:
        number = float(value)
    except ValueError:
        raise BadRowError(field, f"{field} {value!r} is not a number of degrees") from None
    if not -limit <= number <= limit:
        raise BadRowError(field, f"{field} {value!r} is outside -{limit}..{limit} degrees (WGS84)")
    return number


def readable_aliases(aliases: Iterable[str], but: set[str]) -> tuple[str, ...]:
    """Return the aliases in Latin, Cyrillic, Arabic or Hebrew letters; codes and mechanical forms go.

    GeoNames lists airport codes ("DOK") and machine transliterations of other alphabets ("dwntsk").
    """
    parts = (a.strip() for alias in aliases for a in alias.split(";"))
    named = (a for a in parts if len(a) > 2 and a not in but)
    return tuple(dict.fromkeys(a for a in named if _READABLE.match(a) and not _CODE.match(a)))
