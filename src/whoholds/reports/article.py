"""An HTML page -> its article, and the posts of others that are embedded in it or listed on it.

The article's text comes from trafilatura (Barbaresi 2021, ACL demo) where it is installed, else from the
narrowest element that has enough text. What the head says of date (with zone), outlet and language is read
here in both cases, because a calendar day alone is too coarse for claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from whoholds.reports.posts import posted_at
from whoholds.reports.webpage import Page, harmless, outline, parse_page, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 5_000_000
"""Characters of a page that the article is looked for in: parsing trees take twenty times as much."""

_X_POST = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,15})/status(?:es)?/(\d+)")
_TELEGRAM_POST = re.compile(r"(?:https?://t\.me/)?(\w{4,40})/(\d+)")
_HAS_POSTS = re.compile(r"twitter-tweet|tgme_widget_message|mastodon-embed|bluesky-embed")


def read_page(source: str, url: str = "") -> tuple[Page, list[dict[str, Any]]]:
    """Return the page's article with its fields, and the fields of every post of others in it.

    Never raises; an empty text means that no article was found.
    """
    source = harmless(source[:LARGEST])
    page = outline(source)
    if page.too_deep:
        return page, []
    posts = list(_posts(source)) if _HAS_POSTS.search(source) else []
    found = _extracted(source, url)
    if found is None or not found.text:
        return parse_page(source), posts
    return Page(with_title(str(found.text), found.title or ""), _completed(page.fields, found)), posts


def _extracted(source: str, url: str) -> Any:
    try:
        from trafilatura import bare_extraction
    except ImportError:
        return None
    return bare_extraction(
        source, url=url or None, with_metadata=True, include_comments=False, include_tables=True, fast=True
    )


def _completed(fields: dict[str, str], found: Any) -> dict[str, str]:
    """Return the head's own fields, with what only trafilatura found."""
    extra = {
        "published": found.date,
        "source": found.sitename or found.hostname,
        "title": found.title,
        "author": found.author,
        "url": found.url,
    }
    found_too = {name: str(value) for name, value in extra.items() if value}
    return found_too | fields | {"title": found_too.get("title") or fields.get("title", "")}


# --- posts -----------------------------------------------------------------------------------------


def _posts(source: str) -> Iterator[dict[str, Any]]:
    try:
        from lxml import html
        from lxml.etree import ParserError
    except ImportError:
        return
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return
    for element in tree.iter("blockquote"):
        found = _x_post(element) if "twitter-tweet" in element.get("class", "") else None
        if found:
            yield found
    for element in tree.iter("div"):
        if element.get("data-post") and "tgme_widget_message" in element.get("class", ""):
            yield from _telegram_post(element)


def _x_post(element: HtmlElement) -> dict[str, Any] | None:
    """Read the markup that X gives for embedding: its link names the author, its number the instant."""
    links = [_X_POST.match(a.get("href", "")) for a in element.iter("a")]
    last = next((link for link in reversed(links) if link), None)
    paragraph = next(element.iter("p"), None)
    if last is None or paragraph is None:
        return None
    handle, number = last.groups()
    return {
        "id": f"x:{number}",
        "source": f"X @{handle}",
        "published": posted_at(int(number)).isoformat(timespec="seconds"),
        "text": _words(paragraph),
        "url": f"https://x.com/{handle}/status/{number}",
        "lang": paragraph.get("lang"),
    }


def _telegram_post(element: HtmlElement) -> Iterator[dict[str, Any]]:
    """Read a message as t.me/s/CHANNEL and Telegram's own embedding show it."""
    where = _TELEGRAM_POST.fullmatch(element.get("data-post", ""))
    texts = element.find_class("tgme_widget_message_text")
    times = [t.get("datetime") for t in element.iter("time") if t.get("datetime")]
    if where is None or not texts or not times:
        return
    channel, number = where.groups()
    owner = element.find_class("tgme_widget_message_owner_name")
    first = element.find_class("tgme_widget_message_forwarded_from_name")
    yield {
        "id": f"telegram:{channel}/{number}",
        "source": _words(owner[0]) if owner else channel,
        "published": times[-1],
        "text": _words(texts[-1]),
        "url": f"https://t.me/{channel}/{number}",
        "voice": _words(first[0]) if first else None,
    }


def _words(element: HtmlElement) -> str:
    from lxml import html

    return text_of(html.tostring(element, encoding="unicode", with_tail=False))


def with_title(text: str, title: str) -> str:
    """Return a text that begins with its title: headlines make claims too."""
    title = " ".join(title.split())
    return (
        text
        if not title or title.casefold() in text[: 2 * len(title) + 80].casefold()
        else f"{title}\n{text}"
    )
