"""What a reader skipped or doubts -> the list of issues of one file."""

from __future__ import annotations

from collections.abc import Callable

from whoholds.model import Issue

Note = Callable[[str, str | None, bool], None]
"""Takes a message, the field it is about, and whether the report was kept all the same."""


class RefusedError(Exception):
    """A record that cannot become a report: the message, and the field at fault."""

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.where = where


class Log:
    """The issues of one file; a note that repeats on every line is given once."""

    def __init__(self, file: str, issues: list[Issue]) -> None:
        self.file, self.issues = file, issues
        self._said: set[str] = set()

    def add(
        self, message: str, line: int | None = None, where: str | None = None, kept: bool = False
    ) -> None:
        """Add an issue; `kept` says that the report it is about was read all the same."""
        if kept and message in self._said:
            return
        self._said.add(message)
        self.issues.append(Issue(file=self.file, message=message, line=line, field=where, kept=kept))

    def at(self, line: int | None) -> Note:
        """Return what a record of that line calls to leave a note."""
        return lambda message, where, kept: self.add(message, line, where, kept)
