"""A built gazetteer <-> one file of raw arrays in the user's cache, mapped into memory when read."""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from whoholds.places.gazetteer import Gazetteer, Indexes, Rows
from whoholds.places.geo import Points
from whoholds.places.index import KeyIndex

_MAGIC = b"whoholds-gazetteer-1\n"
_ALIGN = 16


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One array in the file: its element type and the bytes it takes."""

    dtype: str
    start: int
    end: int


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands at the start of the file."""

    name: str
    sha256: str
    total: int
    sections: dict[str, Section]


def user_cache() -> Path | None:
    """Return the user's own cache folder for whoholds, or None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):
        return (Path(base) if base else Path.home() / ".cache") / "whoholds"
    return None


@lru_cache(maxsize=1)
def _code_version() -> str:
    """Return a hash of this room's code and tables: a cache made by other rules is never read."""
    digest = hashlib.sha256()
    for folder in (files("whoholds.places"), files("whoholds.places.data")):
        for item in sorted(folder.iterdir(), key=lambda f: f.name):
            if item.name.endswith((".py", ".toml")):
                digest.update(item.read_bytes())
    return digest.hexdigest()[:12]


def cached(
    key: str, folder: Path | None, build: Callable[[], Gazetteer], keep: Callable[[], bool] = lambda: True
) -> Gazetteer:
    """Return the gazetteer cached under `key` in `folder`, else build it and try to keep it there.

    What `keep` refuses after building is not kept. A folder that cannot be written, a damaged or
    foreign file: silently built anew. Written to a temporary name and moved, so that no reader ever
    sees half a file.
    """
    if folder is None:
        return build()
    path = folder / f"{key}-{_code_version()}.gazetteer"
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        return load(path)
    gazetteer = build()
    if keep():
        with suppress(OSError):
            save(gazetteer, path)
    return gazetteer


def save(gazetteer: Gazetteer, path: Path) -> None:
    """Write the gazetteer to `path`, whole or not at all. Raises OSError."""
    arrays = _arrays(gazetteer)
    sections: dict[str, Section] = {}
    at = 0
    for name, array in arrays.items():
        sections[name] = Section(str(array.dtype), at, at + array.nbytes)
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    total = gazetteer.indexes.points.total
    head = msgspec.json.encode(Head(gazetteer.name, gazetteer.sha256, total, sections))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".gazetteer-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_MAGIC + head + b"\n")
            out.write(b"\0" * (-out.tell() % _ALIGN))
            for array in arrays.values():
                out.write(np.ascontiguousarray(array).data)
                out.write(b"\0" * (-out.tell() % _ALIGN))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(path: Path) -> Gazetteer:
    """Return the gazetteer of a file written by `save`. Raises OSError, ValueError, MsgspecError."""
    with path.open("rb") as source:
        mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(_MAGIC)] != _MAGIC:
        raise ValueError(f"{path}: not a cached gazetteer")
    end = mapped.find(b"\n", len(_MAGIC))
    head = msgspec.json.decode(mapped[len(_MAGIC) : end], type=Head)
    base = -(-(end + 1) // _ALIGN) * _ALIGN
    if len(mapped) < base + max(s.end for s in head.sections.values()):
        raise ValueError(f"{path}: truncated")
    view = memoryview(mapped)[base:]
    parts = {n: np.frombuffer(view[s.start : s.end], dtype=s.dtype) for n, s in head.sections.items()}
    return _gazetteer(head, parts)


def _arrays(gazetteer: Gazetteer) -> dict[str, np.ndarray[Any, Any]]:
    rows, indexes = gazetteer.rows, gazetteer.indexes
    out: dict[str, np.ndarray[Any, Any]] = {
        "buffer": np.frombuffer(rows.buffer, dtype=np.uint8),
        "offsets": rows.offsets,
        "lats": indexes.points.lats,
        "lons": indexes.points.lons,
        "points": indexes.points.rows,
    }
    for name, index in (("names", indexes.names), ("ids", indexes.ids), ("members", indexes.members)):
        out |= {f"{name}.codes": index.codes, f"{name}.rows": index.rows, f"{name}.ranks": index.ranks}
    return out


def _gazetteer(head: Head, parts: dict[str, np.ndarray[Any, Any]]) -> Gazetteer:
    def index(name: str) -> KeyIndex:
        return KeyIndex(parts[f"{name}.codes"], parts[f"{name}.rows"], parts[f"{name}.ranks"])

    points = Points(parts["lats"], parts["lons"], parts["points"], head.total)
    rows = Rows(parts["buffer"].data, parts["offsets"])
    indexes = Indexes(index("names"), index("ids"), index("members"), points)
    return Gazetteer(head.name, rows, indexes, head.sha256)
