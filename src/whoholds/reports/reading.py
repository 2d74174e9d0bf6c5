"""A file or stream of any kind -> Report after Report, and an issue for each thing that was skipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from whoholds.errors import InputError
from whoholds.hosts import host_of
from whoholds.model import Issue, Report
from whoholds.reports.kinds import Kind, kind_of
from whoholds.reports.notes import Log, RefusedError
from whoholds.reports.opening import BROKEN_STREAM, opened, unpacked
from whoholds.reports.packed import ZIP_MAGIC, Member, warc_members, zip_members
from whoholds.reports.readers import READERS
from whoholds.reports.record import Defaults

DEEPEST = 3
"""Archives within archives that are opened: a WACZ holds a packed WARC, a mail may hold a ZIP of it."""


def read_reports(path: Path, issues: list[Issue], defaults: Defaults | None = None) -> Iterator[Report]:
    """Yield the reports of a file, its kind found by content; what cannot be read is added to `issues`.

    Streams: no file is ever held whole, only the one report that is being read. Times are UTC. Never
    raises for bad input; raises MissingExtraError when its kind needs an extra that is not installed.
    """
    try:
        with opened(path) as stream:
            yield from read_stream(stream, str(path), issues, defaults)
    except InputError as exc:
        issues.append(Issue(file=str(path), message=str(exc).removeprefix(f"{path}: ")))


def read_stream(
    stream: IO[bytes], name: str, issues: list[Issue], defaults: Defaults | None = None
) -> Iterator[Report]:
    """Yield the reports of an open binary stream, as `read_reports`; `name` stands in the issues."""
    defaults = (defaults or Defaults()).naming(Path(name).name.split(".")[0])
    yield from _read(stream, Log(name, issues), defaults, DEEPEST)


def _read(stream: IO[bytes], log: Log, defaults: Defaults, deepest: int) -> Iterator[Report]:
    try:
        head, whole = unpacked(stream)
        kind = kind_of(head, defaults.columns)
        if kind == "zip":
            yield from _members(zip_members(_from_start(stream, whole), log), log, defaults, deepest)
        elif kind == "warc":
            yield from _members(warc_members(whole, log), log, defaults, deepest)
        else:
            yield from _document(kind, whole, log, defaults)
    except RefusedError as exc:
        log.add(str(exc), where=exc.where)
    except BROKEN_STREAM as exc:
        log.add(f"ends too early or is damaged ({exc}); what stood before was read: fetch the file again")


def _document(kind: Kind, whole: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    """Read one document; a table without rows says so. Feeds may be empty, exports may hold pictures."""
    told, empty = len(log.issues), kind in ("table", "parquet")
    for report in READERS[kind](whole, log, defaults):
        empty = False
        yield report
    if empty and len(log.issues) == told:
        log.add("a table without rows")


def _from_start(stream: IO[bytes], whole: IO[bytes]) -> IO[bytes]:
    """Return the stream itself, at its start, where it can go back and was not packed; else its copy."""
    if stream.seekable():
        stream.seek(0)
        if stream.read(4).startswith(ZIP_MAGIC):
            stream.seek(0)
            return stream
    return whole


def _members(members: Iterator[Member], log: Log, defaults: Defaults, deepest: int) -> Iterator[Report]:
    """Read every member of an archive as a file of its own."""
    if not deepest:
        raise RefusedError("archives within archives within archives: not opened further")
    member = None
    for member in members:
        inner = Log(member.name, log.issues)
        yield from _read(member.stream, inner, _of_member(defaults, member), deepest - 1)
    if member is None:
        log.add("an archive in which nothing can be a report")


def _of_member(defaults: Defaults, member: Member) -> Defaults:
    if not member.url:
        return defaults
    host = host_of(member.url).removeprefix("www.")
    return replace(defaults, url=member.url, source=host or defaults.source, retrieved=member.retrieved)
