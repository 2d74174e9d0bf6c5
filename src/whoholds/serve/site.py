"""An edition -> a folder for any static host, or for opening from a disk: the app as one page, and its data.

Nothing of it needs a server: days and views are stepped through in the browser, from the same control runs.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from whoholds.dossier import WINDOW_DAYS
from whoholds.errors import EditionError
from whoholds.publish.app.rows import ClaimRow, Reasons
from whoholds.serve import lists
from whoholds.serve.asked import WhichChanges, WhichClaims
from whoholds.serve.edition import AS_KNOWN, VALID, Edition
from whoholds.serve.held import held_place
from whoholds.serve.shapes import Abilities, PlaceColumns

PAGE = Path(__file__).parent / "page" / "index.html"
"""The app in one page, where the wheel carries it and where a clone builds it to."""

DATA, PLACES = "data.js", "places"
"""What the page starts with, and the folder of a file a place (by its row), asked for when it is opened."""

PAGE_OF_CLAIMS = 1000
SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


class Explaining(NamedTuple):
    """Who can say why a place has its state on a day, as known at an instant, and of how many places."""

    explain: Callable[[str, date, datetime | None], Reasons]
    most: int


def write_site(
    edition_path: Path, folder: Path, page: Path = PAGE, explaining: Explaining | None = None
) -> Path:
    """Write the site of an edition into `folder` and return its page.

    `explaining` is asked about the edition's day, for the places most spoken of. Raises EditionError where
    the path is no edition, or where the app was not built.
    """
    need_page(page)
    edition = Edition(edition_path)
    try:
        _write_data(edition, folder, _reasons(edition, explaining) if explaining else {})
    finally:
        edition.leave()
    written = folder / "index.html"
    written.write_text(_with_data(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return written


SPOKEN_OF = """
SELECT p.place_id FROM claims c JOIN places p ON p.no = c.place_no WHERE c.day > ? AND c.day <= ?
GROUP BY p.no ORDER BY count(*) DESC, p.no LIMIT ?
"""


def _reasons(edition: Edition, explaining: Explaining) -> dict[str, Reasons]:
    """Return why the places have their states of which most was said in the month of the edition's day."""
    on = edition.valid.last()
    rows = edition.rows(SPOKEN_OF, on.toordinal() - WINDOW_DAYS, on.toordinal(), explaining.most)
    return {row["place_id"]: explaining.explain(row["place_id"], on, edition.info.as_known) for row in rows}


def need_page(page: Path = PAGE) -> None:
    """Raise EditionError where the app was not built."""
    if not page.is_file():
        raise EditionError("the web app is not built here: run `npm ci && npm run build` in web/, then again")


def _write_data(edition: Edition, folder: Path, reasons: Mapping[str, Reasons]) -> None:
    columns = lists.places(edition)
    (folder / PLACES).mkdir(parents=True, exist_ok=True)
    _write_script(folder / DATA, "whoholdsSite", _data(edition, columns))
    for row, (place_id, claims) in enumerate(zip(columns.place_id, columns.claims, strict=True)):
        if claims:
            held = held_place(edition, place_id, reasons)
            _write_script(folder / PLACES / f"{row}.js", f"whoholdsSite.held[{row}]", held)


def _write_script(file: Path, name: str, value: object) -> None:
    """Write a value as a script that gives it to the page."""
    file.write_bytes(f"globalThis.{name}=".encode() + msgspec.json.encode(value) + b";\n")


def _data(edition: Edition, columns: PlaceColumns) -> dict[str, Any]:
    claims = list(_claims(edition))
    reports = sorted({claim.report_id for claim in claims})
    return {
        "overview": lists.overview(edition, Abilities(reading=False)),
        "places": columns,
        "claims": claims,
        "held": {},
        "reports": {report_id: lists.report(edition, report_id) for report_id in reports},
        "changes": lists.changes(edition, WhichChanges()),
        "sources": lists.sources(edition),
        "control": {name: _runs(edition, name) for name in _axes(edition)},
    }


def _claims(edition: Edition) -> Iterable[ClaimRow]:
    after: str | None = None
    while True:
        found = lists.claims(edition, WhichClaims(limit=PAGE_OF_CLAIMS, after=after))
        yield from found.claims
        if found.next is None:
            return
        after = found.next


def _axes(edition: Edition) -> tuple[str, ...]:
    then = (AS_KNOWN,) if edition.axis(AS_KNOWN) else ()
    return (VALID, *then, *(day.isoformat() for day in edition.kept))


def _runs(edition: Edition, name: str) -> str:
    return b64encode((edition.path / "app" / "control" / f"{name}.bin").read_bytes()).decode("ascii")


def _with_data(html: str) -> str:
    """Return the page with its data before its script, and a policy that lets nothing else run or load."""
    policy = (
        f"default-src 'none'; script-src 'self' file: {_hashes(SCRIPT, html)}; "
        f"style-src 'self' {_hashes(STYLE, html)}; img-src 'self' data: blob:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    head = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n    {meta}', 1)
    before, script, after = head.rpartition('<script type="module"')
    return f'{before}<script src="./{DATA}"></script>{script}{after}'


def _hashes(element: re.Pattern[str], html: str) -> str:
    inner = (found.encode() for found in element.findall(html) if found)
    return " ".join(f"'sha256-{b64encode(sha256(text).digest()).decode()}'" for text in inner)
