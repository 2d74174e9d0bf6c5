"""What each format says of a claim: event codes, linked data, incident maps, layers of a GeoPackage."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from whoholds.model import Place
from whoholds.publish import claims_table
from whoholds.publish.content import Content, Table
from whoholds.publish.events import acled, plover, ucdp
from whoholds.publish.formats import geojson, geopackage, kml, linked, parquet, timemap
from whoholds.theatres import Theatre

from .conftest import RUSSIA, TOWN, UKRAINE, content, harmed, said


def rows(table: Table) -> list[dict[str, Any]]:
    return list(table.records())


def one(theatre: Theatre, relation: str, side: str | None, **fields: Any) -> Content:
    return content([said("A voice", relation, side, **fields)], theatre)


@pytest.mark.parametrize(
    ("relation", "side", "acled_code", "plover_code"),
    [
        ("takes", "Russia", "Non-state actor overtakes territory", "ASSAULT"),
        ("takes", "Ukraine", "Government regains territory", "ASSAULT"),
        ("loses", "Ukraine", "Non-violent transfer of territory", "RETREAT"),
        ("fights", "Russia", "Armed clash", "ASSAULT"),
        ("repels", "Ukraine", "Armed clash", "ASSAULT"),
        ("enters", "Russia", "Armed clash", "ASSAULT"),
        ("besieges", "Russia", "Other", "ASSAULT"),
        ("advances", "Russia", "Other", "MOBILIZE"),
    ],
)
def test_a_claim_gets_the_code_of_its_relation(
    relation: str, side: str, acled_code: str, plover_code: str, theatre: Theatre
) -> None:
    made = one(theatre, relation, side)
    assert [r["sub_event_type"] for r in rows(acled(made))] == [acled_code]
    assert [r["event_type"] for r in rows(plover(made))] == [plover_code]


@pytest.mark.parametrize(
    ("relation", "fields"),
    [("holds", {}), ("takes", {"modality": "denied"}), ("takes", {"modality": "intended"}),
     ("takes", {"modality": "possible"})],
)  # fmt: skip
def test_states_denials_aims_and_doubts_are_no_events(
    relation: str, fields: dict[str, str], theatre: Theatre
) -> None:
    made = one(theatre, relation, "Russia", **fields)
    assert rows(acled(made)) == rows(plover(made)) == []


def test_one_origin_is_one_event(theatre: Theatre) -> None:
    told = [said(name, "takes", "Russia", origin="wire") for name in ("One paper", "Another paper")]
    assert len(rows(acled(content(told, theatre)))) == 1
    assert len(rows(acled(content([*told, said("A third", "takes", "Russia")], theatre)))) == 2


@pytest.mark.parametrize(
    ("when", "acled_time", "ucdp_time"),
    [
        ((None, None), 2, 2),
        (("2023-04-02", "2023-04-02"), 1, 1),
        (("2023-03-30", "2023-04-02"), 2, 2),
        (("2023-03-01", "2023-03-31"), 3, 4),
        (("2022-04-01", "2023-03-31"), 3, 5),
    ],
)
def test_precision_of_time(
    when: tuple[str | None, str | None], acled_time: int, ucdp_time: int, theatre: Theatre
) -> None:
    harm = harmed(killed=(2, 2), when_from=when[0], when_to=when[1])
    made = content([], theatre, harms=[harm])
    assert [r["time_precision"] for r in rows(acled(made))] == [acled_time]
    assert [r["date_prec"] for r in rows(ucdp(made))] == [ucdp_time]


def test_a_part_lowers_the_precision_of_the_place(theatre: Theatre) -> None:
    assert [r["geo_precision"] for r in rows(acled(one(theatre, "takes", "Russia")))] == [1]
    assert [r["geo_precision"] for r in rows(acled(one(theatre, "takes", "Russia", part="the west")))] == [2]


def test_a_region_is_not_a_settlement(theatre: Theatre) -> None:
    fields = {f: getattr(TOWN, f) for f in TOWN.__struct_fields__}
    made = content([said("A voice", "loses", "Ukraine")], theatre, place=Place(**fields | {"kind": "region"}))
    assert [r["geo_precision"] for r in rows(acled(made))] == [3]


@pytest.mark.parametrize(("killed", "events"), [(None, 0), ((0, 0), 0), ((6, 6), 1), ((3, None), 1)])
def test_ucdp_counts_what_was_deadly(
    killed: tuple[int | None, int | None] | None, events: int, theatre: Theatre
) -> None:
    found = rows(ucdp(content([], theatre, harms=[harmed(killed=killed)])))
    assert len(found) == events
    assert all((r["low"], r["high"]) == killed for r in found)


def test_a_schema_org_claim_says_who_what_where(theatre: Theatre, tmp_path: Path) -> None:
    made = one(theatre, "takes", "Russia", url="https://example.org/a", **RUSSIA)
    linked.write_schema_org(made, tmp_path / "c")
    (node,) = json.loads((tmp_path / "c").read_bytes())["@graph"]
    assert node["author"]["name"] == "A voice"
    assert node["about"]["geo"]["longitude"] == 38.0
    assert node["firstAppearance"]["publisher"]["name"] == "Example Post"


def test_provenance_leads_from_the_words_to_the_outlet(theatre: Theatre, tmp_path: Path) -> None:
    linked.write_prov(one(theatre, "takes", "Russia", origin="first"), tmp_path / "p")
    nodes = {n["@id"]: n for n in json.loads((tmp_path / "p").read_bytes())["@graph"]}
    claim = next(n for n in nodes.values() if "quotedFrom" in n)
    report = nodes[claim["quotedFrom"]]
    assert nodes[report["attributedTo"]]["label"] == "Example Post"
    assert nodes[claim["attributedTo"]]["label"] == "A voice"
    assert report["primarySource"] == "urn:whoholds:report:first"
    assert nodes[nodes[claim["generatedBy"]]["associatedWith"]]["@type"] == "prov:SoftwareAgent"


def test_incident_maps_get_events_with_sources(theatre: Theatre, tmp_path: Path) -> None:
    timemap.write(one(theatre, "takes", "Russia", url="https://example.org/a"), tmp_path / "t")
    whole = json.loads((tmp_path / "t").read_bytes())
    (event,), (source,) = whole["events"], whole["sources"]
    assert event["sources"] == [source["id"]]
    assert (event["latitude"], event["longitude"], event["date"]) == ("48.6", "38.0", "2023-04-03")
    assert source["paths"] == ["https://example.org/a"]


def test_json_fg_says_the_day_and_the_reference_system(theatre: Theatre, tmp_path: Path) -> None:
    geojson.write_json_fg(one(theatre, "takes", "Russia"), tmp_path / "f")
    whole = json.loads((tmp_path / "f").read_bytes())
    assert whole["coordRefSys"].endswith("CRS84")
    assert whole["features"][0]["time"] == {"date": "2023-04-03"}


def test_a_claim_on_an_unknown_place_has_no_geometry(theatre: Theatre, tmp_path: Path) -> None:
    table = claims_table([said("A voice", "takes", "Russia", **UKRAINE)], theatre, lambda a, b: a != b, {})
    made = content([], theatre)
    made = type(made)(**vars(made) | {"claims": table})
    geojson.write_claims(made, tmp_path / "c")
    assert json.loads((tmp_path / "c").read_bytes())["features"][0]["geometry"] is None
    assert rows(acled(made)) == []
    parquet_file = pytest.importorskip("pyarrow.parquet")
    parquet.write_claims(made, tmp_path / "p")
    assert parquet_file.read_table(tmp_path / "p").column("geometry").to_pylist() == [None]


def test_kmz_is_the_kml_in_a_zip_of_the_same_bytes(theatre: Theatre, tmp_path: Path) -> None:
    made = one(theatre, "takes", "Russia")
    kml.write(made, tmp_path / "k.kml")
    for name in ("a.kmz", "b.kmz"):
        kml.write_packed(made, tmp_path / name)
    assert (tmp_path / "a.kmz").read_bytes() == (tmp_path / "b.kmz").read_bytes()
    with ZipFile(tmp_path / "a.kmz") as packed:
        assert packed.read("doc.kml") == (tmp_path / "k.kml").read_bytes()


def test_a_geopackage_has_a_layer_a_table_with_nulls_kept(theatre: Theatre, tmp_path: Path) -> None:
    ogr = pytest.importorskip("pyogrio")
    made = content([said("A voice", "takes", None)], theatre, harms=[harmed(killed=(2, None))])
    geopackage.write(made, tmp_path / "e.gpkg")
    assert [name for name, _ in ogr.list_layers(tmp_path / "e.gpkg")] == ["control", "claims", "harm"]
    meta, _, shapes, values = ogr.raw.read(tmp_path / "e.gpkg", layer="harm")
    found = dict(zip(meta["fields"], values, strict=True))
    assert (found["killed_low"][0], found["side"][0]) == (2, None)
    assert found["killed_high"][0] != found["killed_high"][0]
    assert shapes[0][:5] == b"\x01\x01\x00\x00\x00"


def test_harm_stands_in_its_own_table(theatre: Theatre, tmp_path: Path) -> None:
    from whoholds.publish import publish

    made = publish(content([], theatre, harms=[harmed(killed=(2, 4), of="civilians")]), tmp_path)
    with (made.path / "harm.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["killed_low"], row["killed_high"], row["wounded_low"], row["of"]) == (
        "2",
        "4",
        "",
        "civilians",
    )
