"""A file of arrays is read back as written, or refused."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import numpy as np
import pytest

from whoholds.arrays import load, save

MAGIC = b"some-kind-1"
ARRAYS = {
    "numbers": np.arange(12, dtype=np.float32).reshape(3, 4),
    "none": np.empty((0, 5), np.int64),
    "flags": np.array([True, False, True]),
    "strided": np.arange(20).reshape(4, 5)[::2, ::2],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    save(tmp_path / "new" / "x", MAGIC, {"name": "a\nb"}, ARRAYS)
    return tmp_path / "new" / "x"


def test_what_is_saved_is_read(file: Path) -> None:
    head, found = load(file, MAGIC, dict)
    assert head == {"name": "a\nb"}
    assert all(
        np.array_equal(found[name], array) and found[name].dtype == array.dtype
        for name, array in ARRAYS.items()
    )
    assert not found["numbers"].flags.writeable
    assert [f.name for f in file.parent.iterdir()] == ["x"]


def test_a_file_cut_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        with pytest.raises((ValueError, msgspec.MsgspecError)):
            load(file, MAGIC, dict)


def test_a_head_that_was_changed_and_another_kind_are_refused(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"start":64', b'"start":65'))
    with pytest.raises(ValueError, match="not a file of"):
        load(file, MAGIC, dict)
    file.write_bytes(whole)
    with pytest.raises(ValueError, match="other-kind"):
        load(file, b"other-kind-1", dict)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        save(tmp_path / "x", MAGIC, {"head": object()}, ARRAYS)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_goes_with_the_next_write_but_not_what_is_being_written(file: Path) -> None:
    left, now = file.parent / ".writing-left", file.parent / ".writing-now"
    for path in (left, now):
        path.write_bytes(b"half")
    long_ago = file.stat().st_mtime - 2 * 3600
    os.utime(left, (long_ago, long_ago))
    save(file, MAGIC, {}, ARRAYS)
    assert not left.exists()
    assert now.exists()
