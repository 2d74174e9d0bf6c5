"""The app in a real browser on the demo ledger: the ways that its readers take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import DAY, PASSWORD, Site, Visiting, serving, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

Picture = Callable[["Page", str], None]


def expecting(page: Page, selector: str) -> str:
    """Return the text of an element once it is there."""
    page.wait_for_selector(selector, timeout=20_000)
    return page.inner_text(selector)


def reviews_in(site: Site) -> int:
    """Return how many reviews the ledger holds."""
    return sum(entry.kind == "review" for entry in site.desk.store.entries())


def test_the_slider_moves_the_day_and_the_address(visiting: Visiting, picture: Picture) -> None:
    page = visiting().open(f"#on={DAY}")
    assert "Who holds this place" in expecting(page, "h1")
    picture(page, "map")
    page.focus("#on")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("output.day") == "2 April 2023"
    until(page, "location.hash.includes('on=2023-04-02')")
    page.click("button[aria-label='Previous change']")
    assert page.get_attribute("#on", "aria-valuetext") == page.inner_text("output.day") != "2 April 2023"


def test_a_place_is_found_in_another_script_and_its_dossier_opens(visiting: Visiting) -> None:
    page = visiting().open(f"#on={DAY}", idle=False)
    page.fill("input[role=combobox]", "Бахмут")
    page.wait_for_selector("#hit-0", timeout=10_000)
    page.keyboard.press("Enter")
    assert expecting(page, ".dossier h1") == "Bakhmut"
    assert "place=" in page.evaluate("location.hash")


def test_the_dossier_of_bakhmut_answers_first_and_sets_the_sides_beside_each_other(
    visiting: Visiting, demo: Site, bakhmut: str, picture: Picture
) -> None:
    page = visiting().open(f"#on={DAY}&known=then&place={bakhmut}")
    said = expecting(page, ".answer")
    asked = page.request.get(f"{demo.address}api/places/{bakhmut}?on={DAY}&as-known={DAY}")
    estimate = asked.json()["estimate"]
    names = {"contested": "Contested", "ua": "Ukraine", "ru": "Russia"}
    assert names[estimate["state"]] in page.inner_text(".state")
    assert estimate["likelihood"] in said
    assert f"Confidence {estimate['confidence']}" in said
    assert page.locator(".column").count() == 3
    assert "Prigozhin" in page.inner_text(".column:nth-child(2)")
    assert page.locator(".strip-drawing .mark").count() > 20
    assert page.locator(".mark.denied").count() > 0
    picture(page, "dossier")
    page.eval_on_selector(".strip", "strip => strip.scrollIntoView()")
    picture(page, "strip")


def test_marks_of_the_strip_are_walked_with_arrow_keys(visiting: Visiting, bakhmut: str) -> None:
    page = visiting().open(f"#on={DAY}&place={bakhmut}", idle=False)
    page.wait_for_selector(".mark[tabindex='0']")
    page.focus(".mark[tabindex='0']")
    before = page.evaluate("document.activeElement.getAttribute('transform')")
    page.keyboard.press("ArrowLeft")
    until(page, "was => document.activeElement.getAttribute('transform') !== was", before)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] blockquote")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_why_is_asked_of_the_ledger_where_the_edition_keeps_no_reasons(
    visiting: Visiting, bakhmut: str
) -> None:
    page = visiting().open(f"#on={DAY}&known=then&place={bakhmut}", idle=False)
    page.click("button:has-text('What moved this estimate')", timeout=20_000)
    page.wait_for_selector(".reasons ol li", timeout=120_000)
    assert page.locator(".reasons .weight").count() > 0


def test_a_claim_leads_to_its_words_in_the_text(visiting: Visiting, bakhmut: str, picture: Picture) -> None:
    page = visiting().open(f"#on={DAY}&place={bakhmut}", idle=False)
    page.click(".claim .number")
    quote = expecting(page, "dialog[open] blockquote")
    page.click("dialog[open] button:has-text('In its text')")
    page.wait_for_selector(".text mark.chosen")
    assert "".join(page.locator(".text mark.chosen").all_inner_texts()).rstrip("0123456789") == quote
    picture(page, "reader")
    page.go_back()
    page.wait_for_selector(".dossier")


def test_a_pasted_text_is_read_in_three_languages(visiting: Visiting) -> None:
    page = visiting().open("#tab=reader", idle=False)
    page.fill(
        "#text",
        "Пригожин заявив, що вагнерівці взяли Бахмут. Ukraine's General Staff said its troops held Bakhmut.",
    )
    page.click(".read-form button[type=submit]")
    page.wait_for_selector(".text mark.said", timeout=20_000)
    assert page.locator(".fields-list li").count() >= 1
    page.click(".fields-list button:has-text('Open the dossier') >> nth=0")
    assert expecting(page, ".dossier h1") == "Bakhmut"


def test_another_map_is_compared(visiting: Visiting, tmp_path: Path, picture: Picture) -> None:
    rows = [("Bakhmut", 37.99886, 48.59419, "Russia"), ("Chasiv Yar", 37.83418, 48.58689, "Ukraine")]
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
         "properties": {"name": name, "state": state}}
        for name, lon, lat, state in rows
    ]  # fmt: skip
    other = tmp_path / "other.geojson"
    other.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    page = visiting().open(f"#tab=compare&on={DAY}", idle=False)
    page.set_input_files("input[type=file]", other)
    figures = expecting(page, ".figures")
    differences = page.locator(".difference").count()
    assert f"{round(100 * (1 - differences / len(rows)))}\xa0%" in figures
    page.click(".difference summary >> nth=0")
    assert page.locator(".difference .claim").count() > 0
    picture(page, "compare")
    page.set_input_files("input[type=file]", Path(__file__))
    assert ".geojson" in expecting(page, "p[role=alert]")


def test_an_analyst_reviews_one_claim_and_takes_it_back(
    visiting: Visiting, demo: Site, picture: Picture
) -> None:
    page = visiting().open("#tab=review", idle=False)
    page.fill("input[name=name]", "anna")
    page.fill("input[name=password]", "wrong horse battery")
    page.click(".sign-in button[type=submit]")
    expecting(page, ".sign-in [role=alert]")
    page.fill("input[name=password]", PASSWORD)
    page.click(".sign-in button[type=submit]")
    page.wait_for_selector(".desk .claim.large", timeout=20_000)
    picture(page, "review")
    until(page, "document.activeElement.classList.contains('desk')")
    before = reviews_in(demo)
    page.keyboard.press("r")
    page.wait_for_selector(".decision input[name=reason]")
    page.fill("input[name=reason]", "A plan, not a claim")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.desk > .said').textContent.includes('rejected by anna')")
    assert reviews_in(demo) == before + 1
    until(page, "document.activeElement.classList.contains('desk')")
    page.keyboard.press("u")
    until(page, "document.querySelector('.desk > .said').textContent.includes('Taken back')")
    assert reviews_in(demo) == before + 2, "undo is a new entry"


def signed_in(page: Page, name: str) -> None:
    page.wait_for_selector("input[name=name]", timeout=20_000)
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click(".sign-in button[type=submit]")


def test_what_one_analyst_decides_the_other_sees_without_asking(visiting: Visiting, demo: Site) -> None:
    """The other has a reason half written: it stays, and is not recorded for another claim."""
    anna, boris = (visiting().open("#tab=review", idle=False) for _ in "ab")
    for page, name in ((anna, "anna"), (boris, "boris")):
        signed_in(page, name)
        page.wait_for_selector(".desk .claim.large", timeout=20_000)
    same, waiting = boris.inner_text(".desk .claim.large"), boris.locator(".upcoming li").count()
    assert anna.inner_text(".desk .claim.large") == same
    boris.keyboard.press("a")
    boris.fill(".decision input[name=reason]", "As its words say")
    before = reviews_in(demo)
    anna.keyboard.press("r")
    anna.fill(".decision input[name=reason]", "Somebody else's words")
    anna.keyboard.press("Enter")
    until(boris, "document.querySelector('.desk > .said').textContent.includes('anna has just decided')")
    assert boris.inner_text(".desk .claim.large") == same
    assert boris.input_value(".decision input[name=reason]") == "As its words say"
    boris.keyboard.press("Enter")
    until(boris, "document.querySelector('.desk > .said').textContent.includes('anna decided first')")
    assert reviews_in(demo) == before + 1, "neither decision replaced the other unseen"
    until(boris, "n => document.querySelectorAll('.upcoming li').length === n", waiting - 1)
    until(anna, "document.activeElement.classList.contains('desk')")
    anna.keyboard.press("u")
    until(boris, "n => document.querySelectorAll('.upcoming li').length === n", waiting)


def test_where_reading_needs_an_account_the_app_asks_for_it(
    visiting: Visiting, demo: Site, tmp_path: Path
) -> None:
    from whoholds.desk import open_desk

    desk = open_desk(demo.editions.parent / "demo.db")
    with serving(desk, demo.editions, tmp_path / "accounts.db", names=("room.example",)) as closed:
        visit = visiting(closed)
        visit.page.goto(closed.address + "#tab=sources")
        signed_in(visit.page, "boris")
        visit.page.wait_for_selector(".outlets li", timeout=20_000)


@pytest.mark.parametrize(("language", "question"), [("uk", "На який день?"), ("ru", "На какой день?")])
def test_the_language_is_switched(visiting: Visiting, bakhmut: str, language: str, question: str) -> None:
    page = visiting().open(f"#on={DAY}&place={bakhmut}", idle=False)
    page.wait_for_selector(".dossier h1")
    page.select_option(".settings select >> nth=0", language)
    assert question in page.inner_text(".timebar")
    assert page.inner_text(".dossier h1") == "Бахмут"
    assert page.get_attribute("html", "lang") == language
    page.reload()
    assert question in expecting(page, ".timebar"), "the choice is kept"


def test_without_a_network_the_days_still_move(visiting: Visiting, bakhmut: str) -> None:
    page = visiting().open(f"#on={DAY}&place={bakhmut}")
    before = page.inner_text(".places td >> nth=0") if page.locator(".places").count() else None
    page.context.set_offline(True)
    page.click("button[aria-label='Previous change']")
    assert page.inner_text("output.day") != "3 April 2023"
    assert "does not answer" in expecting(page, ".panel .notice")
    page.context.set_offline(False)
    page.click(".panel .notice button")
    assert expecting(page, ".dossier h1") == "Bakhmut"
    assert before is None


def test_on_a_phone_the_answer_stands_below_the_map(
    visiting: Visiting, bakhmut: str, picture: Picture
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}
    page = visiting(**phone).open(f"#on={DAY}&place={bakhmut}")
    page.wait_for_selector(".dossier h1")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, "nothing makes the page wider than the screen"
    map_box, panel = page.locator(".map").bounding_box(), page.locator(".panel").bounding_box()
    assert map_box and panel and map_box["y"] + map_box["height"] <= panel["y"] + 1
    picture(page, "phone")
