"""Blocks of text with numbered references -> Markdown, plain text or an HTML page."""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from whoholds.errors import UsageError

Kind = Literal["title", "dateline", "heading", "para", "item", "claim", "note", "picture"]

WIDTH = 88
"""Columns of plain text: what mail programs show unbroken."""

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters around a reference's number: no source can bring them (`clean` drops them)."""

_REF = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_ISOLATE, _POP = "\u2068", "\u2069"
_BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = re.compile(r"\s+")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Block:
    """One piece of a document; `number` and `url` belong to a claim in the list of sources.

    A picture is a PNG; its text says what it shows, to those who do not see it too.
    """

    kind: Kind
    text: str
    number: int = 0
    url: str = ""
    image: bytes = b""


@dataclass(frozen=True)
class Document:
    """A text in a language, top to bottom."""

    lang: str
    blocks: tuple[Block, ...]


def clean(text: str) -> str:
    """Return words of a source on one line, without control or private characters; right-to-left isolated.

    Controls of direction that the source brings are dropped: they could turn around what stands beside
    them. The isolates are those of the Unicode Bidirectional Algorithm (UAX 9).
    """
    kept = (c for c in _SPACES.sub(" ", text) if unicodedata.category(c) not in ("Cc", "Co", "Cs"))
    line = "".join(c for c in kept if c not in _BIDI_CONTROLS).strip()
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in line):
        return f"{_ISOLATE}{line}{_POP}"
    return line


def ref(number: int) -> str:
    """Return the mark of a reference to claim `number`, drawn by each format in its way."""
    return f"{_OPEN}{number}{_CLOSE}"


def refs(numbers: Iterable[int]) -> str:
    """Return marks in ascending order, three or more in a row as a range: [1]-[4], [7]."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run(run) for run in runs)


def _run(run: Sequence[int]) -> str:
    if len(run) > 2:
        return f"{ref(run[0])}–{ref(run[-1])}"
    return ", ".join(ref(number) for number in run)


def plain(text: str) -> str:
    """Return a text with its references as [n]."""
    return _REF.sub(r"[\1]", text)


# --- formats -----------------------------------------------------------------------------------------


def to_text(document: Document) -> str:
    """Return plain text, wrapped at 88 columns, headings underlined."""
    return _spaced(document, _text_block)


def _text_block(block: Block) -> str:
    text = plain(block.text)
    if block.kind in ("title", "heading"):
        return f"{text}\n{('=' if block.kind == 'title' else '-') * len(text)}"
    if block.kind == "item":
        return _wrapped(f"- {text}", "  ")
    if block.kind == "claim":
        link = f"\n    {block.url}" if block.url else ""
        return _wrapped(f"[{block.number}] {text}", "    ") + link
    return _wrapped(text, "")


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def to_markdown(document: Document) -> str:
    """Return CommonMark; every character of a source that could be markup is escaped."""
    return _spaced(document, _markdown_block)


def _markdown_block(block: Block) -> str:
    text = _REF.sub(r"\\[\1\\]", _MARKDOWN.sub(r"\\\1", block.text))
    link = f" <{block.url}>" if _LINK.fullmatch(block.url) else ""
    marks = {"title": "# ", "heading": "## ", "item": "- ", "claim": f"- \\[{block.number}\\] "}
    if block.kind in ("dateline", "note"):
        return f"*{text}*"
    return f"{marks.get(block.kind, '')}{text}{link}"


def _spaced(document: Document, draw: Callable[[Block], str]) -> str:
    """Join drawn blocks: lists stay together, everything else has an empty line between."""
    out = ""
    before: Kind | None = None
    for block in document.blocks:
        if block.kind == "picture":
            continue
        together = before == block.kind and block.kind in ("item", "claim")
        out += ("\n" if together else "\n\n" if out else "") + draw(block)
        before = block.kind
    return out + "\n"


STYLE = """body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif;color:#1a1a1a}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:1.6rem}
.dateline,.note{color:#555}.claims li{font-size:.9rem;margin-bottom:.4rem}a{color:#005a8c}
figure{margin:1rem 0}img{max-width:100%;height:auto}"""

_TAGS = {"title": "h1", "heading": "h2", "item": "li"}


def to_html(document: Document) -> str:
    """Return a whole page without scripts or outside files; references link to their claims."""
    title = plain(next((b.text for b in document.blocks if b.kind == "title"), ""))
    return (
        f'<!doctype html>\n<html lang="{document.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
        f"{_html_body(document.blocks)}\n</body>\n</html>\n"
    )


def _html_body(blocks: Sequence[Block]) -> str:
    out: list[str] = []
    opened = ""
    for block in blocks:
        wanted = {"item": "ul", "claim": "ol"}.get(block.kind, "")
        if wanted != opened:
            out += [f"</{opened}>"] if opened else []
            out += [f'<{wanted} class="{block.kind}s">'] if wanted else []
            opened = wanted
        out.append(_html_block(block))
    return "\n".join([*out, *([f"</{opened}>"] if opened else [])])


def _html_block(block: Block) -> str:
    text = _REF.sub(r'<a href="#c\1">[\1]</a>', html.escape(block.text))
    if block.kind == "claim":
        address = html.escape(block.url)
        link = f' <a href="{address}">{address}</a>' if _LINK.fullmatch(block.url) else ""
        return f'<li id="c{block.number}" value="{block.number}">{text}{link}</li>'
    if block.kind == "picture":
        data = b64encode(block.image).decode("ascii")
        return f'<figure><img src="data:image/png;base64,{data}" alt="{text}"></figure>'
    if block.kind in ("dateline", "note"):
        return f'<p class="{block.kind}">{text}</p>'
    tag = _TAGS.get(block.kind, "p")
    return f"<{tag}>{text}</{tag}>"


FORMATS: dict[str, Callable[[Document], str]] = {"md": to_markdown, "txt": to_text, "html": to_html}


def drawn(document: Document, form: str) -> str:
    """Return a document in a format ("md", "txt", "html"). Raises UsageError for another."""
    if form not in FORMATS:
        raise UsageError(f"no briefs as {form!r}; the formats are {', '.join(FORMATS)}, and docx in a file")
    return FORMATS[form](document)
