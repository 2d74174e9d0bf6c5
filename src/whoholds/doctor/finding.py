"""One thing that was looked at, and how it fares."""

from __future__ import annotations

from typing import Literal

from whoholds.model import Record

Status = Literal["ok", "warning", "fault"]


class Finding(Record, frozen=True):
    """What was looked at, how it fares, what was seen, and what to do where it is not well."""

    what: str
    status: Status
    seen: str
    advice: str = ""
