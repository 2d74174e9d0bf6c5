"""The map in a real browser: it is moved, asked and recoloured as its readers do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import DAY, Visiting, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

OVER_BAKHMUT = f"#on={DAY}&at=9.00/48.5942/37.9989"
COLOURS = """() => {
  const { width, height } = document.querySelector('.cells');
  const pixels = document.querySelector('.cells').getContext('2d').getImageData(0, 0, width, height).data;
  const counts = new Map();
  for (let n = 0; n < pixels.length; n += 4)
    if (pixels[n + 3]) {
      const colour = [...pixels.slice(n, n + 3)].join();
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  return [...counts].sort();
}"""


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".map-box").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def sight(page: Page) -> tuple[float, float, float]:
    """Return zoom, latitude and longitude of the address."""
    zoom, lat, lon = page.evaluate("location.hash").split("at=")[1].split("&")[0].split("/")
    return float(zoom), float(lat), float(lon)


def test_a_settlement_is_met_and_chosen_on_the_map(visiting: Visiting) -> None:
    page = visiting().open(OVER_BAKHMUT)
    page.mouse.move(*middle(page))
    assert page.inner_text(".tip strong") == "Bakhmut"
    page.mouse.click(*middle(page))
    page.wait_for_selector(".dossier h1")
    assert page.inner_text(".dossier h1") == "Bakhmut"


def test_a_finger_chooses_a_settlement(visiting: Visiting) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 3}
    page = visiting(**phone).open(OVER_BAKHMUT)
    page.touchscreen.tap(*middle(page))
    page.wait_for_selector(".dossier h1")
    assert page.inner_text(".dossier h1") == "Bakhmut"


def test_the_map_is_dragged_and_a_drag_chooses_nothing(visiting: Visiting) -> None:
    page = visiting().open(OVER_BAKHMUT)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=4)
    page.mouse.up()
    until(page, "!location.hash.includes('at=9.00/48.5942/37.9989')")
    zoom, lat, lon = sight(page)
    assert zoom == 9
    assert lat > 48.6
    assert lon > 38.05
    assert not page.locator(".dossier").count()


@pytest.mark.parametrize(
    ("key", "zoom", "east", "north"),
    [("+", 1, 0, 0), ("-", -1, 0, 0), ("ArrowRight", 0, 1, 0), ("ArrowUp", 0, 0, 1)],
)
def test_the_map_is_moved_by_keys(visiting: Visiting, key: str, zoom: int, east: int, north: int) -> None:
    page = visiting(reduced_motion="reduce").open(OVER_BAKHMUT)
    page.focus(".map-box")
    page.keyboard.press(key)
    until(page, "!location.hash.includes('at=9.00/48.5942/37.9989')")
    found = sight(page)
    assert found[0] == 9 + zoom
    assert (found[2] > 38.1) == bool(east)
    assert (found[1] > 48.65) == bool(north)


def test_wheel_and_buttons_zoom(visiting: Visiting) -> None:
    page = visiting(reduced_motion="reduce").open(OVER_BAKHMUT)
    page.mouse.move(*middle(page))
    page.mouse.wheel(0, -400)
    until(page, "!location.hash.includes('at=9.00')")
    closer = sight(page)[0]
    assert closer > 9
    page.click("button[aria-label='Zoom out']")
    until(page, f"!location.hash.includes('at={closer:.2f}')")
    assert sight(page)[0] == pytest.approx(closer - 1, abs=0.02)


def test_a_step_of_the_slider_is_painted_before_the_next_frame(visiting: Visiting) -> None:
    """What benchmarks/view.py measures is there when it stops its watch."""
    page = visiting().open(OVER_BAKHMUT)
    before = page.evaluate(COLOURS)
    shown = page.evaluate("""async () => {
      const slider = document.querySelector('#on');
      slider.value = slider.min;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise(requestAnimationFrame);
      return document.querySelector('.map-box').dataset.day;
    }""")
    assert shown == "2023-02-01"
    assert page.evaluate(COLOURS) != before


def test_contested_is_hatched_and_the_chosen_cell_outlined(visiting: Visiting, bakhmut: str) -> None:
    page = visiting().open(f"{OVER_BAKHMUT}&place={bakhmut}")
    yellow = [colour for colour, _ in page.evaluate(COLOURS) if colour.startswith(("240,228,", "239,227,"))]
    dark = [colour for colour, _ in page.evaluate(COLOURS) if max(map(int, colour.split(","))) < 100]
    assert yellow
    assert dark
    ink = page.evaluate("""() => {
      const { width, height } = document.querySelector('.top');
      const pixels = document.querySelector('.top').getContext('2d').getImageData(0, 0, width, height).data;
      return pixels.filter((part, n) => n % 4 === 3 && part === 255).length;
    }""")
    assert ink > 100
