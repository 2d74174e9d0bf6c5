from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.theatres import Theatre, load_theatre

SUDAN = Path(__file__).parent / "sudan"


@pytest.fixture(scope="session")
def ukraine() -> Theatre:
    return load_theatre("ukraine")


@pytest.fixture(scope="session")
def sudan() -> Theatre:
    return load_theatre(SUDAN)
