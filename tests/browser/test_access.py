"""WCAG 2.2 AA by axe on every view, in both themes; reached and left by keyboard alone."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from browsing import DAY, Visiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it is, a line a rule."""
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found["violations"]]


DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.mark.parametrize(
    ("scheme", "screen"), [("light", DESK), ("dark", DESK), ("light", PHONE), ("dark", PHONE)]
)
def test_every_view_is_accessible(
    visiting: Visiting, bakhmut: str, scheme: str, screen: dict[str, int]
) -> None:
    visit = visiting(color_scheme=scheme, reduced_motion="reduce", viewport=screen)
    views = {
        f"#on={DAY}": ".places",
        f"#on={DAY}&place={bakhmut}": ".strip-drawing",
        "#tab=reader": ".read-form",
        "#tab=compare": ".drop",
        "#tab=sources": ".outlets",
        "#tab=review": ".sign-in",
    }
    found: dict[str, list[str]] = {}
    page = visit.open("", idle=False)
    for view, sign in views.items():
        page.evaluate("view => { location.hash = view }", view)
        page.wait_for_selector(sign, timeout=20_000)
        if wrong := violations(page):
            found[view] = wrong
    assert found == {}


def test_a_claim_in_a_dialog_is_accessible_and_gives_the_focus_back(visiting: Visiting, bakhmut: str) -> None:
    page = visiting().open(f"#on={DAY}&place={bakhmut}", idle=False)
    page.wait_for_selector(".claim .number")
    page.focus(".claim .number")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] blockquote")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.className") == "number"


def test_everything_is_reached_by_the_tab_key(visiting: Visiting, bakhmut: str) -> None:
    page = visiting().open(f"#on={DAY}&place={bakhmut}", idle=False)
    page.wait_for_selector(".strip-drawing")
    page.evaluate("document.body.focus()")
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.closest('[class]')?.className?.baseVal ?? document.activeElement.className"
            )
        )
    wanted = {"skip", "tab", "icon", "number", "quote"}
    assert wanted <= {name.split()[0] for name in reached if name}
    assert page.evaluate("document.querySelector('#on').tabIndex") == 0
