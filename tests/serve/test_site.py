"""An edition as a site: one page, its data beside it, and a policy that lets nothing else run."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import EditionError
from whoholds.publish.app.rows import Reasons
from whoholds.publish.app.runs import decode_runs
from whoholds.serve.site import Explaining, write_site

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


def value_of(script: Path) -> Any:
    """Return what a script gives to the page."""
    return json.loads(script.read_text(encoding="utf-8").partition("=")[2].removesuffix(";\n"))


@pytest.fixture
def site(editions: Path, page: Path, tmp_path: Path) -> Path:
    return write_site(edition_in(editions), tmp_path / "site", page).parent


def test_the_site_holds_all_that_the_app_asks_for(site: Path) -> None:
    data = value_of(site / "data.js")
    places = data["places"]["place_id"]
    assert {claim["place_id"] for claim in data["claims"]} <= set(places)
    assert {claim["report_id"] for claim in data["claims"]} == set(data["reports"])
    assert set(data["control"]) == {"valid", "as-known", *data["overview"]["known"]}
    assert len(decode_runs(b64decode(data["control"]["valid"])).offset) == len(places) + 1
    assert data["overview"]["abilities"]["review"] is False


def test_each_place_that_claims_speak_of_has_a_file_of_its_own(site: Path) -> None:
    data = value_of(site / "data.js")
    held = {path.stem: value_of(path) for path in (site / "places").iterdir()}
    assert set(held) == {str(row) for row, claims in enumerate(data["places"]["claims"]) if claims}
    bakhmut = held[str(data["places"]["place_id"].index("gn:713174"))]
    assert set(bakhmut["briefs"]) == {"en", "uk", "ru"}
    assert "Бахмут" in bakhmut["briefs"]["uk"]
    assert set(bakhmut["cite"]) == {"wikitext", "bibtex", "csl-json", "csv"}
    assert [reasons["on"] for reasons in bakhmut["reasons"]] == ["2023-05-31"]


def test_why_is_asked_of_the_places_most_spoken_of_in_the_month(
    editions: Path, page: Path, tmp_path: Path
) -> None:
    asked: list[tuple[str, date]] = []

    def explain(place_id: str, on: date, _: datetime | None) -> Reasons:
        asked.append((place_id, on))
        return Reasons(on=on, state="ru", probability=0.9, moves=(), reversed_without=())

    folder = write_site(
        edition_in(editions), tmp_path / "site", page, explaining=Explaining(explain, 1)
    ).parent
    assert asked == [("gn:713174", date(2023, 5, 31))]
    row = value_of(folder / "data.js")["places"]["place_id"].index("gn:713174")
    told = value_of(folder / "places" / f"{row}.js")["reasons"]
    assert [reasons["probability"] for reasons in told] == [0.9]


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
