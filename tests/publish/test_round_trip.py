"""What is published can be read back: the same rows from CSV, GeoJSON and JSON lines, whatever the words."""

from __future__ import annotations

import csv
import json
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whoholds.model import Place
from whoholds.publish.content import Column, Row, Table, Value
from whoholds.publish.formats import comma, geojson, geopackage, jsonl, panel, parquet
from whoholds.theatres import Theatre

from .conftest import ON, SHARES, STATES, TOWN, content, estimate, said

pyogrio = pytest.importorskip("pyogrio")
read_parquet = pytest.importorskip("pyarrow.parquet").read_table

WORDS = st.text(min_size=1, max_size=40)
LON = st.floats(-180, 180, allow_nan=False)
LAT = st.floats(-90, 90, allow_nan=False)

HARD = 'Quote "x", О\'Б; قوات 😀\nnew line'


def value_of(cell: str, column: Column) -> Value:
    if cell == "":
        return None
    if column.type == "boolean":
        return cell == "true"
    return {"number": float, "integer": int}.get(column.type, str)(cell)


def from_csv(path: Path, table: Table) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == table.names
    return [tuple(value_of(c, column) for c, column in zip(row, table.columns, strict=True)) for row in rows]


@given(name=WORDS, quote=WORDS, source=WORDS, lon=LON, lat=LAT, p=st.floats(0.34, 1.0))
@example(name=HARD, quote=HARD, source=HARD, lon=0.0, lat=0.0, p=1.0)
@example(name="=1+1", quote="\r\n", source="\x00", lon=-180.0, lat=90.0, p=0.5)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_back_gives_the_same_rows(
    name: str, quote: str, source: str, lon: float, lat: float, p: float, theatre: Theatre
) -> None:
    fields = {f: getattr(TOWN, f) for f in TOWN.__struct_fields__}
    place = Place(**fields | {"name": name, "lon": lon, "lat": lat})
    claims = [said("A mapper", "fights", None, quote=quote, source=source)]
    made = content(claims, theatre, place=place, found=estimate(p=p))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for write, table in ((comma.write_control, made.control), (comma.write_claims, made.claims)):
            write(made, path)
            assert from_csv(path, table) == list(table.rows)
        jsonl.write(made, path)
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        assert lines == list(made.claims.records())
        geojson.write_control(made, path)
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        assert [rebuilt(feature) for feature in features] == list(made.control.records())
        for write, table in ((parquet.write_control, made.control), (parquet.write_claims, made.claims)):
            write(made, path)
            assert from_arrow(read_parquet(path), table) == list(table.rows)
        geopackage.write(made, path.with_suffix(".gpkg"))
        for table in (made.control, made.claims):
            _, rows = pyogrio.read_arrow(path.with_suffix(".gpkg"), layer=table.name)
            assert from_arrow(rows, table) == list(table.rows)


def from_arrow(rows: Any, table: Table) -> list[Row]:
    return list(zip(*(rows[name].to_pylist() for name in table.names), strict=True))


def test_the_panel_reads_back_as_the_course_that_it_is_of(theatre: Theatre, tmp_path: Path) -> None:
    made = content([said("A mapper", "fights", None)], theatre)
    panel.write(made, tmp_path / "panel.parquet")
    rows = read_parquet(tmp_path / "panel.parquet").to_pylist()
    assert [row["date"] for row in rows] == [ON - timedelta(1), ON]
    assert {row["place_id"] for row in rows} == {"t:1"}
    read = [[row[f"p_{state}"] for state in STATES] for row in rows]
    assert np.allclose(read, SHARES, atol=1e-5)


def rebuilt(feature: dict[str, dict[str, object]]) -> dict[str, object]:
    lon, lat = feature["geometry"]["coordinates"]  # type: ignore[misc]
    return {**feature["properties"], "lon": lon, "lat": lat}
