"""Probabilities through time -> Parquet, one row a settlement and day, for researchers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whoholds.publish.content import DIGITS, Content, Course
from whoholds.publish.formats.parquet import pyarrow

BLOCK = 200_000
"""Rows written at once: a few MB, and a row group that holds whole settlements."""


def is_there(content: Content) -> bool:
    """Whether an edition has settlements whose course can be written."""
    return content.course is not None


def write(content: Content, path: Path) -> None:
    """Write the course of an edition's settlements. Raises MissingExtraError without pyarrow."""
    if content.course is not None:
        write_course(content.course, path)


def write_course(course: Course, path: Path) -> None:
    """Write place_id, date and p_<state> of each settlement and day, settlement after settlement.

    Dates are Parquet's dates, probabilities floats of five digits. Raises MissingExtraError without pyarrow.
    """
    arrow, parquet = pyarrow()
    names = [f"p_{state}" for state in course.states]
    fields = [("place_id", arrow.string()), ("date", arrow.date32()), *((n, arrow.float32()) for n in names)]
    schema, step = arrow.schema(fields), max(1, BLOCK // len(course.days))
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, len(course.place_ids), step):
            writer.write_table(_block(course, course.place_ids[first : first + step], schema, arrow))


def _block(course: Course, place_ids: tuple[str, ...], schema: Any, arrow: Any) -> Any:
    import numpy as np  # the web process imports this room and needs no numbers

    days = np.array(course.days, dtype="datetime64[D]")
    shares = np.concatenate([course.shares(place_id) for place_id in place_ids]).astype(np.float64)
    rounded = shares.round(DIGITS).astype(np.float32)
    ids = arrow.array(place_ids).take(arrow.array(np.repeat(np.arange(len(place_ids)), len(days))))
    dates = arrow.array(np.tile(days, len(place_ids)))
    return arrow.Table.from_arrays([ids, dates, *map(arrow.array, rounded.T.copy())], schema=schema)
