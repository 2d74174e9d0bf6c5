"""A table -> CSV (RFC 4180, UTF-8, LF), an empty cell for what is not known, formulas made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from whoholds.publish.cells import cell_of
from whoholds.publish.content import Content, Row, Table, Value
from whoholds.publish.events import acled, plover, ucdp


def write_control(content: Content, path: Path) -> None:
    """Write the control table."""
    write_table(content.control, path)


def write_claims(content: Content, path: Path) -> None:
    """Write the claims."""
    write_table(content.claims, path)


def write_harm(content: Content, path: Path) -> None:
    """Write the harm claims."""
    write_table(content.harm, path)


def write_sources(content: Content, path: Path) -> None:
    """Write the sources with licence and attribution."""
    write_table(content.sources, path)


def write_acled(content: Content, path: Path) -> None:
    """Write asserted claims and harm as an ACLED-style table."""
    write_table(acled(content), path)


def write_ucdp(content: Content, path: Path) -> None:
    """Write asserted deadly harm as a UCDP-style table."""
    write_table(ucdp(content), path)


def write_plover(content: Content, path: Path) -> None:
    """Write asserted claims and harm as a PLOVER-style table."""
    write_table(plover(content), path)


def write_table(table: Table, path: Path, tags: Sequence[str] = ()) -> None:
    """Write a header, an optional second row of tags, and the rows."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.names)
        if tags:
            writer.writerow(tags)
        writer.writerows(_cells(table.rows))


def _cells(rows: Iterable[Row]) -> Iterable[list[Value]]:
    return ([_cell(value) for value in row] for row in rows)


def _cell(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return cell_of(value)
    return "" if value is None else value
