"""Two hundred hostile strings through every field: no fault of the server, no sign unescaped, nothing runs."""

from __future__ import annotations

import asyncio
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from msgspec import structs
from press_room import Newsroom
from small_edition import BAKHMUT, claims, publish_small
from starlette.testclient import TestClient

from whoholds.serve.app import make_app
from whoholds.serve.server import Server
from whoholds.serve.shelf import Shelf

SCRIPTS = [
    "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js>", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert&#40;1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<body onload=alert(1)>", "<math><mi//xlink:href='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>x</a>", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>",
    "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "' onmouseover='alert(1)", "\" onfocus=\"alert(1)\" autofocus=\"",
    "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>", "<template><script>alert(1)</script></template>",
    "<!--<script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "#{alert(1)}", "<%= 7*7 %>", "{{7*7}}", "{% raw %}", "`alert(1)`",
    "<style>@import '//evil.example/x.css';</style>", "<link rel=stylesheet href=//evil.example>", "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<form action=//evil.example><input name=x>", "<object data=//evil.example>",
]  # fmt: skip
QUERIES = [
    "' OR '1'='1", "'; DROP TABLE claims; --", "\" OR 1=1 --", "1; SELECT * FROM sqlite_master", "' UNION SELECT 1,2,3 --", "%' OR '%'='",
    "NEAR(a b, 5)", "a AND", "OR", "NOT", "\"unclosed", "col:value", "*", "^a", "a*b*", "(((", ")))", "{a b}", "a NEAR b", "+a -b",
    "\\", "\\'", "%", "_", "%%%%", "__", "?", "?1", ":name", "@name", "$name", "--", "/*", "*/", ";", "`", "||", "&&",
]  # fmt: skip
PATHS = [
    "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//....//etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\Windows\\win.ini",
    "\\\\evil\\share", "con", "nul", ".", "..", "~root", "%00", "%2e%2e%2f", "a%0d%0aSet-Cookie:x=y", "a\r\nSet-Cookie: x=y", "http://evil.example/",
    "//evil.example", "\\evil.example", "app/app.db", "index.html%00.png", "...", "./././", "%c0%af",
]  # fmt: skip
SIGNS = [
    "\u202egnirts", "\u200b", "\ufeff", "\u0000", "\u0001\u0002", "\x7f", "\u2028\u2029", "\ud7ff", "\ue000", "\U0010ffff", "\U000e0001", "a\u0300" * 50,
    "Z̸̢̛a̷l̶g̸o̵", "🇺🇦🇷🇺", "👩‍👩‍👧‍👦", "ﷺ", "İstanbul", "ǅ", "ẞß", "ﬁ", "①②③", "٣٤٥", "Ω≈ç√∫", "ＢＡＫＨＭＵＴ", "Ба́хмут", "Bаkhmut", "бaxmut", "\t\n\r", "   ", "",
    "null", "undefined", "NaN", "Infinity", "-Infinity", "true", "0", "-0", "1e309", "9" * 400, "-1", "0x7f", "1_000", "½",
    "__proto__", "constructor", "toString", "hasOwnProperty", "__class__", "self", "None", "[]", "{}", "[[]]", "{\"a\":1}", "a" * 5000, "'" * 300, "\"" * 300,
    "%s%s%s%n", "%d", "{0}", "{name}", "$(id)", "`id`", "| id", "; id", "& id", "\nid", "=1+1", "+1+1", "-1+1", "@SUM(1)", "=HYPERLINK(\"//evil.example\")",
    "2023-04-03", "2023-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2023-04-03T25:00:00Z", "../2023", "2023/..", "..", "-0001-01-01", "1e5,2,3,4", "inf,inf,inf,inf",
]  # fmt: skip
EVENTS = (
    "load",
    "beforeprint",
    "error",
    "click",
    "focus",
    "blur",
    "toggle",
    "pointerover",
    "animationstart",
    "message",
)
TAGS = [f"<x on{event}=alert(1) tabindex=1 style=animation-name:x>" for event in EVENTS]
CASES = ["<SCRIPT>alert(1)</SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "&lt;script&gt;alert(1)&lt;/script&gt;",
         "&#60;script&#62;", "\\u003cscript\\u003e", "<script\x20type=module>alert(1)</script>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "]]>"]  # fmt: skip
