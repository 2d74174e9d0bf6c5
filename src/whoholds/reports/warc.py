"""A WARC stream (ISO 28500) -> the web answers in it, one at a time, in bounded memory.

Written here rather than taken from a library: the fastest one needs a stream that can go back, which a
packed archive within an archive cannot, and ends the process on some damaged records.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from whoholds.reports.notes import Log, RefusedError

MAGIC = b"WARC/"
LARGEST_PAYLOAD = 10_000_000
"""Bytes of one answer, unpacked: far above any page."""
LONGEST_LINE = 65_536
MOST_HEADERS = 200

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of one web answer, unpacked; `retrieved` is when it was fetched (UTC), if the record says."""

    url: str
    kind: str
    body: bytes
    retrieved: datetime | None


def answers(stream: IO[bytes], log: Log) -> Iterator[Answer]:
    """Yield answers with status 200; too long ones are issues. Raises RefusedError at a damaged record."""
    while (first := _line(stream)) is not None:
        if not first:
            continue
        if not first.startswith(MAGIC):
            raise RefusedError("a damaged WARC record; what stood before was read")
        headers = _headers(stream)
        length = headers.get("content-length", "")
        if not length.isdecimal():
            raise RefusedError("a WARC record without a length; what stood before was read")
        found = _answer(stream, int(length), headers, log)
        if found is not None:
            yield found


def _answer(stream: IO[bytes], length: int, headers: Headers, log: Log) -> Answer | None:
    url = headers.get("warc-target-uri", "").strip("<>")
    if headers.get("warc-type") not in ("response", "resource"):
        _skip(stream, length)
        return None
    if length > LARGEST_PAYLOAD:
        log.add(f"{url}: longer than {LARGEST_PAYLOAD // 10**6} MB: not read")
        _skip(stream, length)
        return None
    raw = stream.read(length)
    if len(raw) < length:
        raise RefusedError("ends within a WARC record; what stood before was read")
    at = _instant(headers.get("warc-date", ""))
    if headers["warc-type"] == "resource":
        return Answer(url, headers.get("content-type", ""), raw, at)
    return _http(raw, url, at, log)


def _http(raw: bytes, url: str, at: datetime | None, log: Log) -> Answer | None:
    """Read a recorded HTTP answer (RFC 9112): status, headers, body with its codings undone."""
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    if status.split(" ")[1:2] != ["200"]:
        return None
    headers = dict(_field(line) for line in lines[:MOST_HEADERS])
    try:
        if "chunked" in headers.get("transfer-encoding", ""):
            body = _joined(body)
        return Answer(url, headers.get("content-type", ""), _unpacked(body, headers), at)
    except (ValueError, zlib.error) as error:
        log.add(f"{url}: its body cannot be unpacked ({error})")
        return None


def _unpacked(body: bytes, headers: Headers) -> bytes:
    coding = headers.get("content-encoding", "")
    if coding not in ("gzip", "deflate", "x-gzip"):
        if coding not in ("", "identity"):
            raise ValueError(f"coded as {coding}")
        return body
    found = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, LARGEST_PAYLOAD + 1)
    if len(found) > LARGEST_PAYLOAD:
        raise ValueError(f"longer than {LARGEST_PAYLOAD // 10**6} MB")
    return found


def _joined(body: bytes) -> bytes:
    """Undo the chunked coding (RFC 9112, 7.1); a body that was stored without it comes back as it is."""
    parts, at = list[bytes](), 0
    while True:
        end = body.find(b"\r\n", at)
        size = body[at : max(end, at)].split(b";")[0].strip()
        if not size or not all(c in b"0123456789abcdefABCDEF" for c in size) or len(size) > 8:
            return b"".join(parts) or body
        length = int(size, 16)
        if not length:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def _headers(stream: IO[bytes]) -> Headers:
    found: Headers = {}
    while line := _line(stream):
        name, value = _field(line.decode("utf-8", "replace"))
        found[name] = value
        if len(found) > MOST_HEADERS:
            raise RefusedError("a WARC record with headers without end")
    return found


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _line(stream: IO[bytes]) -> bytes | None:
    """Return the next line without its end, None at the end of the stream."""
    line = stream.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise RefusedError("a damaged WARC record; what stood before was read")
    return line.rstrip(b"\r\n") if line else None


def _skip(stream: IO[bytes], length: int) -> None:
    while length > 0 and (part := stream.read(min(length, 1 << 20))):
        length -= len(part)


def _instant(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
