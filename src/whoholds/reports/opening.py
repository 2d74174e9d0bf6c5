"""A file or stream -> its bytes: gunzipped, with the head looked at first, lines of bounded length."""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from whoholds.errors import InputError
from whoholds.reports.notes import RefusedError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD_BYTES = 65_536
"""Enough of a file to tell its kind: real exports name themselves in the first kilobytes."""

MAX_REPORT_BYTES = 10_000_000
"""Longest single report that is read; a year of a daily bulletin is about this long, no article is."""

IN_MEMORY = 16_000_000
"""Bytes of a copied stream that are kept in memory; the rest goes to a temporary file."""

HARMLESS = 50_000_000
"""Unpacked bytes below which no swelling is looked at: they are read in seconds."""

MOST_SWELLING = 500
"""Unpacked bytes for one packed byte: text packs to a tenth, repetitive logs to a hundredth, only a bomb to
the thousandth that gzip reaches."""

GZIP_MAGIC = b"\x1f\x8b"
BROKEN_STREAM = (EOFError, gzip.BadGzipFile, zlib.error, OSError)
"""What reading a damaged or truncated compressed file raises."""


class Chained(io.RawIOBase):
    """Bytes already read, then the rest of the stream: lets a pipe be looked at before it is read."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` from the head first, then from the rest."""
        view = memoryview(buffer).cast("B")
        data = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(data) :]
        view[: len(data)] = data
        return len(data)


def peeked(stream: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    """Return the first bytes of a stream and a stream that still starts with them."""
    head = _read_head(stream)
    return head, io.BufferedReader(Chained(head, stream), HEAD_BYTES)


def _read_head(stream: IO[bytes]) -> bytes:
    """Read up to HEAD_BYTES; what a truncated file still gives counts, its error comes again later."""
    parts, size = [], 0
    try:
        while size < HEAD_BYTES and (part := stream.read(min(8192, HEAD_BYTES - size))):
            parts.append(part)
            size += len(part)
    except BROKEN_STREAM:
        if not parts:
            raise
    return b"".join(parts)


class _Counted(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` from the stream."""
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Gunzipped(io.RawIOBase):
    """What a gzip stream holds; raises RefusedError once it has swollen as only a bomb does."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._packed, self._count = _Counted(stream), 0
        self._file = gzip.GzipFile(fileobj=cast(IO[bytes], self._packed))

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer`; raises RefusedError for a bomb, what a damaged file raises else."""
        view = memoryview(buffer).cast("B")
        data = self._file.read1(len(view))
        view[: len(data)] = data
        self._count += len(data)
        if self._count > HARMLESS and self._count > MOST_SWELLING * self._packed.count:
            raise RefusedError("swells beyond all measure when unpacked: not read further")
        return len(data)


def opened(path: Path) -> IO[bytes]:
    """Open a file for reading; raises InputError that says why it cannot be."""
    try:
        return path.open("rb")
    except FileNotFoundError as exc:
        raise InputError(f"{path}: no such file") from exc
    except IsADirectoryError as exc:
        raise InputError(f"{path}: is a folder; name the files in it, for example {path}/*.jsonl") from exc
    except OSError as exc:
        raise InputError(f"{path}: cannot be read ({exc.strerror})") from exc


def unpacked(stream: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    """Return head and stream as `peeked`, gunzipped where the content is gzip, whatever its name."""
    head, whole = peeked(stream)
    if head.startswith(GZIP_MAGIC):
        return peeked(cast(IO[bytes], _Gunzipped(whole)))
    return head, whole


def bounded_lines(stream: IO[bytes], limit: int = MAX_REPORT_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number from 1, line), with None for a line longer than `limit` bytes."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield number, None


def seekable(stream: IO[bytes]) -> IO[bytes]:
    """Return the stream itself or, for a pipe, a copy: some formats have their list at the end."""
    if stream.seekable():
        return stream
    copy = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    while part := stream.read(1 << 20):
        copy.write(part)
    copy.seek(0)
    return cast(IO[bytes], copy)
