"""Bytes as they were fetched -> files named by their SHA-256, written once and never changed.

The evidentiary copy in the sense of the Berkeley Protocol: what is worked with is the report's text, what
was received lies here untouched. A line of `index.jsonl` says of each where and when it was fetched.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

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


class Archive:
    """A folder of originals; safe to add to from several processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, body: bytes, url: str, retrieved: datetime, media_type: str = "") -> str:
        """Keep bytes and return their SHA-256 in hexadecimal; what is there already is not written again.

        Raises OSError when the folder cannot be written.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path_of(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, gzip.compress(body, 6, mtime=0))
            self._note(
                Original(sha256=sha256, url=url, retrieved=retrieved, media_type=media_type, size=len(body))
            )
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
        """Prove every original that is needed or listed anew; return how many there are.

        Raises LedgerError naming the first that is missing, damaged or altered.
        """
        hashes = {*needed, *(o.sha256 for o in self.originals())}
        for sha256 in sorted(hashes):
            self.get(sha256)
        return len(hashes)

    def export(self, path: Path) -> int:
        """Write all originals as a WACZ 1.1.1 (a ZIP with a WARC in it); return their number."""
        with tempfile.TemporaryFile() as warc:
            pages = []
            for original in self.originals():
                warc.write(gzip.compress(_warc_record(original, self.get(original.sha256)), mtime=0))
                pages.append({"url": original.url, "ts": _stamp(original.retrieved), "id": original.sha256})
            _write_wacz(path, warc, pages)
        return len(pages)

    def _note(self, original: Original) -> None:
        line = msgspec.json.encode(original, order="sorted") + b"\n"
        handle = os.open(self.folder / INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)


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


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _warc_record(original: Original, body: bytes) -> bytes:
    """Return a `resource` record of WARC 1.1: the bytes as they were received."""
    digest = f"sha256:{original.sha256}"
    lines = (
        "WARC/1.1",
        "WARC-Type: resource",
        f"WARC-Target-URI: {original.url}",
        f"WARC-Date: {_stamp(original.retrieved)}",
        f"WARC-Record-ID: <urn:sha256:{original.sha256}>",
        f"WARC-Block-Digest: {digest}",
        f"Content-Type: {original.media_type or 'application/octet-stream'}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def _write_wacz(path: Path, warc: IO[bytes], pages: list[dict[str, str]]) -> None:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Originals"}
    listed = "\n".join(json.dumps(row) for row in [head, *pages]) + "\n"
    members = {"archive/data.warc.gz": warc, "pages/pages.jsonl": io.BytesIO(listed.encode())}
    resources = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wacz:
        for name, data in members.items():
            data.seek(0)
            digest = hashlib.file_digest(data, "sha256").hexdigest()  # type: ignore[arg-type]
            described = {
                "name": Path(name).name,
                "path": name,
                "hash": f"sha256:{digest}",
                "bytes": data.tell(),
            }
            resources.append(described)
            data.seek(0)
            with wacz.open(name, "w", force_zip64=True) as out:
                shutil.copyfileobj(data, out)
        package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
        wacz.writestr("datapackage.json", json.dumps(package, indent=1))