HOSTILE = [*SCRIPTS, *TAGS, *CASES, *QUERIES, *PATHS, *SIGNS]
assert len(set(HOSTILE)) == 200

KEEN = ("'; DROP TABLE claims; --", "<script>alert(1)</script>", "\u0000", "9" * 400, "../../etc/passwd")
"""Asked of every word; of the others each word has its share."""

WORDS = {
    "/api/claims": ("place", "side", "claimant-side", "relation", "modality", "source", "lang", "since", "until", "as-known", "q", "limit", "after"),
    "/api/search": ("q",),
    "/api/changes": ("since", "until", "axis", "place"),
    "/api/places/gn:713174": ("on", "as-known"),
    "/api/places/gn:713174/brief": ("on", "lang", "format"),
    "/api/places/gn:713174/cite": ("since", "format"),
    "/ogc": ("f",),
    "/ogc/collections/claims/items": ("bbox", "datetime", "limit", "after", "filter", "crs", "as-of", "filter-lang"),
    "/ogc/collections/control-valid/items": ("bbox", "bbox-crs", "datetime", "after", "filter"),
}  # fmt: skip
IN_PATHS = (
    "/api/places/{}",
    "/api/claims/{}",
    "/api/reports/{}",
    "/api/control/{}",
    "/ogc/collections/{}",
    "/ogc/collections/claims/items/{}",
    "/{}",
)


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


OWN_TAGS = {"html", "head", "meta", "title", "body", "h1", "h2", "h3", "nav", "ul", "ol", "li", "a", "main", "table", "thead", "tbody",
            "tr", "th", "td", "dl", "dt", "dd", "p", "blockquote", "em", "strong", "section", "sup", "span", "b", "i", "style", "hr", "br", "article", "header", "footer"}  # fmt: skip


def harmless(page: str) -> None:
    """No tag, no attribute of an event, no address of script that is not our own."""
    found = Tags()
    found.feed(page)
    assert found.tags <= OWN_TAGS, found.tags - OWN_TAGS
    assert not {a for a in found.attributes if a.startswith("on")}
    assert not re.search(r"""(?:href|src)=["']?\s*(?:javascript|data):""", page, re.IGNORECASE)


def ask_all(app: Any, paths: list[str]) -> list[httpx.Response]:
    """Ask an application many addresses in one loop: a client for each would take minutes."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(ask())


@pytest.mark.parametrize("path", WORDS)
def test_no_word_of_an_address_upsets_the_server(client: TestClient, path: str) -> None:
    words, page = WORDS[path], {"f": "html"} if path.startswith("/ogc/") else {}
    asked = [(words[n % len(words)], value) for n, value in enumerate(HOSTILE)]
    asked += [(word, value) for word in words for value in KEEN]
    found = ask_all(client.app, [f"{path}?{urlencode({word: value} | page)}" for word, value in asked])
    for told, question in zip(found, asked, strict=True):
        assert told.status_code in (200, 400), (question, told.text)
        if "text/html" in told.headers["content-type"]:
            harmless(told.text)


@pytest.mark.parametrize("path", IN_PATHS)
def test_no_part_of_a_path_upsets_the_server_or_leaves_its_files(client: TestClient, path: str) -> None:
    for told in ask_all(client.app, [path.format(quote(value, safe="")) for value in HOSTILE]):
        assert told.status_code in (200, 400, 404), told.text
        assert "root:" not in told.text and "x=y" not in told.headers.get("set-cookie", "")
        assert told.status_code == 200 or told.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of an edition whose claims hold the strings in every field of words."""
    folder = tmp_path_factory.mktemp("hostile")
    plain = claims()[0]
    told = []
    for number, value in enumerate(v for v in HOSTILE if v):
        claim = structs.replace(
            plain.claim, claim_id=f"c{number:016}", report_id=f"h-{number}", quote=value, claimant=value, actor=value, place=value,
            place_id=BAKHMUT, part=value, hedge=value, via=(value,), lang=value[:20], claimant_side=value,
        )  # fmt: skip
        told.append(
            structs.replace(
                plain, claim=claim, source=value, source_id=value, title=value, url=value, origin=value
            )
        )
    publish_small(folder, told)
    server = Server(Shelf(folder))
    with TestClient(make_app(server)) as client:
        yield client
    server.close()


