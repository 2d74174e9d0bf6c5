"""How a run is told -> lines on stderr, as text for people or as JSON for machines that collect them.

A line holds no text, no token, no query and not who asked for what: its readers may be in danger. Only a
failed sign-in names the address it came from, so that it can be stopped.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import Literal, TextIO

from whoholds.errors import MissingExtraError, UsageError

LogForm = Literal["text", "json"]

ROOT = "whoholds"
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logging(form: str | None) -> None:
    """Tell warnings on stderr; with a form also what goes well, one line each, times in UTC.

    Raises UsageError for a form other than "text" or "json"; MissingExtraError for JSON without the extra
    `ops`.
    """
    if form not in (None, "", "text", "json"):
        raise UsageError(f"the log's form is {form!r}; it may be text or json")
    handler = _Stderr()
    handler.setFormatter(_json() if form == "json" else _text())
    told = logging.getLogger(ROOT)
    told.handlers[:] = [handler]
    told.setLevel(logging.INFO if form else logging.WARNING)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what is stderr when the line is written: it may have been exchanged since the start."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record's line."""
        self.stream = sys.stderr
        super().emit(record)


def _text() -> logging.Formatter:
    found = _WithFields(TEXT, "%Y-%m-%dT%H:%M:%SZ")
    found.converter = time.gmtime
    return found


class _WithFields(logging.Formatter):
    """Puts the fields of a record after its message, as `name=value`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        fields = getattr(record, "fields", {})
        line = super().format(record)
        return " ".join((line, *(f"{name}={value}" for name, value in fields.items())))


def _json() -> logging.Formatter:
    try:
        from pythonjsonlogger.json import JsonFormatter
    except ImportError as error:
        raise MissingExtraError("JSON logs need python-json-logger: pip install 'whoholds[ops]'") from error

    class Flat(JsonFormatter):
        def process_log_record(self, log_data: dict[str, object]) -> dict[str, object]:
            fields = log_data.pop("fields", None)
            return {**log_data, **fields} if isinstance(fields, dict) else log_data

    return Flat(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="time",
    )


def fields(**values: object) -> dict[str, dict[str, object]]:
    """Return what to give a log call as `extra`, so that its line holds these fields."""
    return {"fields": values}
