"""An archive of originals <-> one WACZ file: a ZIP with a WARC in it (specs.webrecorder.net/wacz/1.1.1)."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from whoholds.errors import InputError
from whoholds.model import Issue
from whoholds.reports import warc
from whoholds.reports.archive import Archive, Original
from whoholds.reports.notes import Log, RefusedError
from whoholds.reports.opening import BROKEN_STREAM, opened, unpacked
from whoholds.reports.packed import ZIP_MAGIC

PACKAGE = "datapackage.json"
LARGEST_PACKAGE = 50_000_000
"""Bytes of a list of members: real ones have some kilobytes."""


def export(archive: Archive, path: Path) -> int:
    """Write all originals that are kept as a WACZ 1.1.1; return their number. Raises OSError, LedgerError."""
    with tempfile.TemporaryFile() as body:
        pages = []
        for original in archive.originals():
            if not original.withheld:
                body.write(gzip.compress(_warc_record(original, archive.get(original.sha256)), mtime=0))
                pages.append({"url": original.url, "ts": _stamp(original.retrieved), "id": original.sha256})
        _write(path, body, pages)
    return len(pages)


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


def _write(path: Path, body: IO[bytes], pages: list[dict[str, str]]) -> None:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Originals"}
    listed = "\n".join(json.dumps(row) for row in [head, *pages]) + "\n"
    members = {"archive/data.warc.gz": body, "pages/pages.jsonl": io.BytesIO(listed.encode())}
    resources = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wacz:
        for name, data in members.items():
            digest = _digest(data)
            resources.append({"name": Path(name).name, "path": name, "hash": digest, "bytes": data.tell()})
            data.seek(0)
            with wacz.open(name, "w", force_zip64=True) as out:
                shutil.copyfileobj(data, out)
        package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
        wacz.writestr(PACKAGE, json.dumps(package, indent=1))


def _digest(data: IO[bytes]) -> str:
    data.seek(0)
    return "sha256:" + hashlib.file_digest(data, "sha256").hexdigest()  # type: ignore[arg-type]


# --- taking one in -----------------------------------------------------------------------------------


def take(archive: Archive, path: Path, now: datetime, issues: list[Issue]) -> int:
    """Put every web answer of a WACZ or WARC into the archive, as it was received; return their number.

    Answers that say no date get `now` (UTC). Raises InputError when the file cannot be read, is no archive,
    or is a WACZ whose members are not those that its own list of hashes names.
    """
    log, taken = Log(str(path), issues), 0
    with opened(path) as file:
        try:
            for answer in _answers(file, log):
                archive.put(answer.body, answer.url, answer.retrieved or now, answer.kind)
                taken += 1
        except (RefusedError, *BROKEN_STREAM, zipfile.BadZipFile, zlib.error) as error:
            raise InputError(f"{path}: not a WACZ or WARC that can be taken in whole: {error}") from error
    return taken


def _answers(file: IO[bytes], log: Log) -> Iterator[warc.Answer]:
    if not file.read(4).startswith(ZIP_MAGIC):
        file.seek(0)
        head, whole = unpacked(file)
        if not head.startswith(warc.MAGIC):
            raise RefusedError("it begins as neither of them")
        yield from warc.answers(whole, log)
        return
    with zipfile.ZipFile(file) as wacz:
        _prove(wacz)
        for name in wacz.namelist():
            if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
                with wacz.open(name) as member:
                    yield from warc.answers(unpacked(member)[1], log)


def _prove(wacz: zipfile.ZipFile) -> None:
    """Compare the members with the package's own hashes; a package without any is taken as it is."""
    for listed in _resources(wacz):
        path, expected = str(listed.get("path", "")), str(listed.get("hash", ""))
        if not expected.startswith("sha256:"):
            continue
        try:
            with wacz.open(path) as member:
                found = _hash(member)
        except KeyError as error:
            raise RefusedError(f"{path} is listed and not there") from error
        if found != expected:
            raise RefusedError(f"{path} was altered: its SHA-256 is another one than listed")


def _hash(member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := member.read(1 << 20):
        digest.update(part)
    return "sha256:" + digest.hexdigest()


def _resources(wacz: zipfile.ZipFile) -> list[dict[str, Any]]:
    if PACKAGE not in wacz.namelist():
        return []
    with wacz.open(PACKAGE) as member:
        raw = member.read(LARGEST_PACKAGE)
    try:
        found = json.loads(raw)["resources"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(f"{PACKAGE} cannot be read: {error}") from error
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
