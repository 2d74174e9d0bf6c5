"""The control table -> CSV with a row of HXL tags under the header (hxlstandard.org 1.1)."""

from __future__ import annotations

from pathlib import Path

from whoholds.publish.content import Content
from whoholds.publish.formats.comma import write_table


def write(content: Content, path: Path) -> None:
    """Write the control table with its HXL tags and p-codes."""
    write_table(content.control, path, [column.hxl for column in content.control.columns])
