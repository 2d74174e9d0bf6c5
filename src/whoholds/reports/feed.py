"""An RSS or Atom feed -> the fields of a report for every item."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from whoholds.reports.article import with_title
from whoholds.reports.extras import optional
from whoholds.reports.notes import Log, RefusedError
from whoholds.reports.webpage import text_of

FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
DEEPEST = 2_000
"""Open elements at once: a feed has ten, one that never closes its <br> some hundreds; deeper is slow."""

_WHOLE = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>\s*$")
_TAG = re.compile(rb"<!\[CDATA\[.*?\]\]>|<(/?)[A-Za-z][^<>]*?(/?)>", re.DOTALL)
_HTML = re.compile(r"(?i)</?(?:p|br|a|b|i|em|strong|div|span|img|ul|ol|li|h[1-6]|blockquote)\b[^<>]*>|&\w+;")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read_feed(data: bytes, log: Log) -> Iterator[dict[str, Any]]:
    """Yield the items of a feed, in its order; a feed that is not well-formed is read as far as it goes.

    Raises MissingExtraError without feedparser, RefusedError for a feed that declares entities of its own
    (no feed needs them, "billion laughs" does).
    """
    feedparser = optional("feedparser", "reading", "reading feeds")
    if _ENTITY.search(data):
        raise RefusedError("a feed that declares entities of its own: not read, it could grow without end")
    if data.count(b"<![CDATA[", data.rfind(b"]]>") + 1) > 1 or _depth(data) > DEEPEST:
        raise RefusedError("a feed nested too deeply: not read")
    found = _parsed(feedparser, data)
    if found.bozo and not found.entries:
        raise RefusedError(f"not a feed that can be read: {found.get('bozo_exception')}")
    entries = found.entries
    if found.bozo and not _WHOLE.search(data):
        log.add(f"cut off ({found.get('bozo_exception')}): its last item may be too, and is left out")
        entries = entries[:-1]
    elif found.bozo:
        log.add(f"not well-formed ({found.get('bozo_exception')}): read as far as it goes", kept=True)
    for entry in entries:
        yield _fields(entry, found.feed)


def _parsed(feedparser: Any, data: bytes) -> Any:
    """Parse a feed; whatever feedparser stumbles over (it raises what its parts raise) refuses the feed."""
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise RefusedError(f"not a feed that can be read: {type(error).__name__}: {error}") from error


def _depth(data: bytes) -> int:
    """Return how many elements are open at once at the most."""
    depth = deepest = 0
    for tag in _TAG.finditer(data):
        if tag.group(1):
            depth -= 1
        elif tag.group(1) is not None and not tag.group(2):
            depth += 1
            deepest = max(depth, deepest)
    return deepest


def _fields(entry: Any, feed: Any) -> dict[str, Any]:
    link, title = entry.get("link") or "", text_of(entry.get("title") or "")
    text = with_title(_longest(entry), title)
    published = _date(entry, "published") or _date(entry, "updated")
    return {
        "id": _identifier(entry, link, feed),
        "source": text_of(entry.get("source", {}).get("title") or feed.get("title") or ""),
        "published": published,
        "edited": _date(entry, "updated") if _date(entry, "published") else None,
        "title": title,
        "text": text,
        "url": link,
        "author": entry.get("author"),
        "lang": feed.get("language"),
    }


def _identifier(entry: Any, link: str, feed: Any) -> str:
    """Return an id that no other feed's item has: a bare number counts within its own feed alone."""
    given = str(entry.get("id") or "")
    return given if ":" in given else link or f"{feed.get('link') or feed.get('title', '')}#{given}"


def _longest(entry: Any) -> str:
    """Return the fullest text that the item carries: its content, else its summary."""
    given = [(part.get("value") or "", part.get("type", "")) for part in entry.get("content", ())]
    given.append((entry.get("summary") or "", entry.get("summary_detail", {}).get("type", "")))
    return max((_words(value, kind) for value, kind in given), key=len)


def _words(value: str, kind: str) -> str:
    """Return a text without its markup; plain text may hold brackets of its own if no HTML was put there."""
    return value.strip() if kind == "text/plain" and not _HTML.search(value) else text_of(value)


def _date(entry: Any, name: str) -> str | None:
    """Return a date as written where it has a zone that we read, else as feedparser understood it (UTC)."""
    parsed: struct_time | None = _own(entry, f"{name}_parsed")
    if parsed is not None:
        with suppress(ValueError):
            return datetime(*parsed[:6], tzinfo=UTC).isoformat()
    written = _own(entry, name)
    return None if written is None else str(written)


def _own(entry: Any, name: str) -> Any:
    """Return a field that the item has; feedparser's `get` takes another date instead."""
    if name not in entry:
        return None
    return entry[name]
