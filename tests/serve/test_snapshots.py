"""One recorded answer an address: the API gives it, and the TypeScript tests are fed with it.

Record anew, after a change that is meant: WHOHOLDS_RECORD=1 pytest tests/serve/test_snapshots.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from small_edition import claims
from starlette.testclient import TestClient

from whoholds.serve.site import write_site

FOLDER = Path(__file__).parent / "snapshots"
FLAG = next(c.claim.claim_id for c in claims() if c.claim.hedge == "in a legal sense")
PLACE = "/api/places/gn:713174"
ITEMS = "/ogc/collections/{}/items?datetime=2023-04-03&bbox=37.8,48.4,38.2,48.8"

GETS = {
    "overview.json": "/api/overview",
    "places.json": "/api/places",
    "control-valid.bin": "/api/control/valid",
    "control-as-known.bin": "/api/control/as-known",
    "control-2023-04-05.bin": "/api/control/2023-04-05",
    "dossier.json": f"{PLACE}?on=2023-04-03",
    "dossier-as-known.json": f"{PLACE}?on=2023-04-03&as-known=2023-04-04",
    "dossier-last-day.json": f"{PLACE}?on=2023-05-31",
    "strip.json": f"{PLACE}/strip",
    "dossier-quiet.json": "/api/places/gn:703448?on=2023-04-03",
    "brief-en.txt": f"{PLACE}/brief?on=2023-04-03&as-known=2023-04-04",
    "brief-uk.txt": f"{PLACE}/brief?on=2023-04-03&lang=uk",
    "brief-en.html": f"{PLACE}/brief?on=2023-04-03&format=html",
    "cite.txt": f"{PLACE}/cite?since=2023-04-03",
    "claims.json": "/api/claims?limit=5",
    "claims-of-a-place.json": "/api/claims?place=gn:713174&claimant-side=Russia&since=2023-04-01",
    "claim.json": f"/api/claims/{FLAG}",
    "report.json": "/api/reports/small-008",
    "changes.json": "/api/changes?since=2023-03-01&until=2023-05-31",
    "sources.json": "/api/sources",
    "search.json": "/api/search?q=bahmut",
    "changes.atom": "/changes.atom",
    "session.json": "/api/session",
    "health.json": "/health",
    "ogc-landing.json": "/ogc",
    "ogc-collections.json": "/ogc/collections",
    "ogc-control-valid.json": ITEMS.format("control-valid"),
    "ogc-control-as-known.json": ITEMS.format("control-as-known"),
    "ogc-claims.json": ITEMS.format("claims"),
    "ogc-places.json": ITEMS.format("places"),
    "problem-unknown-place.json": "/api/places/gn:0",
    "problem-unknown-word.json": "/api/claims?nope=1",
}


def recorded(name: str, body: bytes) -> bytes:
    """Return what stands in a snapshot; write it first where it was asked for."""
    path = FOLDER / name
    if os.environ.get("WHOHOLDS_RECORD"):
        FOLDER.mkdir(exist_ok=True)
        path.write_bytes(readable(name, body))
    return path.read_bytes()


def readable(name: str, body: bytes) -> bytes:
    """Return JSON with a line a value, so that a change can be read."""
    return msgspec.json.format(body, indent=1) + b"\n" if name.endswith(".json") else body


@pytest.fixture
def edition_digest(client: TestClient) -> bytes:
    found: str = client.get("/health").json()["digest"]
    return found.encode()


def same(name: str, body: bytes, digest: bytes) -> None:
    """Compare with the snapshot; the digest of the files differs between versions of libraries."""
    body = body.replace(digest, b"0" * 64)
    assert readable(name, body) == recorded(name, body)


@pytest.mark.parametrize("name", GETS)
def test_an_address_gives_what_was_recorded(name: str, client: TestClient, edition_digest: bytes) -> None:
    same(name, client.get(GETS[name]).content, edition_digest)


POSTS: dict[str, tuple[str, dict[str, Any]]] = {
    "compare.json": (
        "/api/compare?on=2023-04-03",
        {
            "content": "place_id,state,date\ngn:713174,Russia,2023-04-03\ngn:706757,ru,2023-04-03\nChasiv,ua,2023-04-03\n",
            "headers": {"content-type": "text/csv"},
        },
    ),
}


@pytest.mark.parametrize("name", POSTS)
def test_a_body_gives_what_was_recorded(name: str, client: TestClient, edition_digest: bytes) -> None:
    address, sent = POSTS[name]
    same(name, client.post(address, **sent).content, edition_digest)


SITE = {"site-data.json": "data.js", "site-place.json": "places/6.js"}
"""What a published site holds: web/test/site.test.ts puts the dossiers above together from it."""


@pytest.fixture(scope="module")
def site(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    page = folder / "page.html"
    page.write_text('<head><meta charset="utf-8"></head><script type="module">1</script>')
    edition = next(path for path in editions.iterdir() if path.is_dir())
    return write_site(edition, folder / "site", page).parent


@pytest.mark.parametrize("name", SITE)
def test_a_site_holds_what_was_recorded(name: str, site: Path, edition_digest: bytes) -> None:
    body = (site / SITE[name]).read_bytes().partition(b"=")[2].removesuffix(b";\n")
    same(name, body, edition_digest)


LATER = {"read.json", "queue.json", "decided.json", "conflict.json"}
"""Recorded by the tests of reading and review."""


def test_every_snapshot_is_of_an_address() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= {*GETS, *POSTS, *SITE, *LATER}
