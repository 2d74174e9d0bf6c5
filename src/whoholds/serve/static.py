"""A path -> a file of the built web app, or what to do where it was not built."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from mimetypes import guess_type
from pathlib import Path

from whoholds.serve.answering import Answer, kept
from whoholds.serve.cache import Kept

INDEX = "index.html"
BUILT = Path(__file__).parent / "static"
"""Where the wheel carries the web app, and where a clone builds it to."""

NOT_BUILT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>whoholds</title></head><body>'
    "<h1>whoholds</h1><p>{told}</p><ul>"
    '<li><a href="ogc?f=html">OGC API Features</a> (give QGIS this address)</li>'
    '<li><a href="openapi.json">The API in OpenAPI 3.0</a></li>'
    '<li><a href="changes.atom">Changes as a feed</a></li></ul></body></html>'
)


def static_answer(folder: Path | None, path: str) -> Kept | None:
    """Return a file of the app; None where there is none, or it lies outside of the app."""
    root = (folder or BUILT).resolve()
    if path in ("", INDEX) and not (root / INDEX).is_file():
        told = "The web app is not built here: run `npm ci && npm run build` in web/."
        return kept(Answer(NOT_BUILT.format(told=escape(told)), "text/html"), packed=False)
    try:
        wanted = (root / (path or INDEX)).resolve()
        if not wanted.is_relative_to(root) or not wanted.is_file():
            return None
        return _file(wanted, wanted.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=64)
def _file(path: Path, _changed: int) -> Kept:
    media = guess_type(path.name)[0] or "application/octet-stream"
    return kept(Answer(path.read_bytes(), media), packed=False)
