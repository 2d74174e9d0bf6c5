"""What may go wrong in a request -> one table from error to status, and the problem that is told."""

from __future__ import annotations

import msgspec

from whoholds.errors import (
    EditionError,
    InputError,
    LedgerError,
    LedgerLockedError,
    MissingExtraError,
    UnknownPlaceError,
    UsageError,
    WhoholdsError,
)
from whoholds.serve.shapes import Conflict, Problem, ReviewMark


class RequestError(WhoholdsError):
    """A request that is not answered: the status, and why in words."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.headers = status, headers or {}


class DecidedBeforeError(WhoholdsError):
    """Somebody else decided first; `current` is their decision."""

    def __init__(self, current: ReviewMark | None) -> None:
        super().__init__("somebody else decided first: look at their decision and decide again")
        self.current = current


TITLES = {
    400: "Bad request", 401: "Sign in first", 403: "Not allowed", 404: "Not found", 405: "Method not allowed",
    406: "Not acceptable", 409: "Decided before", 413: "Too large", 415: "Unsupported media type",
    422: "Not as described", 429: "Too many attempts", 500: "Fault of the server", 503: "Not offered here",
}  # fmt: skip

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (DecidedBeforeError, 409),
    (UnknownPlaceError, 404),
    (UsageError, 400),
    (InputError, 422),
    (LedgerLockedError, 503),
    (LedgerError, 422),
    (EditionError, 503),
    (MissingExtraError, 503),
    (msgspec.ValidationError, 400),
    (msgspec.DecodeError, 422),
)


def status_of(error: Exception) -> int:
    """Return the HTTP status for an error; 500 for one that nobody foresaw."""
    if isinstance(error, RequestError):
        return error.status
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem_of(error: Exception) -> Problem | Conflict:
    """Return what is told of an error; nothing of one that nobody foresaw."""
    status = status_of(error)
    detail = str(error) if status != 500 else "the server's log says more"
    if isinstance(error, DecidedBeforeError):
        return Conflict(title=TITLES[status], status=status, detail=detail, current=error.current)
    return Problem(title=TITLES.get(status, "Fault"), status=status, detail=detail)
