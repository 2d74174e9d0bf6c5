"""A demo ledger, its edition, a running server, and pages of Chromium on it.

Skips where there is no Chromium, no playwright, no server extra or no built app, and in a run split over processes
(drawing maps takes all of a small machine); `WHOHOLDS_BROWSER=required`, as in CI, makes that a failure. `WHOHOLDS_PICTURES=FOLDER` lets the tests write the tour's pictures.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import browsing
from browsing import DAY, Site, Visit, Visiting, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    beside_others = os.environ.get("PYTEST_XDIST_WORKER")
    lacking = "a run of their own: pytest -m browser" if beside_others else browsing.missing()
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if lacking and os.environ.get("WHOHOLDS_BROWSER") != "required":
            item.add_marker(pytest.mark.skip(reason=f"needs {lacking}"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo ledger, served."""
    from whoholds import sample
    from whoholds.desk import open_desk

    folder = tmp_path_factory.mktemp("demo")
    desk = open_desk(folder / "demo.db", create=True, theatre="ukraine")
    desk.add(sample.reports())
    desk.store.append([sample.baseline()])
    desk.publish(folder / "editions", on="2023-05-31", kept_every=28)
    with serving(desk, folder / "editions", folder / "accounts.db") as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, drawing maps without a graphics card."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsing.CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visiting(chromium: Browser, demo: Site) -> Iterator[Visiting]:
    """Open pages that note faults and requests to anywhere else; nothing of either may have happened."""
    opened: list[Visit] = []

    def visit(site: Site = demo, **context: Any) -> Visit:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"} | context
        page = chromium.new_context(**settings).new_page()
        made = Visit(page, [], [], site.address)
        page.on("pageerror", lambda error: made.faults.append(str(error)))
        page.on("console", lambda said: made.faults.append(said.text) if browsing.is_fault(said) else None)
        page.on("request", lambda asked: browsing.note(made, asked.url))
        opened.append(made)
        return made

    yield visit
    for made in opened:
        made.page.context.close()
    assert [fault for made in opened for fault in made.faults] == []
    assert [url for made in opened for url in made.elsewhere] == []


@pytest.fixture(scope="session")
def bakhmut(demo: Site) -> str:
    """The gazetteer's id of Bakhmut."""
    found: str = demo.desk.who("Bakhmut", on=DAY).place.place_id
    return found


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Write a picture of the tour where a folder for them is named."""
    folder = os.environ.get("WHOHOLDS_PICTURES")

    def write(page: Page, name: str) -> None:
        if not folder:
            return
        from io import BytesIO

        from PIL import Image

        with Image.open(BytesIO(page.screenshot())) as shot:
            shot.convert("RGB").save(Path(folder) / f"{name}.webp", quality=82, method=6)

    return write
