"""A text and what was quoted of it -> the same text, character for character as long, all else blank.

For sources that allow short quotes and no copy: every claim stays grounded at its offsets.
"""

from __future__ import annotations

from collections.abc import Iterable

from whoholds.model import Span


def withheld(text: str, quoted: Iterable[Span]) -> str:
    """Return the text with all but the quoted spans blanked."""
    kept = [" "] * len(text)
    for span in quoted:
        kept[span.start : span.end] = text[span.start : span.end]
    return "".join(kept)


def tells_the_same(kept: str, text: str) -> bool:
    """Whether a text is the one that is kept, whole or with parts of it withheld."""
    if kept == text:
        return True
    return len(kept) == len(text) and all(one in (" ", other) for one, other in zip(kept, text, strict=True))
