"""An edition -> a folder for any static host, or for opening from a disk: the app as one page, and its data.

Nothing of it needs a server: days and views are stepped through in the browser, from the same control runs.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from whoholds.errors import EditionError
from whoholds.publish.app.rows import ClaimRow
from whoholds.serve import lists
from whoholds.serve.asked import AsCitation, OnDay, WhichChanges, WhichClaims
from whoholds.serve.edition import AS_KNOWN, VALID, Edition
from whoholds.serve.place import dossier
from whoholds.serve.shapes import Abilities
from whoholds.serve.strip import strip
from whoholds.serve.written import cite

PAGE = Path(__file__).parent / "page" / "index.html"
"""The app in one page, where the wheel carries it and where a clone builds it to."""

DATA = "data.js"
PAGE_OF_CLAIMS = 1000
SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def write_site(edition_path: Path, folder: Path, page: Path = PAGE) -> Path:
    """Write the site of an edition into `folder` and return its page.

    Raises EditionError where the path is no edition, or where the app was not built.
    """
    if not page.is_file():
        raise EditionError("the web app is not built here: run `npm ci && npm run build` in web/, then again")
    edition = Edition(edition_path)
    try:
        data = msgspec.json.encode(_data(edition))
    finally:
        edition.leave()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DATA).write_bytes(b"globalThis.whoholdsSite=" + data + b";\n")
    written = folder / "index.html"
    written.write_text(_with_data(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return written


def _data(edition: Edition) -> dict[str, Any]:
    claims = list(_claims(edition))
    spoken_of = sorted({claim.place_id for claim in claims if claim.place_id})
    columns = lists.places(edition)
    known = [name for name in spoken_of if name in set(columns.place_id)]
    reports = sorted({claim.report_id for claim in claims})
    return {
        "overview": lists.overview(edition, Abilities(reading=False)),
        "places": columns,
        "claims": claims,
        "dossiers": {name: dossier(edition, name, OnDay())[0] for name in known},
        "strips": {name: strip(edition, name) for name in known},
        "cite": {name: cite(edition, name, AsCitation()) for name in known},
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
        f"default-src 'none'; script-src 'self' file: blob: {_hashes(SCRIPT, html)}; "
        f"style-src 'self' {_hashes(STYLE, html)}; img-src 'self' data: blob:; font-src data:; "
        "worker-src blob: data:; connect-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    head = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n    {meta}', 1)
    before, script, after = head.rpartition('<script type="module"')
    return f'{before}<script src="./{DATA}"></script>{script}{after}'


def _hashes(element: re.Pattern[str], html: str) -> str:
    inner = (found.encode() for found in element.findall(html) if found)
    return " ".join(f"'sha256-{b64encode(sha256(text).digest()).decode()}'" for text in inner)
