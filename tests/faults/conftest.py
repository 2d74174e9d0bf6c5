"""Ledgers in a file and, where there is a server, in PostgreSQL; drills run here with small counts.

`python benchmarks/faults.py` runs the same drills with the counts of docs/faults.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drill import SERVER


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """The name of a ledger that is not there yet; what was made on the server is dropped afterwards."""
    if request.param == "sqlite":
        yield tmp_path / "war.db"
        return
    if not SERVER:
        pytest.skip("WHOHOLDS_TEST_POSTGRES names no database")
    import psycopg

    schema = f"test_{uuid4().hex[:12]}"
    yield f"{SERVER}?ledger={schema}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
