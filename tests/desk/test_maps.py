"""Other people's maps, read and matched to our settlements."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from whoholds.errors import InputError, UsageError
from whoholds.maps import MapWords, read_map
from whoholds.places import Gazetteer, load_geonames
from whoholds.theatres import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("ukraine")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_geonames(["UA"])


def read(path: Path, gazetteer: Gazetteer, theatre: Theatre, **words: object):
    places = [p for p in gazetteer if p.kind == "settlement"]
    found = read_map(path, MapWords(**words), places, gazetteer, theatre)  # type: ignore[arg-type]
    names = {p.place_id: p.name for p in places}
    return found, {(names[r.place_id], r.state) for r in found.rows}


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def shapes(path: Path, *features: tuple[dict, dict]) -> Path:
    rows = [{"type": "Feature", "geometry": g, "properties": p} for g, p in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def box(west: float, south: float, east: float, north: float) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


BAKHMUT, SOLEDAR = (38.0, 48.595), (38.09, 48.69)


def test_a_table_by_name_coordinates_or_id(tmp_path, gazetteer, theatre):
    place_id = next(p.place_id for p in gazetteer.find("Soledar"))
    path = table(
        tmp_path / "m.csv",
        f"id,name,lat,lon,status\n,Bakhmut,,,RU\n{place_id},,,,ru\n,,48.62,37.53,Ukraine\n",
    )
    _, rows = read(path, gazetteer, theatre)
    assert ("Bakhmut", "ru") in rows and ("Soledar", "ru") in rows
    assert {state for name, state in rows if name not in ("Bakhmut", "Soledar")} <= {"ua"}


def test_days_are_those_of_the_map(tmp_path, gazetteer, theatre):
    path = table(
        tmp_path / "m.csv",
        "name,control,from,to\nBakhmut,Ukraine,2022-02-24,2023-05-19\nBakhmut,Russia,2023-05-20,\n",
    )
    found, _ = read(path, gazetteer, theatre)
    assert [(r.state, r.first, r.last) for r in found.rows] == [
        ("ua", date(2022, 2, 24), date(2023, 5, 19)), ("ru", date(2023, 5, 20), date.max)]  # fmt: skip
    assert found.days == (date(2022, 2, 24), date(2023, 5, 19), date(2023, 5, 20))


def test_points_and_areas(tmp_path, gazetteer, theatre):
    pytest.importorskip("shapely")
    point = {"type": "Point", "coordinates": [*BAKHMUT, 0.0]}
    path = shapes(
        tmp_path / "m.geojson",
        (point, {"side": "contested"}),
        (box(38.05, 48.65, 38.15, 48.72), {"side": "Russia"}),
    )
    found, rows = read(path, gazetteer, theatre)
    assert {("Bakhmut", "contested"), ("Soledar", "ru")} <= rows
    assert found.days == ()


def test_everything_in_the_areas_is_one_sides_and_the_rest_another(tmp_path, gazetteer, theatre):
    pytest.importorskip("shapely")
    path = shapes(tmp_path / "m.geojson", (box(38.05, 48.65, 38.15, 48.72), {}))
    _, rows = read(path, gazetteer, theatre, sides={"*": "ru"}, otherwise="ua")
    assert {("Soledar", "ru"), ("Bakhmut", "ua"), ("Kyiv", "ua")} <= rows


def test_where_two_areas_overlap_the_first_counts(tmp_path, gazetteer, theatre):
    pytest.importorskip("shapely")
    whole, part = box(37.9, 48.5, 38.2, 48.8), box(38.05, 48.65, 38.15, 48.72)
    path = shapes(tmp_path / "m.geojson", (part, {"status": "contested"}), (whole, {"status": "ru"}))
    found, rows = read(path, gazetteer, theatre)
    assert {("Soledar", "contested"), ("Bakhmut", "ru")} <= rows and found.overlaps >= 1


def test_words_of_the_map_are_given_sides_and_rows_left_out(tmp_path, gazetteer, theatre):
    path = table(
        tmp_path / "m.csv", "name,map,fill\nBakhmut,a,Occupied\nSoledar,a,Unknown\nLyman,b,Occupied\n"
    )
    words = {
        "columns": {"state": "fill"},
        "sides": {"occupied": "ru", "Unknown": "none"},
        "where": {"map": "A"},
    }
    _, rows = read(path, gazetteer, theatre, **words)
    assert rows == {("Bakhmut", "ru")}


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        (
            "name,fill\nBakhmut,Occupied\n",
            {},
            r"no column says who holds; its columns are name, fill\n.*--column state=",
        ),
        (
            "name,status\nBakhmut,Occupied\n",
            {},
            r"'Occupied' \(1\)\n.*--side 'WORD=SIDE'; the sides are ua, ru, contested",
        ),
        (
            "name,status\nBakhmut,ru\n",
            {"columns": {"state": "fill"}},
            "no column 'fill'; its columns are name, status",
        ),
        ("name,status\nBakhmut,ru\n", {"columns": {"colour": "name"}}, "no role 'colour'"),
        ("name,status\nBakhmut,x\n", {"sides": {"x": "Mars"}}, "no side 'Mars'; the sides are ua, ru"),
    ],
)
def test_unknown_words_say_how_to_name_them(text, words, message, tmp_path, gazetteer, theatre):
    with pytest.raises(UsageError, match=f"(?s){message}"):
        read(table(tmp_path / "m.csv", text), gazetteer, theatre, **words)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "FeatureCollection", "features": [', "line 1: no valid JSON"),
        ('{"type": "Feature"}', "no list of features"),
        ("name,status\n", "no rows"),
        ("name,status,date\nBakhmut,ru,12/03/2022\n", "row 2.*write dates as 2022-10-01"),
    ],
)
def test_a_broken_map_is_named(text, message, tmp_path, gazetteer, theatre):
    with pytest.raises(InputError, match=message):
        read(table(tmp_path / "m.csv", text), gazetteer, theatre)


def test_rows_that_meet_no_settlement_are_counted(tmp_path, gazetteer, theatre):
    found, rows = read(
        table(tmp_path / "m.csv", "name,lat,lon,status\nAtlantis,,,ru\n,30.0,-40.0,ru\n"), gazetteer, theatre
    )
    assert (found.unplaced, rows) == (2, set())
