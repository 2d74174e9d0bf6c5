"""Text with remnants of HTML -> the same text, character for character as long, with the markup blanked.

A report keeps its text as the source gave it, so that a claim's offsets hold in the file that a reader
has at hand; the extractor reads over the markup because it sees spaces in its place.
"""

from __future__ import annotations

import html
import re

MOST_UNCLOSED = 50
"""Comments or scripts without an end that are looked through to the end of the text, each of them."""

_TAG = r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<a\s+href=[^<>]*$|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});"
_TAGS = re.compile(f"(?is){_TAG}")
_MARKUP = re.compile(rf"(?is)<!--.*?-->|<(script|style)\b.*?</\1\s*>|{_TAG}")
_BREAKS = re.compile(r"(?i)</?(?:p|div|br|li|ul|ol|tr|h[1-6]|table|blockquote|section|article)\b")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def mask(text: str) -> str:
    """Blank tags, scripts and comments and resolve entities, keeping every other character in its place."""
    if "<" not in text and "&" not in text:
        return text
    return (_TAGS if _never_ends(text) else _MARKUP).sub(_blank, text)


def _never_ends(text: str) -> bool:
    """Whether so many comments or scripts open and never close that looking for their ends takes forever."""
    folded = text.casefold()
    pairs = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
    return any(folded.count(first, folded.rfind(last) + 1) > MOST_UNCLOSED for first, last in pairs)


def _blank(found: re.Match[str]) -> str:
    raw = found.group()
    if raw.startswith("&"):
        char = html.unescape(raw)
        return (" " if char == "\xa0" else char).ljust(len(raw)) if len(char) == 1 else raw
    return ("\n" if _BREAKS.match(raw) else " ").ljust(len(raw))


def has_markup(text: str) -> bool:
    """Whether the text holds HTML tags or entities."""
    return mask(text) != text


def plain(text: str) -> str:
    """Return a quote without markup and runs of spaces, for showing it to a reader."""
    return " ".join(mask(text).split())


def readable(text: str) -> str:
    """Replace NUL, control characters and lone surrogates by U+FFFD, one for one."""
    return _UNREADABLE.sub("\ufffd", text)
