"""A stream of one kind -> Report after Report: JSON in every shape, pages, feeds, tables, plain text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, cast

import msgspec

from whoholds.model import Report
from whoholds.reports import table
from whoholds.reports.article import read_page
from whoholds.reports.feed import read_feed
from whoholds.reports.kinds import Kind
from whoholds.reports.notes import Log, RefusedError
from whoholds.reports.opening import MAX_REPORT_BYTES, bounded_lines, peeked, seekable
from whoholds.reports.record import RECODE, Defaults, parse_object, report_of
from whoholds.reports.shapes import recast
from whoholds.reports.splitting import Piece, pieces

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"(?i)<meta[^>]+charset\s*=\s*[\"']?([\w-]+)")


def _empty(_stream: IO[bytes], log: Log, _defaults: Defaults) -> Iterator[Report]:
    log.add("is empty")
    yield from ()


def _binary(_stream: IO[bytes], log: Log, _defaults: Defaults) -> Iterator[Report]:
    log.add("is not text: JSON lines, a JSON list, an HTML page or plain text in UTF-8 can be read")
    yield from ()


def _map(_stream: IO[bytes], log: Log, _defaults: Defaults) -> Iterator[Report]:
    log.add("is a map (GeoJSON): a map is no report; set it beside the estimate with whoholds compare")
    yield from ()


def _made(
    fields: dict[str, Any], around: dict[str, Any], defaults: Defaults, log: Log, line: int | None
) -> Iterator[Report]:
    """Yield the report that a record of any known shape makes; one that is none is an issue."""
    try:
        for found in recast(fields, around):
            yield report_of(found, defaults, log.at(line))
    except RefusedError as exc:
        log.add(str(exc), line, exc.where)


def _lines(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    for number, line in bounded_lines(stream):
        if line is None:
            log.add(_too_long(), number)
        elif line.strip():
            yield from _record(line, {}, defaults, log, number)


def _record(raw: bytes, around: dict[str, Any], defaults: Defaults, log: Log, line: int) -> Iterator[Report]:
    try:
        fields = parse_object(raw)
    except RefusedError as exc:
        log.add(str(exc), line, exc.where)
    else:
        yield from _made(fields, around, defaults, log, line)


def _too_long() -> str:
    return f"longer than {MAX_REPORT_BYTES // 1_000_000} MB: split it into its single reports"


def _json(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    """Read the records of a document one by one; a document that is one record is read whole."""
    kept, around, records = _Kept(stream), dict[str, Any](), 0
    for piece in pieces(io.BufferedReader(kept), MAX_REPORT_BYTES):
        if not piece.is_record:
            _learn(around, piece, log)
            continue
        records, kept.data = records + 1, None
        if piece.raw is None:
            log.add(_too_long(), piece.line)
        elif piece.path != ("includes", "users"):
            yield from _record(piece.raw, around, defaults, log, piece.line)
    if not records and kept.data is not None:
        yield from _record(kept.data, {}, defaults, log, 1)
    elif not records:
        log.add(f"one JSON object over {MAX_REPORT_BYTES // 1_000_000} MB without a list of reports in it")


def _learn(around: dict[str, Any], piece: Piece, log: Log) -> None:
    """Keep a plain value that stands outside the records; in a list of records it is no report."""
    if not piece.path:
        log.add("not a report: a JSON object is expected", piece.line)
        return
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        around[".".join(piece.path)] = msgspec.json.decode(piece.raw or b"null")


class _Kept(io.RawIOBase):
    """A stream that remembers what was read, as long as that is no more than one report may be."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.data = stream, cast("bytes | None", b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` from the stream."""
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        view[: len(data)] = data
        if self.data is not None:
            self.data = self.data + data if len(self.data) + len(data) <= MAX_REPORT_BYTES else None
        return len(data)


def _html(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    """Read a page's article and the posts of others in it; a page that lists posts has no article."""
    if (source := _decoded(stream, log)) is None:
        return
    page, posts = read_page(source, defaults.url)
    for post in posts:
        yield from _made(post, {}, defaults, log, None)
    if not page.text and not posts:
        log.add("an HTML page without an article: nothing to read in it")
    elif page.text and not any(p["id"].startswith("telegram:") for p in posts):
        yield from _made({"published": None, **page.fields, "text": page.text}, {}, defaults, log, None)


def _feed(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    data = stream.read(MAX_REPORT_BYTES + 1)
    if len(data) > MAX_REPORT_BYTES:
        log.add(_too_long())
        return
    for number, fields in enumerate(read_feed(data, log), 1):
        yield from _made(fields, {}, defaults, log, number)


def _table(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    head, whole = peeked(stream)
    dialect = table.dialect_of(head, defaults.columns)
    if dialect is not None:
        for line, fields in table.read_table(whole, log, *dialect):
            yield from _made(fields, {}, defaults, log, line)


def _parquet(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    with seekable(stream) as whole:
        for number, fields in table.read_parquet(whole, defaults.columns):
            yield from _made(fields, {}, defaults, log, number)


def _text(stream: IO[bytes], log: Log, defaults: Defaults) -> Iterator[Report]:
    if (text := _decoded(stream, log)) is not None:
        yield from _made({"text": text.strip(), "published": None}, {}, defaults, log, None)


def _decoded(stream: IO[bytes], log: Log) -> str | None:
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


READERS: dict[Kind, Callable[[IO[bytes], Log, Defaults], Iterator[Report]]] = {
    "empty": _empty,
    "binary": _binary,
    "map": _map,
    "lines": _lines,
    "json": _json,
    "html": _html,
    "feed": _feed,
    "table": _table,
    "parquet": _parquet,
    "text": _text,
}
