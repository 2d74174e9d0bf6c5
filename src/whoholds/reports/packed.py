"""A ZIP or WARC archive -> its members as streams, bounded in what they cost; nothing is written to disk.

A member's name is only ever shown, never used as a path.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from whoholds.reports import warc
from whoholds.reports.notes import Log, RefusedError
from whoholds.reports.opening import seekable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
TEXTUAL = ("html", "xml", "json", "text/plain")
"""Words in the media type of an answer that may be a report."""

MOST_MEMBERS = 100_000
MOST_BYTES = 20_000_000_000
"""All members of one archive together, unpacked: a year of a large news site."""
MOST_SWELLING = 1_000
"""Unpacked bytes for one packed byte of a member: text packs to a tenth, only a bomb to a thousandth."""

MEDIA = frozenset(
    ".jpg .jpeg .png .gif .webp .svg .ico .mp4 .mov .avi .webm .mkv .mp3 .ogg .oga .m4a .wav .tgs .woff"
    " .woff2 .ttf .css .js .pdf .cdx .cdxj .idx".split()
)
"""Members that an export carries beside its texts. X archives keep their posts in .js: see `_is_beside`."""


@dataclass(frozen=True)
class Member:
    """One file in an archive: its name for messages, its bytes, and of a web record where and when."""

    name: str
    stream: IO[bytes]
    url: str = ""
    retrieved: datetime | None = None


class _Bounded(io.RawIOBase):
    """A member's bytes up to a number; more raises RefusedError."""

    def __init__(self, stream: IO[bytes], most: int, name: str) -> None:
        self._stream, self._left, self._name = stream, most, name

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer`; raises RefusedError when the member is larger than it may be."""
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise RefusedError(f"{self._name}: swells beyond all measure when unpacked: not read further")
        view[: len(data)] = data
        return len(data)


def zip_members(stream: IO[bytes], log: Log) -> Iterator[Member]:
    """Yield the members of a ZIP that may hold text; what cannot be read is an issue. Raises RefusedError."""
    with seekable(stream) as whole:
        try:
            archive = zipfile.ZipFile(whole)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise RefusedError(f"not a ZIP archive that can be read: {error}") from error
        with archive:
            yield from _members(archive, log)


def _members(archive: zipfile.ZipFile, log: Log) -> Iterator[Member]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise RefusedError(f"{len(infos):,} members, more than {MOST_MEMBERS:,}: not read")
    beside = sum(_is_beside(info.filename) for info in infos)
    if beside:
        log.add(f"{beside:,} members that hold no text (pictures, sound, styles) were passed over", kept=True)
    left = MOST_BYTES
    for info in infos:
        if _is_beside(info.filename):
            continue
        left -= info.file_size
        if left < 0:
            raise RefusedError(f"more than {MOST_BYTES // 10**9} GB when unpacked: the rest is not read")
        yield from _member(archive, info, log)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, log: Log) -> Iterator[Member]:
    name = f"{log.file}!{info.filename}"
    most = min(info.file_size, MOST_SWELLING * max(info.compress_size, 1_000))
    try:
        with archive.open(info) as raw:
            yield Member(name, io.BufferedReader(_Bounded(raw, most, info.filename)))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        log.add(f"{info.filename}: cannot be unpacked ({error})")
    except RefusedError as error:
        log.add(str(error))


def _is_beside(name: str) -> bool:
    path = PurePosixPath(name)
    posts = path.suffix == ".js" and path.name.startswith(("tweet", "note-tweet"))
    return path.suffix.lower() in MEDIA and not posts


def warc_members(stream: IO[bytes], log: Log) -> Iterator[Member]:
    """Yield the answers of a WARC that may hold text, one at a time. Raises RefusedError."""
    for answer in warc.answers(stream, log):
        if any(word in answer.kind for word in TEXTUAL):
            yield Member(answer.url or log.file, io.BytesIO(answer.body), answer.url, answer.retrieved)
