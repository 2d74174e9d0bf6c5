"""Text -> a cell of a CSV file that no spreadsheet takes for a formula, and back.

A quote may be anybody's words: `=HYPERLINK(...)` would act when the file is opened (OWASP, "CSV injection").
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t]")
"""What spreadsheets take for the beginning of a formula, behind any apostrophes."""


def cell_of(text: str) -> str:
    """Return the text; with an apostrophe before it where it begins like a formula."""
    return f"'{text}" if text[:1] in _BEGINNINGS and _FORMULA.match(text) else text


_BEGINNINGS = frozenset("'=+-@\t")
"""First characters after which it pays to look closer: a million rows have tens of millions of cells."""


def text_of(cell: str) -> str:
    """Return the text that `cell_of` made a cell of."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
