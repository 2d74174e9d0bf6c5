"""The first bytes of a file -> its kind, whatever its name says."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from whoholds.reports import table, warc
from whoholds.reports.feed import FEED
from whoholds.reports.packed import ZIP_MAGIC
from whoholds.reports.record import Columns

Kind = Literal[
    "empty", "lines", "json", "html", "feed", "table", "parquet", "zip", "warc", "map", "text", "binary"
]

_LINES = re.compile(rb'(?m)^[ \t]*\{[ \t]*"')
_DOCUMENT = re.compile(rb"\s*(?:window\.YTD\.\w+\.part\d+\s*=\s*)?(\{\s*[\"}]|\[\s*[{\]])")
_HOLDS_LIST = re.compile(
    rb'"(?:messages|chats|orderedItems|feed|posts|statuses|tweets|data|items|reports|articles)"\s*:\s*[\[{]'
)
_MAP = re.compile(rb'\{[^{}\[\]]*"type"\s*:\s*"FeatureCollection"')
_OWN = re.compile(rb'"published"\s*:')
_HTML = re.compile(
    rb"(?i)\s*(<!doctype html|<html|<head|<body|<\?xml[^>]*>\s*<html|<!--)|<(article|body|p|div)[\s>]"
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind_of(head: bytes, columns: tuple[Columns, ...] = ()) -> Kind:
    """Tell the kind of a file from its first bytes; `columns` are the caller's own maps of tables."""
    if not head.strip():
        return "empty"
    if packed := _packed_kind(head):
        return packed
    if head.startswith(_UTF16):
        return "text"
    if b"\0" in head[:1024] and not _LINES.search(head):
        return "binary"
    return _text_kind(head.removeprefix(codecs.BOM_UTF8), columns)


def _packed_kind(head: bytes) -> Kind | None:
    if head.startswith(ZIP_MAGIC):
        return "zip"
    if head.startswith(warc.MAGIC):
        return "warc"
    return "parquet" if head.startswith(table.PARQUET) else None


def _text_kind(head: bytes, columns: tuple[Columns, ...]) -> Kind:
    if _MAP.match(head.lstrip()):
        return "map"
    if _LINES.match(head):
        return "json" if _is_wrapped(head.split(b"\n", 1)[0]) else "lines"
    if _DOCUMENT.match(head):
        return "json"
    if FEED.search(head[:2000]):
        return "feed"
    if table.dialect_of(head, columns):
        return "table"
    if _HTML.match(head) or len(_HTML.findall(head)) > 3:
        return "html"
    return "lines" if _LINES.search(head) else "text"


def _is_wrapped(first_line: bytes) -> bool:
    """Whether a line is a whole document around a list of records, not a record itself."""
    found = _HOLDS_LIST.search(first_line)
    return found is not None and not _OWN.search(first_line, 0, found.start())