PAGES = [
    "/api/claims?limit=1000", "/api/places/gn:713174?on=2023-02-10", "/api/places/gn:713174/cite", "/api/places/gn:713174/brief?on=2023-02-10",
    "/api/places/gn:713174/cite?format=csv", "/api/places/gn:713174/cite?format=bibtex", "/api/reports/h-0", "/api/claims/c0000000000000000",
    "/ogc/collections/claims/items?limit=1000", "/api/search?q=script", "/changes.atom",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_hostile_claims_are_given_as_data(hostile: TestClient, path: str) -> None:
    found = hostile.get(path)
    assert found.status_code == 200, found.text
    assert "html" not in found.headers["content-type"]
    if "json" in found.headers["content-type"]:
        assert found.json()
    if "xml" in found.headers["content-type"]:
        ET.fromstring(found.text)


@pytest.mark.parametrize(
    "path",
    [
        "/api/places/gn:713174/brief?on=2023-02-10&format=html",
        "/ogc/collections/claims/items?limit=1000&f=html",
    ],
)
def test_hostile_claims_in_pages_are_words(hostile: TestClient, path: str) -> None:
    found = hostile.get(path)
    assert found.status_code == 200 and "text/html" in found.headers["content-type"]
    harmless(found.text)


def test_no_body_upsets_the_server(newsroom: Newsroom) -> None:
    client = newsroom.client("admin")
    claim_id = claims()[0].claim.claim_id
    for value in HOSTILE[::4]:
        sent: list[tuple[str, dict[str, Any]]] = [
            ("/api/session", {"name": value, "password": value}),
            (f"/api/review/{claim_id}", {"verdict": value, "reason": value}),
            (
                f"/api/review/{claim_id}",
                {"verdict": "amend", "reason": value, "changes": {value: value}, "seen": value},
            ),
            (f"/api/review/{claim_id}/undo", {"seen": value, "reason": value}),
        ]
        for path, body in sent[1:]:
            found = client.post(path, json=body)
            assert found.status_code in (200, 404, 409, 422), (path, value, found.text)
        for media in ("text/csv", "application/geo+json"):
            found = client.post("/api/compare", content=value.encode(), headers={"content-type": media})
            assert found.status_code in (200, 422), (value, found.text)
    newsroom.book.desk.verify()


def test_no_name_or_password_signs_in(newsroom: Newsroom) -> None:
    client = newsroom.client()
    for value in HOSTILE[::10]:
        assert client.post("/api/session", json={"name": value, "password": value}).status_code in (403, 429)


def test_a_table_with_hostile_cells_is_compared(client: TestClient, tmp_path: Path) -> None:
    rows = "".join('"' + v.replace('"', '""') + '","' + v.replace('"', '""') + '"\n' for v in HOSTILE)
    found = client.post(
        "/api/compare", content=("place_id,state\n" + rows).encode(), headers={"content-type": "text/csv"}
    )
    assert found.status_code == 200 and found.json()["places"] == 0


@pytest.mark.parametrize(
    ("path", "media", "status"),
    [
        ("/api/read", "text/plain", 415), ("/api/compare", "application/xml", 415), ("/api/read", "application/json", 422),
    ],
)  # fmt: skip
def test_a_body_of_another_kind_is_refused(client: TestClient, path: str, media: str, status: int) -> None:
    assert client.post(path, content=b"{", headers={"content-type": media}).status_code == status


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    found = client.post("/api/read", content=b" " * 2_000_001, headers={"content-type": "application/json"})
    assert found.status_code == 413
    text = "x" * 200_001
    assert client.post("/api/read", json={"text": text}).status_code == 413
