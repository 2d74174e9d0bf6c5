"""An HTML page -> the text of its article and what its head says of source, date, title and language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice

BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol p pre section table td th tr ul".split()
)
SKIPPED = frozenset(
    "script style noscript template svg nav footer aside form iframe button figure head".split()
)
"""What never belongs to an article's text."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
SELF_ENDING = frozenset("p li dt dd tr td th tbody thead tfoot option optgroup colgroup".split())
"""Elements that need no closing tag (HTML Living Standard, 13.1.2.4): one left open is no nesting."""

BODIES = ("article", "main", "body")
"""Where the article stands, narrowest first; the narrowest that has enough text wins."""

ENOUGH = 200
"""Characters below which an <article> is taken for a teaser and the next wider element is read."""

DEEPEST = 1_000
"""Open elements at once: real pages stay below a hundred; what is nested deeper is not read."""

MOST_UNCLOSED = 1_000
"""Opening brackets without a closing one; scripts and formulas in real pages have some dozens."""

MOST_NAMED = 200
"""Dates and named values of a body that are looked at: a page with more lists other pages."""

_BODY = re.compile(r"(?i)</head\s*>|<body[\s>]")
_NAMED = re.compile(r"(?i)<(?:meta|time)\b[^<>]*>")
_ELEMENT = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*?(/?)>")
_UNCLOSED = re.compile(r"<(?=[^<>]*(?:<|$))")
_META = {
    "article:published_time": "published",
    "datepublished": "published",
    "date": "published",
    "dc.date": "published",
    "og:site_name": "source",
    "application-name": "source",
    "og:title": "title",
    "og:url": "url",
    "author": "author",
}
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


@dataclass
class Page:
    """What an HTML page holds: `fields` as a report record names them, `text` of its article."""

    text: str
    fields: dict[str, str] = field(default_factory=dict)
    too_deep: bool = False


def parse_page(source: str) -> Page:
    """Read a page; never raises, an empty text means that no article was found."""
    reader = _Reader()
    too_deep = not reader.read(source)
    if "published" not in reader.fields and (found := _JSON_LD_DATE.search(source)):
        reader.fields["published"] = found.group(1)
    return Page(_best(reader.texts), reader.fields, too_deep)


def outline(source: str) -> Page:
    """Read what a page says of itself, not its text: a tenth of the work of reading it whole.

    `source` is `harmless`. What stands in the body is looked at for its dates and named values alone.
    """
    end = _BODY.search(source)
    head, body = (source[: end.start()], source[end.start() :]) if end else (source, "")
    named = (found.group() for found in _NAMED.finditer(_without_scripts(body)))
    reader = _Reader()
    reader.read("".join([head, *islice(named, MOST_NAMED)]))
    if "published" not in reader.fields and (found := _JSON_LD_DATE.search(source)):
        reader.fields["published"] = found.group(1)
    return Page("", reader.fields, _depth(source) > DEEPEST)


def _without_scripts(source: str) -> str:
    parts, at, folded = [], 0, source.lower()
    while (start := folded.find("<script", at)) >= 0 and (end := folded.find("</script", start)) >= 0:
        parts.append(source[at:start])
        at = end
    return "".join([*parts, source[at:]])


def _depth(source: str) -> int:
    """Return how many elements are open at once at the most, but for those that end where the next begins."""
    depth = deepest = 0
    for closing, name, closed in _ELEMENT.findall(source):
        if closed or name.lower() in VOID or name.lower() in SELF_ENDING:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(depth, deepest)
    return deepest


def _best(texts: dict[str, list[str]]) -> str:
    bodies = [_tidy("".join(texts[name])) for name in (*BODIES, "")]
    long_enough = [b for b in bodies if len(b) >= ENOUGH]
    return long_enough[0] if long_enough else max(bodies, key=len)


def harmless(source: str) -> str:
    """Cut out comments, and brackets that open and never close: the parser looks for each one's end anew."""
    if source.count("<") - source.count(">") > MOST_UNCLOSED:
        source = _UNCLOSED.sub("&lt;", source)
    parts, at = [], 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start)) >= 0:
        parts.append(source[at:start])
        at = end + 3
    return "".join([*parts, source[at:].replace("<!--", "")])


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _TooDeepError(Exception):
    """More elements are open than any page needs."""


class _Reader(HTMLParser):
    """Collects the text inside each of BODIES and the head's fields."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {name: [] for name in (*BODIES, "")}
        self._open: list[str] = []

    def read(self, source: str) -> bool:
        """Read a page; False when it is nested so deeply that its end was not read."""
        try:
            self.feed(harmless(source))
            self.close()
        except _TooDeepError:
            return False
        return True

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over "<![...]" of a kind that no page has, as browsers do (HTML, 13.2.5.42)."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, its line break, and what it says of the page."""
        if tag not in VOID:
            self._open.append(tag)
            if len(self._open) > DEEPEST:
                raise _TooDeepError
        if tag in BLOCKS:
            self._write("\n")
        self._learn(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        """Close the element and all that were left open inside it."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in BLOCKS:
            self._write("\n")

    def handle_data(self, data: str) -> None:
        """Keep the text, unless it is a script, a menu or the like."""
        if self._open and self._open[-1] == "title":
            self.fields.setdefault("title", " ".join(data.split()))
        if not SKIPPED.intersection(self._open):
            self._write(data.replace("\n", " "))

    def _write(self, text: str) -> None:
        for name in self.texts:
            if not name or name in self._open:
                self.texts[name].append(text)

    def _learn(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "html" and attrs.get("lang"):
            self._set("lang", attrs["lang"])
        elif tag == "link" and attrs.get("rel") == "canonical":
            self._set("url", attrs.get("href", ""))
        elif tag == "time":
            self._set("published", attrs.get("datetime", ""))
        elif tag == "meta":
            name = (attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or "").lower()
            self._set(_META.get(name, ""), attrs.get("content", ""))

    def _set(self, name: str, value: str) -> None:
        if name and value.strip():
            self.fields.setdefault(name, value.strip())


def text_of(fragment: str) -> str:
    """Return the words of a piece of HTML, a line a block; plain text comes back as it is."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    reader = _Reader()
    reader.read(fragment)
    return _tidy("".join(reader.texts[""]))
