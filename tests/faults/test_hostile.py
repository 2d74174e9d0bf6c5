"""No document, however broken, stops the reading of the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import KINDS, hostile


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory as on Linux")
def test_mutated_documents(recwarn):
    found = hostile(25 * len(KINDS), hang=30)
    assert found.whole, found
