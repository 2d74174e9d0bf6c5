"""A served edition -> what the app costs in a browser: the first view of the map, and a step of the slider.

    whoholds serve FOLDER &
    python benchmarks/view.py http://127.0.0.1:8000/

Opens the app in Debian's Chromium, each time with a fresh cache, and prints JSON lines. The first view
counts from the navigation to two frames after the settlements were painted: from then on the map can be
moved. A step counts from the slider's move to the second frame after it; the map must have been painted by
then. Wall-clock times depend on what else the machine does, and on whether it has a graphics card;
processor seconds do so much less: of the page's own process (script, layout, cells), and of the whole
browser (raster and compositing, too, which `FLAGS` leave to the processor).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
STEPS = 40
VISITS = 5
STEP = """async step => {
  const map = document.querySelector('.map-box'), before = map.dataset.day;
  const slider = document.querySelector('#on'), from = performance.now();
  slider.value = String(Number(slider.value) + step);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
  const passed = performance.now() - from;
  if (map.dataset.day === before) throw new Error('the map did not follow the slider');
  return passed;
}"""


def processes(root: int) -> list[tuple[int, bytes]]:
    """Return the processes below this one, with their command lines."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        try:
            told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            found.append((pid, Path(f"/proc/{pid}/cmdline").read_bytes()))
        except OSError:
            continue
        waiting += [int(child) for child in told.split()]
    return found[1:]


def renderers(root: int) -> list[int]:
    """Return the processes of a browser that run pages."""
    return [pid for pid, line in processes(root) if b"--type=renderer" in line]


def chromiums(root: int) -> list[int]:
    """Return all processes of a browser: pages, what draws them, and what holds them together."""
    return [pid for pid, line in processes(root) if b"chromium" in line]


def seconds(pids: list[int]) -> float:
    """Return the processor seconds that processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def first_view(page: Page, address: str) -> dict[str, object]:
    """Open the app; the map is there when its cells are drawn, and stands still when all is."""
    idle = seconds(chromiums(os.getpid()))
    start = time.perf_counter()
    page.goto(address)
    if not page.locator("script[type=module]").count():
        raise SystemExit(f"{address} serves no web app: run `npm ci && npm run build` in web/, then again")
    page.wait_for_selector(".map-box[data-drawn]", timeout=300_000)
    drawn, used = time.perf_counter() - start, seconds(renderers(os.getpid()))
    all_used = seconds(chromiums(os.getpid())) - idle
    page.wait_for_selector(".map-box[data-idle]", timeout=300_000)
    still = time.perf_counter() - start
    total = seconds(renderers(os.getpid()))
    return {
        "what": "first view", "drawn_s": round(drawn, 2), "still_s": round(still, 2),
        "page_cpu_s_until_drawn": round(used, 2), "page_cpu_s_until_still": round(total, 2),
        "browser_cpu_s_until_drawn": round(all_used, 2),
    }  # fmt: skip


def steps(page: Page, zoomed: str) -> dict[str, object]:
    """Move the slider back a day at a time."""
    root = os.getpid()
    before, drawing = seconds(renderers(root)), seconds(chromiums(root))
    times = [page.evaluate(STEP, -1) for _ in range(STEPS)]
    cuts = statistics.quantiles(times, n=20)
    return {
        "what": f"slider steps, {zoomed}", "p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1),
        "page_cpu_ms_a_step": round((seconds(renderers(root)) - before) / STEPS * 1000, 1),
        "browser_cpu_ms_a_step": round((seconds(chromiums(root)) - drawing) / STEPS * 1000, 1),
    }  # fmt: skip


def opened(browser: Browser) -> Page:
    """Return a page of a reader who was never here."""
    return browser.new_context(viewport={"width": 1280, "height": 800}).new_page()


def tell(found: dict[str, object]) -> None:
    print(json.dumps(found), flush=True)


def main() -> None:
    from playwright.sync_api import sync_playwright

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("address")
    options = asked.parse_args()
    with sync_playwright() as playwright:
        for visit in range(VISITS):
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = opened(browser)
            tell(first_view(page, options.address))
            if visit == 0:
                tell(steps(page, "the whole country"))
                page.evaluate("location.hash = 'at=9/48.6/38'")
                page.reload()
                page.wait_for_selector(".map-box[data-idle]", timeout=300_000)
                tell(steps(page, "a district"))
            browser.close()


if __name__ == "__main__":
    main()
