"""An edition as a site: one page, its data beside it, and a policy that lets nothing else run."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from whoholds.errors import EditionError
from whoholds.publish.app.runs import decode_runs
from whoholds.serve.site import write_site

SCRIPT = "document.title = 'whoholds'"
PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><style>p{margin:0}</style></head>'
    f'<body><script type="module">{SCRIPT}</script></body></html>'
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    built = tmp_path / "page.html"
    built.write_text(PAGE, encoding="utf-8")
    return built


def edition_in(editions: Path) -> Path:
    return next(path for path in editions.iterdir() if path.is_dir())


def test_the_site_holds_all_that_the_app_asks_for(editions: Path, page: Path, tmp_path: Path) -> None:
    written = write_site(edition_in(editions), tmp_path / "site", page)
    text = (written.parent / "data.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix("globalThis.whoholdsSite=").removesuffix(";\n"))
    places = data["places"]["place_id"]
    assert {claim["place_id"] for claim in data["claims"]} <= set(places)
    assert set(data["dossiers"]) == set(data["cite"]) == {claim["place_id"] for claim in data["claims"]}
    assert {claim["report_id"] for claim in data["claims"]} == set(data["reports"])
    assert set(data["control"]) == {"valid", "as-known", *data["overview"]["known"]}
    assert len(decode_runs(b64decode(data["control"]["valid"])).offset) == len(places) + 1
    assert data["overview"]["abilities"]["review"] is False


def test_the_data_comes_first_and_only_the_pages_own_script_may_run(
    editions: Path, page: Path, tmp_path: Path
) -> None:
    html = write_site(edition_in(editions), tmp_path / "site", page).read_text(encoding="utf-8")
    assert html.index("./data.js") < html.index(SCRIPT)
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in html
    assert "unsafe" not in html


def test_without_the_built_app_the_message_says_how_to_build_it(editions: Path, tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="npm run build"):
        write_site(edition_in(editions), tmp_path / "site", tmp_path / "none.html")
    assert not (tmp_path / "site").exists()
