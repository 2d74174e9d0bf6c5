"""A gazetteer file, CSV with a header or a GeoNames dump, plain or packed -> a Gazetteer."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from whoholds.errors import InputError
from whoholds.model import Issue, Place
from whoholds.places.cache import cached
from whoholds.places.dump import DUMP_FIELDS, dump_places
from whoholds.places.gazetteer import Gazetteer
from whoholds.places.rows import Log
from whoholds.places.table import table_places

_CHUNK = 1 << 16
"""Bytes unpacked at a time: what came before a fault is kept."""

_BROKEN = re.compile("[\ud800-\udfff]")


def load_file(
    path_or_bytes: str | Path | bytes,
    name: str | None = None,
    issues: list[Issue] | None = None,
    *,
    cache: Path | None = None,
) -> Gazetteer:
    """Return the gazetteer of a file, or of a file's bytes.

    Read are CSV or TSV with a header (plain, .gz, .zip) and GeoNames dumps of 19 columns (.txt, .zip).
    Rows that cannot be used become `issues` (file, line, field) and the rest goes on. Coordinates are
    WGS84 degrees. With a folder for `cache` (see `user_cache`) a file without faults is built once and
    read from there afterwards. Raises InputError when nothing in it can be used.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _read(Path(path_or_bytes))
    label = name or ("gazetteer" if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).name)
    sha256 = hashlib.sha256(data).hexdigest()
    log = Log(label, issues if issues is not None else [])
    built = cached(f"file-{sha256[:16]}", cache, lambda: _built(data, sha256, log), lambda: not log.issues)
    return Gazetteer(label, built.rows, built.indexes, sha256)


def _built(data: bytes, sha256: str, log: Log) -> Gazetteer:
    places = list(_places(_text(data, log), log))
    if not places:
        first = f" First problem: {log.issues[0].message}" if log.issues else ""
        wanted = "expected a CSV with a header or a GeoNames dump"
        raise InputError(f"{log.file}: no usable place in this file; {wanted}.{first}")
    return Gazetteer.of(log.file, places, sha256)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror}") from e


def _text(data: bytes, log: Log) -> str:
    if data[:2] == b"\x1f\x8b":
        data = _gunzip(data, log)
    elif data[:2] == b"PK":
        data = _unzip(data, log)
    return _without_broken_lines(data.decode("utf-8-sig", errors="surrogateescape"), log)


def _without_broken_lines(text: str, log: Log) -> str:
    """Empty the lines that are not UTF-8, so that the others keep their numbers."""
    if not _BROKEN.search(text):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if _BROKEN.search(line):
            log.add("row skipped: it is not UTF-8; save the file as UTF-8", number)
            lines[number - 1] = ""
    return "\n".join(lines)


def _gunzip(data: bytes, log: Log) -> bytes:
    """Return all that can be unpacked: a truncated or damaged rest is an issue, not an end."""
    out: list[bytes] = []
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            for at in range(0, len(data), _CHUNK):
                out.append(unpacker.decompress(data[at : at + _CHUNK]))
                if unpacker.eof:
                    break
        except zlib.error as e:
            log.add(f"damaged gzip data ({e}); read as far as it went: fetch it again")
            break
        if not unpacker.eof:
            log.add("truncated gzip file; read as far as it went: fetch it again")
            break
        data = unpacker.unused_data + data[at + _CHUNK :]
    return b"".join(out)


def _unzip(data: bytes, log: Log) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [n for n in archive.namelist() if n.lower().endswith((".txt", ".csv", ".tsv"))]
            wanted = [n for n in names if not n.lower().startswith("readme")]
            return archive.read(wanted[0]) if wanted else b""
    except (zipfile.BadZipFile, zlib.error) as e:
        raise InputError(f"{log.file}: not a readable zip file ({e}); fetch it again") from e


def _places(text: str, log: Log) -> Iterator[Place]:
    first = text.split("\n", 1)[0]
    if first.count("\t") == DUMP_FIELDS - 1 and first.split("\t")[0].isdigit():
        return dump_places(text, log)
    return table_places(text, log)
