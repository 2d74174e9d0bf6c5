"""A file or stream of any kind -> Report after Report, and an issue for each thing that was skipped."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Literal

import msgspec

from whoholds.errors import InputError
from whoholds.model import Issue, Report
from whoholds.reports.opening import BROKEN_STREAM, MAX_REPORT_BYTES, bounded_lines, opened, unpacked
from whoholds.reports.record import RECODE, Defaults, Note, RefusedError, parse_object, report_of
from whoholds.reports.webpage import parse_page

Kind = Literal["empty", "lines", "json", "html", "text", "binary"]

MAX_LIST_BYTES = 400_000_000
"""A JSON list must be held in memory whole; larger collections are JSON lines, which stream."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LINES = re.compile(rb'(?m)^[ \t]*\{[ \t]*"')
_DOCUMENT = re.compile(rb"\s*(\{\s*[\"}]|\[\s*[{\]])")
_HTML = re.compile(
    rb"(?i)\s*(<!doctype html|<html|<head|<body|<\?xml[^>]*>\s*<html|<!--)|<(article|body|p|div)[\s>]"
)
_CHARSET = re.compile(rb"(?i)<meta[^>]+charset\s*=\s*[\"']?([\w-]+)")


def read_reports(path: Path, issues: list[Issue], defaults: Defaults | None = None) -> Iterator[Report]:
    """Yield the reports of a file, its kind found by content; what cannot be read is added to `issues`.

    Streams: JSON lines are never held whole. Times are UTC. Never raises for bad input.
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
    try:
        head, whole = unpacked(stream)
        yield from READERS[kind_of(head)](whole, _Log(name, issues), defaults)
    except BROKEN_STREAM as exc:
        issues.append(Issue(file=name, message=_damage(exc)))


def _damage(exc: Exception) -> str:
    return f"ends too early or is damaged ({exc}); what stood before was read: fetch the file again"


def kind_of(head: bytes) -> Kind:
    """Tell the kind of a file from its first bytes."""
    if not head.strip():
        return "empty"
    if any(head.startswith(bom) for bom, _ in _BOMS[1:]):
        return "text"
    if b"\0" in head[:1024] and not _LINES.search(head):
        return "binary"
    if _LINES.match(head.lstrip(codecs.BOM_UTF8)):
        return "lines"
    if _DOCUMENT.match(head):
        return "json"
    if _HTML.match(head.lstrip(codecs.BOM_UTF8)) or len(_HTML.findall(head)) > 3:
        return "html"
    return "lines" if _LINES.search(head) else "text"


class _Log:
    """The issues of one file; a note that repeats on every line is given once."""

    def __init__(self, file: str, issues: list[Issue]) -> None:
        self.file, self._issues = file, issues
        self._said: set[str] = set()

    def add(
        self, message: str, line: int | None = None, where: str | None = None, kept: bool = False
    ) -> None:
        """Add an issue; `kept` says that the report it is about was read all the same."""
        if kept and message in self._said:
            return
        self._said.add(message)
        self._issues.append(Issue(file=self.file, message=message, line=line, field=where, kept=kept))

    def at(self, line: int | None) -> Note:
        """Return what a record of that line calls to leave a note."""
        return lambda message, where, kept: self.add(message, line, where, kept)


def _one(parse: Callable[[], Report], log: _Log, line: int | None) -> Iterator[Report]:
    try:
        yield parse()
    except RefusedError as exc:
        log.add(str(exc), line, exc.where)


def _empty(_stream: IO[bytes], log: _Log, _defaults: Defaults) -> Iterator[Report]:
    log.add("is empty")
    yield from ()


def _binary(_stream: IO[bytes], log: _Log, _defaults: Defaults) -> Iterator[Report]:
    log.add("is not text: JSON lines, a JSON list, an HTML page or plain text in UTF-8 can be read")
    yield from ()


def _lines(stream: IO[bytes], log: _Log, defaults: Defaults) -> Iterator[Report]:
    for number, line in bounded_lines(stream):
        if line is None:
            log.add(_too_long(), number)
        elif line.strip():
            yield from _one(lambda: report_of(parse_object(line), defaults, log.at(number)), log, number)  # noqa: B023


def _too_long() -> str:
    return f"longer than {MAX_REPORT_BYTES // 1_000_000} MB: split it into its single reports"


def _json(stream: IO[bytes], log: _Log, defaults: Defaults) -> Iterator[Report]:
    data = stream.read(MAX_LIST_BYTES + 1)
    if len(data) > MAX_LIST_BYTES:
        log.add(f"a JSON document over {MAX_LIST_BYTES // 1_000_000} MB: write it as JSON lines")
        return
    for line, item in _items(data, log):
        if len(item) > MAX_REPORT_BYTES:
            log.add(_too_long(), line)
        else:
            yield from _one(lambda: report_of(parse_object(item), defaults, log.at(line)), log, line)  # noqa: B023


def _items(data: bytes, log: _Log) -> Iterator[tuple[int, bytes]]:
    """Yield (line number, bytes) of each member of a JSON list, or of the one object."""
    try:
        found = msgspec.json.decode(data, type=list[msgspec.Raw] | dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        log.add(f"not JSON: {exc}")
        return
    if isinstance(found, dict):
        yield 1, data
        return
    line, position = 1, 0
    for raw in found:
        item = bytes(raw)
        start = data.index(item, position)
        line += data.count(b"\n", position, start)
        position = start
        yield line, item


def _html(stream: IO[bytes], log: _Log, defaults: Defaults) -> Iterator[Report]:
    if (source := _decoded(stream, log)) is None:
        return
    page = parse_page(source)
    if not page.text:
        log.add("an HTML page without an article: nothing to read in it")
        return
    yield from _one(lambda: report_of(page.fields | {"text": page.text}, defaults, log.at(None)), log, None)


def _text(stream: IO[bytes], log: _Log, defaults: Defaults) -> Iterator[Report]:
    if (text := _decoded(stream, log)) is not None:
        yield from _one(lambda: report_of({"text": text.strip()}, defaults, log.at(None)), log, None)


def _decoded(stream: IO[bytes], log: _Log) -> str | None:
    data = stream.read(MAX_REPORT_BYTES + 1)
    if len(data) > MAX_REPORT_BYTES:
        log.add(_too_long())
        return None
    try:
        return data.decode(_encoding(data))
    except (UnicodeDecodeError, LookupError) as exc:
        line = data.count(b"\n", 0, exc.start) + 1 if isinstance(exc, UnicodeDecodeError) else None
        log.add(f"not UTF-8; {RECODE}", line)
        return None


def _encoding(data: bytes) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    declared = _CHARSET.search(data[:4096])
    return declared.group(1).decode("ascii") if declared else "utf-8"


READERS: dict[Kind, Callable[[IO[bytes], _Log, Defaults], Iterator[Report]]] = {
    "empty": _empty,
    "binary": _binary,
    "lines": _lines,
    "json": _json,
    "html": _html,
    "text": _text,
}
