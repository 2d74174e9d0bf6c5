"""What is published can be read back: the same rows from every format, whatever the words."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whoholds.model import Place
from whoholds.publish.cells import cell_of, text_of
from whoholds.publish.content import Column, Content, Row, Table, Value
from whoholds.publish.formats import (
    comma,
    geojson,
    geopackage,
    hxl,
    jsonl,
    kml,
    linked,
    panel,
    parquet,
    timemap,
)
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
    return {"number": float, "integer": int}.get(column.type, text_of)(cell)


def from_csv(path: Path, table: Table) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == table.names
    return typed(rows, table)


def typed(rows: Iterable[Sequence[str]], table: Table) -> list[Row]:
    return [tuple(value_of(c, column) for c, column in zip(row, table.columns, strict=True)) for row in rows]


Test = Callable[..., None]


def on_any_words(test: Test) -> Test:
    """Try a test on names, quotes and sources of any characters, and places anywhere on earth."""
    for applied in (
        settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]),
        example(name="=1+1", quote="\r\n", source="\x00", lon=-180.0, lat=90.0, p=0.5),
        example(name=HARD, quote=HARD, source=HARD, lon=0.0, lat=0.0, p=1.0),
        example(name="\ufffe\x0b", quote="]]>\uffff", source="<a>&amp;", lon=1e-7, lat=-1e-7, p=0.5),
        given(name=WORDS, quote=WORDS, source=WORDS, lon=LON, lat=LAT, p=st.floats(0.34, 1.0)),
    ):
        test = applied(test)
    return test


def made_of(
    theatre: Theatre, name: str, quote: str, source: str, lon: float, lat: float, p: float
) -> Content:
    """Return the content of an edition with one place and one claim on it."""
    fields = {f: getattr(TOWN, f) for f in TOWN.__struct_fields__}
    place = Place(**fields | {"name": name, "lon": lon, "lat": lat})
    claims = [said("A mapper", "fights", None, quote=quote, source=source, url="https://example.org/?a=1&b")]
    return content(claims, theatre, place=place, found=estimate(p=p))


@on_any_words
def test_reading_back_gives_the_same_rows(
    name: str, quote: str, source: str, lon: float, lat: float, p: float, theatre: Theatre
) -> None:
    made = made_of(theatre, name, quote, source, lon, lat, p)
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


@on_any_words
def test_hxl_and_kml_read_back_as_the_same_rows(
    name: str, quote: str, source: str, lon: float, lat: float, p: float, theatre: Theatre
) -> None:
    made = made_of(theatre, name, quote, source, lon, lat, p)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        hxl.write(made, path)
        with path.open(encoding="utf-8", newline="") as file:
            names, tags, *rows = csv.reader(file)
        assert (names, tags) == (made.control.names, [column.hxl for column in made.control.columns])
        assert typed(rows, made.control) == list(made.control.rows)
        kml.write(made, path)
        assert list(from_kml(path)) == [in_kml(record) for record in made.control.records()]


KML = "{http://www.opengis.net/kml/2.2}"


def from_kml(path: Path) -> Iterator[dict[str, str]]:
    """Yield what stands in each placemark: its data, its name, its point."""
    for mark in ElementTree.parse(path).iter(f"{KML}Placemark"):
        data = {d.get("name", ""): d.findtext(f"{KML}value", "") for d in mark.iter(f"{KML}Data")}
        lon, lat = mark.findtext(f"{KML}Point/{KML}coordinates", "").split(",")
        yield data | {"name": mark.findtext(f"{KML}name", ""), "lon": lon, "lat": lat}


def in_kml(record: dict[str, Value]) -> dict[str, str]:
    """Return a record as KML holds it: text alone, nothing where there is nothing; a name or else the id."""
    named = record | {"name": record["name"] or record["place_id"]}
    return {name: str(value) for name, value in named.items() if value is not None}


@on_any_words
def test_linked_data_and_incident_maps_read_back_as_the_same_claims(
    name: str, quote: str, source: str, lon: float, lat: float, p: float, theatre: Theatre
) -> None:
    made = made_of(theatre, name, quote, source, lon, lat, p)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for write, read in (
            (linked.write_schema_org, from_schema_org), (linked.write_prov, from_prov), (timemap.write, from_timemap),
        ):  # fmt: skip
            write(made, path)
            found = list(read(json.loads(path.read_text(encoding="utf-8"))))
            assert found == [{key: record[key] for key in found[0]} for record in made.claims.records()]


def named_by(urn: str) -> str:
    return unquote(urn.rpartition(":")[2])


def from_schema_org(whole: dict[str, Any]) -> Iterator[dict[str, Value]]:
    for node in whole["@graph"]:
        where, first = node["about"], node["firstAppearance"]
        relation, modality = node["keywords"]
        yield {
            "claim_id": named_by(node["@id"]), "quote": node.get("text"), "lang": node["inLanguage"],
            "claimant": node["author"]["name"], "relation": relation, "modality": modality,
            "place": where["name"], "place_id": where["identifier"], "lon": where["geo"]["longitude"],
            "lat": where["geo"]["latitude"], "published": node["datePublished"], "url": first["url"],
            "source": first["publisher"].get("name"),
        }  # fmt: skip


def from_prov(whole: dict[str, Any]) -> Iterator[dict[str, Value]]:
    nodes = {node["@id"]: node for node in whole["@graph"]}
    for node in nodes.values():
        if "quotedFrom" not in node:
            continue
        report = nodes[node["quotedFrom"]]
        yield {
            "claim_id": named_by(node["@id"]), "quote": node.get("value"),
            "claimant": nodes[node["attributedTo"]]["label"], "report_id": named_by(report["@id"]),
            "url": report["label"], "published": report["generatedAt"],
            "source": nodes[report["attributedTo"]].get("label"),
        }  # fmt: skip


def from_timemap(whole: dict[str, Any]) -> Iterator[dict[str, Value]]:
    sources = {source["id"]: source for source in whole["sources"]}
    for event in whole["events"]:
        (report,), (relation,) = event["sources"], event["associations"]
        yield {
            "claim_id": event["id"], "quote": event["description"] or None, "relation": relation,
            "place": event["location"], "lat": float(event["latitude"]), "lon": float(event["longitude"]),
            "report_id": report, "source": sources[report]["title"], "url": sources[report]["paths"][0],
        }  # fmt: skip


def from_arrow(rows: Any, table: Table) -> list[Row]:
    return list(zip(*(rows[name].to_pylist() for name in table.names), strict=True))


@given(st.text(alphabet="'=+-@\ta ", max_size=6))
def test_no_cell_is_a_formula_and_each_reads_back_as_its_text(text: str) -> None:
    assert cell_of(text)[:1] not in {"=", "+", "-", "@", "\t"}
    assert text_of(cell_of(text)) == text


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
