"""Arrays by name <-> one file of raw numbers behind a head in JSON, mapped into memory when read.

A cache's file: written whole or not at all, refused when it is short or not what it says it is, and read
without running anything that stands in it.
"""

from __future__ import annotations

import mmap
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec
import numpy as np

Arrays = Mapping[str, np.ndarray[Any, Any]]
T = TypeVar("T")

_ALIGN = 64

_UNFINISHED = ".writing-"

_ABANDONED = 3600.0
"""Seconds after which a file that nobody finished is nobody's: the largest takes a minute."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One array in the file: its element type, its shape and where its bytes begin."""

    dtype: str
    shape: tuple[int, ...]
    start: int


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a file: its maker's head, and the arrays with the bytes that they take together."""

    head: msgspec.Raw
    sections: dict[str, Section]
    size: int


def save(path: Path, magic: bytes, head: object, arrays: Arrays) -> None:
    """Write arrays and a head to `path`, whole or not at all, durably before it stands there. Raises OSError.

    `magic` names the kind of file; it holds no line end.
    """
    sections, at = {}, 0
    for name, array in arrays.items():
        sections[name] = Section(array.dtype.str, array.shape, at)
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    text = msgspec.json.encode(Contents(msgspec.Raw(msgspec.json.encode(head)), sections, at))
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(b"%s %08x\n%s\n" % (magic, crc32(text), text))
            out.write(b"\0" * (-out.tell() % _ALIGN))
            for array in arrays.values():
                out.write(np.ascontiguousarray(array).data)
                out.write(b"\0" * (-array.nbytes % _ALIGN))
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed while they wrote have left behind."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def load(path: Path, magic: bytes, head: type[T]) -> tuple[T, dict[str, np.ndarray[Any, Any]]]:
    """Return the head and the arrays, read-only, of a file that `save` wrote.

    Raises OSError, ValueError or MsgspecError where it is not such a file, or not all of one.
    """
    with path.open("rb") as source:
        mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
    first, second = mapped.find(b"\n"), mapped.find(b"\n", mapped.find(b"\n") + 1)
    text = mapped[first + 1 : second]
    if mapped[:first] != b"%s %08x" % (magic, crc32(text)):
        raise ValueError(f"{path}: not a file of {magic.decode()}")
    contents = msgspec.json.decode(text, type=Contents)
    base = -(-(second + 1) // _ALIGN) * _ALIGN
    if len(mapped) != base + contents.size:
        raise ValueError(f"{path}: cut off")
    found = {name: _array(mapped, base, section) for name, section in contents.sections.items()}
    return msgspec.json.decode(contents.head, type=head), found


def _array(mapped: mmap.mmap, base: int, section: Section) -> np.ndarray[Any, Any]:
    count = int(np.prod(section.shape))
    return np.frombuffer(mapped, section.dtype, count, base + section.start).reshape(section.shape)
