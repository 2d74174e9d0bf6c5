"""A document -> a Word file, for desks that edit there. Needs the extra `docx` (python-docx)."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from whoholds.errors import MissingExtraError
from whoholds.publish.document import Block, Document, plain

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""Date written into the file: the same document gives the same text whenever it is drawn."""

WIDTH_INCHES = 6
"""Between the margins of a page of Word's own template."""

STYLES = {"item": "List Bullet", "heading": "Heading 1", "title": "Title"}


def to_docx(document: Document) -> bytes:
    """Return a .docx file: headings, lists and notes in Word's own styles. Raises MissingExtraError."""
    page = _library().Document()
    page.core_properties.title = next((plain(b.text) for b in document.blocks if b.kind == "title"), "")
    page.core_properties.language = document.lang
    page.core_properties.created = page.core_properties.modified = EPOCH
    page.core_properties.author = "whoholds"
    for block in document.blocks:
        _add(page, block)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def _add(page: Any, block: Block) -> None:
    text = plain(block.text)
    if block.kind == "claim":
        paragraph = page.add_paragraph(f"[{block.number}] {text}")
        if block.url:
            paragraph.add_run(f" {block.url}").italic = True
        return
    if block.kind == "picture":
        page.add_picture(io.BytesIO(block.image), width=_library().shared.Inches(WIDTH_INCHES))
        page.paragraphs[-1].runs[-1]._r.xpath(".//wp:docPr")[0].set("descr", text)
        return
    paragraph = page.add_paragraph(style=STYLES.get(block.kind))
    paragraph.add_run(text).italic = block.kind in ("dateline", "note")


def _library() -> Any:
    try:
        return import_module("docx")
    except ImportError as exc:
        raise MissingExtraError(
            "python-docx is not installed; install the extra: pip install 'whoholds[docx]'"
        ) from exc
