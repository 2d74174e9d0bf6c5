"""A cluster of two workers for all tests of this room, and archives to read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")
pytest.importorskip("pyarrow")
sys.path.insert(0, str(Path(__file__).parent))

from archives import mixed

from whoholds.bulk import Cluster, Job, clustered, kept_job


@pytest.fixture(scope="session")
def client() -> Iterator[Any]:
    with clustered(Cluster(workers=2, memory="700MB", tries=1)) as found:
        yield found


@pytest.fixture
def archive(tmp_path: Path) -> list[str]:
    folder = tmp_path / "archive"
    folder.mkdir()
    return mixed(folder)


@pytest.fixture
def job_file(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    folder.mkdir()
    return kept_job(Job(theatre="ukraine"), folder)
