"""Full and slow disks."""

from __future__ import annotations

import pytest
from disk import full_disk, has_compiler, slow_fsync


@pytest.mark.skipif(not has_compiler(), reason="no C compiler makes the slow disk")
def test_kills_on_a_slow_disk(tmp_path):
    found = slow_fsync(tmp_path, 2)
    assert found.whole, found


def test_a_full_disk(tmp_path):
    try:
        found = full_disk(tmp_path, 1)
    except OSError as error:
        pytest.skip(f"no small disk can be mounted: {error}")
    assert found.whole, found
