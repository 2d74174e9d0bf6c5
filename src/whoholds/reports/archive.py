"""Bytes as they were fetched -> files named by their SHA-256, written once and never changed.

The evidentiary copy in the sense of the Berkeley Protocol: what is worked with is the report's text, what
was received lies here untouched. A line of `index.jsonl` says of each where and when it was fetched.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from whoholds.errors import LedgerError
from whoholds.model import Record

INDEX = "index.jsonl"


class Original(Record, frozen=True, kw_only=True):
    """One fetched file: the hash of its bytes, where it came from, when (UTC), its media type and size."""

    sha256: str
    url: str
    retrieved: datetime
    media_type: str = ""
    size: int = 0
    withheld: bool = False
    """Only the hash is kept, not the bytes: its source's card demands it, or the user."""


class Archive:
    """A folder of originals; safe to add to from several processes."""

    def __init__(self, folder: Path, keeps: Callable[[str], bool] = lambda url: True) -> None:
        """Use a folder, made when first written to; `keeps` says of which addresses the bytes are kept."""
        self.folder = folder
        self.keeps = keeps
        self._listed: set[str] | None = None

    def hashes_only(self) -> Archive:
        """Return the same folder, taking in no bytes: of each answer only its hash is noted."""
        return Archive(self.folder, lambda url: False)

    def put(self, body: bytes, url: str, retrieved: datetime, media_type: str = "") -> str:
        """Keep bytes and return their SHA-256 in hexadecimal; what is there already is not written again.

        Raises OSError when the folder cannot be written.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        path, kept = self.path_of(sha256), self.keeps(url)
        if kept and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, gzip.compress(body, 6, mtime=0))
        if not self._is_listed(sha256):
            original = Original(
                sha256=sha256,
                url=url,
                retrieved=retrieved,
                media_type=media_type,
                size=len(body),
                withheld=not kept,
            )
            self._note(original)
        return sha256

    def path_of(self, sha256: str) -> Path:
        """Return where the original of a hash lies."""
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def get(self, sha256: str) -> bytes:
        """Return an original's bytes; raises LedgerError when it is missing or was altered."""
        path = self.path_of(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise LedgerError(f"the original {sha256[:16]} is missing: {path}") from error
        except (OSError, EOFError, zlib.error) as error:
            raise LedgerError(f"the original {path} is damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise LedgerError(f"the original {path} was altered: its SHA-256 is another one")
        return body

    def originals(self) -> Iterator[Original]:
        """Yield what the index says of each original, once, in the order of fetching."""
        seen: set[str] = set()
        index = self.folder / INDEX
        for line in index.read_bytes().splitlines() if index.exists() else ():
            found = _parsed(line)
            if found is not None and found.sha256 not in seen:
                seen.add(found.sha256)
                yield found

    def verify(self, needed: Iterable[str] = ()) -> int:
        """Prove every original that is needed or listed anew, but for those withheld; return their number.

        Raises LedgerError naming the first that is missing, damaged or altered.
        """
        listed = list(self.originals())
        withheld = {o.sha256 for o in listed if o.withheld}
        hashes = {*needed, *(o.sha256 for o in listed)} - withheld
        for sha256 in sorted(hashes):
            self.get(sha256)
        return len(hashes)

    def _is_listed(self, sha256: str) -> bool:
        """Whether the index names an original: a kill may have come between its file and its line."""
        if self._listed is None:
            self._listed = {original.sha256 for original in self.originals()}
        return sha256 in self._listed

    def _note(self, original: Original) -> None:
        line = msgspec.json.encode(original, order="sorted") + b"\n"
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
        if self._listed is not None:
            self._listed.add(original.sha256)


def _parsed(line: bytes) -> Original | None:
    """Return a line of the index; None for one that a kill cut off."""
    try:
        return msgspec.json.decode(line, type=Original)
    except msgspec.DecodeError:
        return None


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a kill leaves all of it or nothing."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o444)
    Path(file.name).replace(path)
