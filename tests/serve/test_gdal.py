"""A client of others reads every collection: GDAL's driver for OGC API Features, with box and time."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from loopback import listening
from starlette.testclient import TestClient

from whoholds.serve.app import make_app
from whoholds.serve.ogc.collections import COLLECTIONS
from whoholds.serve.server import Server

pytestmark = [
    pytest.mark.foreign,
    pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo (Debian: gdal-bin) is not installed"),
]


@pytest.fixture(scope="module")
def address(server: Server) -> Iterator[str]:
    """The server on a free port of this machine."""
    with listening(make_app(server)) as found:
        yield f"{found}/ogc"


def ogrinfo(*words: str) -> str:
    done = subprocess.run(["ogrinfo", "-ro", *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_gdal_lists_the_collections(address: str) -> None:
    told = ogrinfo(f"OAPIF:{address}")
    assert all(collection.id in told for collection in COLLECTIONS)


@pytest.mark.parametrize("collection", [c.id for c in COLLECTIONS])
def test_gdal_reads_every_feature_page_by_page(address: str, collection: str) -> None:
    words = ("-oo", "PAGE_SIZE=3", "-al", "-so", f"OAPIF:{address}", collection)
    told = ogrinfo(*words)
    count = int(told.split("Feature Count: ")[1].split()[0])
    assert count > 0 and "Geometry: Point" in told


BOX = ("37.9", "48.55", "38.05", "48.65")


@pytest.mark.parametrize("collection", [c.id for c in COLLECTIONS])
def test_gdal_reads_a_box_and_days(address: str, collection: str, client: TestClient) -> None:
    days = () if collection == "places" else ("-where", "date >= '2023-04-01' AND date <= '2023-04-03'")
    told = ogrinfo("-al", "-so", "-spat", *BOX, *days, f"OAPIF:{address}", collection)
    words = {"bbox": ",".join(BOX)} | (
        {} if collection == "places" else {"datetime": "2023-04-01/2023-04-03"}
    )
    found = client.get(f"/ogc/collections/{collection}/items", params=words).json()["features"]
    assert f"Feature Count: {len(found)}" in told
    assert found or collection == "harm"
