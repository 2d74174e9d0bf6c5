"""Claims, estimates and other rows -> a table: plain columns, a data frame, a file."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO

from whoholds.errors import InputError, MissingExtraError, UsageError
from whoholds.model import CONTESTED, LiveClaim, Record, to_dict
from whoholds.publish.formats.panel import write_course

if TYPE_CHECKING:
    import pandas
    import polars

    from whoholds.control import Panel

Columns = dict[str, list[Any]]

DECIMALS = 5
"""Digits of a probability in a file: finer than any calibration can be."""


def to_pandas(what: Panel | Iterable[Record]) -> pandas.DataFrame:
    """Return a panel (place_id, date, p_*) or records as a pandas frame. Raises MissingExtraError."""
    frame: pandas.DataFrame = _optional("pandas").DataFrame(columns_of(what))
    return frame


def to_polars(what: Panel | Iterable[Record]) -> polars.DataFrame:
    """Return a panel (place_id, date, p_*) or records as a polars frame. Raises MissingExtraError."""
    frame: polars.DataFrame = _optional("polars").DataFrame(columns_of(what), strict=False)
    return frame


def _optional(name: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as exc:
        raise MissingExtraError(
            f"{name} is not installed; install the extra: pip install 'whoholds[frames]'"
        ) from exc


def columns_of(what: Panel | Iterable[Record]) -> Columns:
    """Return equally long columns: of a panel one row a place and day, of records one row each."""
    from whoholds.control import Panel

    if isinstance(what, Panel):
        return _panel_columns(what)
    rows = [_flat(record) for record in what]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names}


def _flat(record: Record) -> dict[str, Any]:
    if isinstance(record, LiveClaim):
        return to_dict(record.claim) | {k: v for k, v in to_dict(record).items() if k != "claim"}
    return to_dict(record)


def _panel_columns(panel: Panel) -> Columns:
    places, days = len(panel.place_ids), list(panel.days)
    out: Columns = {
        "place_id": [place for place in panel.place_ids for _ in days],
        "date": days * places,
    }
    for name, state in zip(_state_columns(panel.states), panel.states, strict=True):
        out[name] = panel.p[:, :, panel.states.index(state)].reshape(-1).astype(float).round(7).tolist()
    return out


def _state_columns(states: Sequence[str]) -> list[str]:
    return [f"p_{state}" for state in states]


# --- files -------------------------------------------------------------------------------------------


def write_panel(panel: Panel, path: Path) -> int:
    """Write place_id, date and p_<side>, p_contested as .csv, .csv.gz or .parquet; return the number of rows.

    Raises UsageError for another ending, MissingExtraError for Parquet without pyarrow, InputError when
    the file cannot be written.
    """
    name = path.name.lower()
    try:
        if name.endswith(".parquet"):
            _write_parquet(panel, path)
        elif name.endswith(".csv.gz"):
            with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=5) as out:
                _write_csv(panel, out)
        elif name.endswith(".csv"):
            with path.open("w", encoding="utf-8", newline="") as out:
                _write_csv(panel, out)
        else:
            raise UsageError(f"{path}: the ending says the format; write .csv, .csv.gz or .parquet")
    except OSError as exc:
        raise InputError(f"{path}: cannot be written ({exc.strerror or exc})") from exc
    return len(panel.place_ids) * len(panel.days)


def _write_csv(panel: Panel, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["place_id", "date", *_state_columns(_ordered(panel.states))])
    writer.writerows(_csv_rows(panel))


def _ordered(states: Sequence[str]) -> list[str]:
    """Put contested between the first side and the others, as a reader expects a scale."""
    sides = [s for s in states if s != CONTESTED]
    return [*sides[:1], CONTESTED, *sides[1:]]


def _csv_rows(panel: Panel) -> Iterator[list[Any]]:
    order = [panel.states.index(s) for s in _ordered(panel.states)]
    days = [day.isoformat() for day in panel.days]
    for place, shares in zip(panel.place_ids, panel.p, strict=True):
        rounded = shares[:, order].astype(float).round(DECIMALS)
        yield from ([place, day, *row] for day, row in zip(days, rounded.tolist(), strict=True))


def _write_parquet(panel: Panel, path: Path) -> None:
    from whoholds.publishing import course_of

    write_course(course_of(panel, panel.place_ids), path)
