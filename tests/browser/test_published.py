"""A published site opened from a disk: the app, without a server behind it, on the demo's edition."""

from __future__ import annotations

import pytest
from browsing import Site, Visit, Visiting, until

from whoholds.serve.site import PAGE, write_site

LAST = "2023-05-31"
QUIET = "2023-04-03"


@pytest.fixture(scope="session")
def site(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo's edition as a site, by its address on the disk."""
    if not PAGE.is_file():
        pytest.skip("needs the built app")
    edition = next(path for path in demo.editions.iterdir() if path.is_dir())
    page = write_site(edition, tmp_path_factory.mktemp("site"))
    return Site(f"{page.parent.as_uri()}/", demo.desk, demo.editions)


def shown(visit: Visit, view: str, selector: str) -> str:
    """Open a view of the site and return the text of an element once it is there."""
    visit.page.goto(f"{visit.address}index.html{view}")
    visit.page.wait_for_selector(selector, timeout=20_000)
    return visit.page.inner_text(selector)


def test_a_dossier_from_the_disk_says_what_the_served_one_says(
    visiting: Visiting, site: Site, demo: Site, bakhmut: str
) -> None:
    view = f"#on={QUIET}&place={bakhmut}"
    page = visiting(site)
    assert "Donetsk" in shown(page, view, ".dossier .head")
    served = visiting(demo).open(view, idle=False)
    for part in (".answer", ".columns", ".parts", "ul.near"):
        served.wait_for_selector(part, timeout=20_000)
        assert page.page.inner_text(part) == served.inner_text(part)


def test_the_brief_is_kept_in_three_languages_on_the_editions_day_alone(
    visiting: Visiting, site: Site, bakhmut: str
) -> None:
    page = visiting(site)
    shown(page, f"#on={LAST}&place={bakhmut}", ".dossier h1")
    page.page.click("button:text-is('Brief')")
    for lang, title in (
        ("en", "Bakhmut, Wednesday 31 May 2023"),
        ("uk", "Бахмут, середа, 31 травня 2023 року"),
    ):
        page.page.click(f"dialog .choices button:text-is('{lang}')")
        until(page.page, "title => document.querySelector('dialog pre')?.innerText.startsWith(title)", title)
    page.page.keyboard.press("Escape")
    shown(page, f"#on={QUIET}&place={bakhmut}", ".dossier h1")
    until(page.page, "document.querySelector('output.day').innerText === '3 April 2023'")
    page.page.click("button:text-is('Brief')")
    page.page.wait_for_selector("dialog .notice")
    assert "31 May 2023 only" in page.page.inner_text("dialog .notice")


def test_a_citation_pack_is_there_in_every_format(visiting: Visiting, site: Site, bakhmut: str) -> None:
    page = visiting(site)
    shown(page, f"#on={LAST}&place={bakhmut}", ".dossier h1")
    page.page.click("button:text-is('Cite')")
    for form, word in (("wikitext", "{{cite"), ("bibtex", "@"), ("csl-json", '"type"'), ("csv", "claim_id")):
        page.page.click(f"dialog .choices button:text-is('{form}')")
        until(page.page, "word => document.querySelector('dialog pre')?.innerText.includes(word)", word)
