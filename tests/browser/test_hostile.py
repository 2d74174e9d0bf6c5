"""Two hundred hostile strings through every field and page: nothing runs, nothing is fetched, nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import PASSWORD, Site, Visiting, serving

from whoholds.model import Claim, Report, claim_id_of, reading_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACTS = (
    "<script>ran()</script>", "<img src=x onerror=ran()>", "<svg onload=ran()>", "<a href='javascript:ran()'>a</a>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>", "<style>@import url(//evil.example/a);</style>",
    "<body onload=ran()>", "<details open ontoggle=ran()>", "<input autofocus onfocus=ran()>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran()>", "javascript:ran()", "{{constructor.constructor('ran()')()}}",
    "${ran()}", "<link rel=stylesheet href=//evil.example/b>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>", "<object data=//evil.example/c>", "<video><source onerror=ran()>", "<template><script>ran()",
    "\u202eevil\u2066<script>ran()</script>",
)  # fmt: skip
AROUND = (
    "{}", '"{}', "'{}", '">{}', "'>{}", "</title>{}", "</textarea>{}", "--!>{}", "]]>{}", "\x0b{}\u0000",
)  # fmt: skip
HOSTILE = tuple(frame.format(act) if "{}" in frame else act for act, frame in product(ACTS, AROUND))
ON = date(2023, 4, 3)
WATCH = (
    "window.happened = []; window.ran = () => window.happened.push('ran');"
    "addEventListener('securitypolicyviolation', e => window.happened.push(e.blockedURI + ' ' + e.violatedDirective));"
    "for (const f of ['alert', 'confirm', 'prompt']) window[f] = () => window.happened.push(f);"
)


def test_there_are_two_hundred() -> None:
    assert len(set(HOSTILE)) == 200


def _entries(n: int, place_id: str) -> list[object]:
    """Return a report and a claim with hostile strings wherever somebody else's words may stand."""
    word = [HOSTILE[(n + 17 * k) % len(HOSTILE)] for k in range(12)]
    published = datetime(2023, 3, 20, tzinfo=UTC) + timedelta(hours=n)
    report = Report(
        report_id=f"r{n}/{word[0]}".replace("\0", ""), source=word[1], published=published, text=f"{word[2]} {word[3]}",
        title=word[4], url=f"javascript:ran({n})" if n % 2 else f"https://example.org/{n}?{word[5]}",
        author=word[6], cited=(word[7],), lang="en",
    )  # fmt: skip
    fields = {
        "report_id": report.report_id, "start": 0, "end": len(word[2]), "quote": word[2], "claimant": word[8],
        "claimant_side": ("Ukraine", "Russia", None)[n % 3], "relation": "holds", "place": word[9], "place_id": place_id,
        "place_how": "exact", "side": ("Ukraine", "Russia")[n % 2], "actor": word[10], "part": word[11], "hedge": word[5],
        "via": (word[6],), "lang": "en", "confidence": 0.5, "extractor": "by-hand",
    }  # fmt: skip
    claim = Claim(claim_id="", **fields)  # type: ignore[arg-type]
    claim = Claim(claim_id=claim_id_of(claim), **fields)  # type: ignore[arg-type]
    return [report, claim, reading_of(report, "by-hand", [claim])]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A ledger in which everybody's words are hostile, served."""
    from whoholds.desk import open_desk

    folder = tmp_path_factory.mktemp("hostile")
    desk = open_desk(folder / "hostile.db", create=True, theatre="ukraine")
    places = Path(folder / "places.csv")
    places.write_text(
        "place_id,name,lon,lat,kind,country\n"
        f'{_quoted("p1" + ACTS[1])},{_quoted(ACTS[0])},38.0,48.6,settlement,UA\n', encoding="utf-8",
    )  # fmt: skip
    desk.add_gazetteer(places)
    place_id = next(p.place_id for p in desk.gazetteer.find(ACTS[0]))
    for n in range(len(HOSTILE)):
        desk.store.append(_entries(n, place_id))  # type: ignore[arg-type]
    desk.publish(folder / "editions", on=ON, kept_every=0)
    with serving(desk, folder / "editions", folder / "accounts.db") as site:
        yield site


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _all_shown(page: Page) -> None:
    """Open whatever is folded."""
    page.evaluate("document.querySelectorAll('button.more').forEach(more => more.click())")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def test_nothing_runs(visiting: Visiting, hostile: Site) -> None:
    visit = visiting(hostile)
    page = visit.page
    page.add_init_script(WATCH)
    visit.open(f"#on={ON}", idle=False)
    page.wait_for_selector(".places button.link")
    page.click(".places button.link >> nth=0")
    page.wait_for_selector(".dossier .claim")
    _all_shown(page)
    shown = page.inner_text(".panel")
    assert sum(word.strip("\x0b\0 ") in shown for word in HOSTILE) > 20, "the words are shown as words"
    for number in range(3):
        page.click(f".claim .number >> nth={number}")
        page.wait_for_selector("dialog[open] blockquote")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
    page.click(".claim .number >> nth=0")
    page.click("dialog[open] button:has-text('In its text')")
    page.wait_for_selector(".marked")
    page.evaluate("location.hash = 'tab=sources'")
    page.wait_for_selector(".outlets li")
    _all_shown(page)
    page.fill("input[role=combobox]", ACTS[0])
    page.wait_for_timeout(600)
    page.evaluate("location.hash = 'tab=review'")
    page.fill("input[name=name]", "anna")
    page.fill("input[name=password]", PASSWORD)
    page.click(".sign-in button[type=submit]")
    page.wait_for_selector(".desk .claim.large")
    page.evaluate("location.hash = 'tab=reader'")
    page.fill("#text", "\n".join(HOSTILE[:40]) + "\nUkraine's General Staff said its troops held Bakhmut.")
    page.click(".read-form button[type=submit]")
    page.wait_for_selector(".marked")
    assert page.evaluate("window.happened") == []
