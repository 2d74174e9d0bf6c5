"""OGC API Features: the abstract tests of the standard (17-069r4, annex A), and of Parts 2 and 3 what is claimed."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from whoholds.serve.ogc.collections import COLLECTIONS
from whoholds.serve.ogc.pages import CLASSES
from whoholds.serve.ogc.space import CRS84, EPSG, coordinates

IDS = [collection.id for collection in COLLECTIONS]
CONTROL = ["control-valid", "control-as-known"]
GEOJSON = "application/geo+json"


def get(client: TestClient, path: str, **words: Any) -> Any:
    found = client.get(path, params=words)
    assert found.status_code == 200, found.text
    return found.json()


def items(client: TestClient, collection: str, **words: Any) -> Any:
    return get(client, f"/ogc/collections/{collection}/items", **words)


def every_page(client: TestClient, address: str) -> list[dict[str, Any]]:
    """Follow `next` to the end."""
    found: list[dict[str, Any]] = []
    while address:
        page = client.get(address).json()
        assert page["numberReturned"] == len(page["features"])
        found += page["features"]
        address = next((x["href"] for x in page["links"] if x["rel"] == "next"), "")
    return found


# A.2.1 general, A.2.2 landing page


def test_the_landing_page_leads_to_everything(client: TestClient) -> None:
    links = {x["rel"]: x for x in get(client, "/ogc")["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= links.keys()
    for rel in ("self", "alternate", "service-desc", "conformance", "data"):
        found = client.get(links[rel]["href"])
        assert found.status_code == 200 and links[rel]["type"].split(";")[0] in found.headers["content-type"]


def test_the_api_is_described_in_openapi_3(client: TestClient) -> None:
    found = client.get("/openapi.json")
    assert found.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert found.json()["openapi"].startswith("3.0")
    assert "/ogc/collections/{collection}/items" in found.json()["paths"]


def test_every_class_is_a_uri_told_once(client: TestClient) -> None:
    told = get(client, "/ogc/conformance")["conformsTo"]
    assert told == list(CLASSES) and len(set(told)) == len(told)
    assert all(uri.startswith("http://www.opengis.net/spec/") for uri in told)
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in told


# A.2.4 collections


def test_each_collection_is_the_same_alone_and_among_all(client: TestClient) -> None:
    found = get(client, "/ogc/collections")
    assert [c["id"] for c in found["collections"]] == IDS
    for told in found["collections"]:
        assert get(client, f"/ogc/collections/{told['id']}") == told
        assert {x["rel"] for x in told["links"]} >= {"self", "items"}
        assert all(x.get("type") for x in told["links"])
        west, south, east, north = told["extent"]["spatial"]["bbox"][0]
        assert west <= east and south <= north


def test_an_unknown_collection_or_feature_is_404(client: TestClient) -> None:
    for path in (
        "/ogc/collections/nope",
        "/ogc/collections/nope/items",
        "/ogc/collections/claims/items/nope",
    ):
        assert client.get(path).status_code == 404


# A.2.7 features


@pytest.mark.parametrize("collection", IDS)
def test_items_are_geojson_features_each_once(client: TestClient, collection: str) -> None:
    found = every_page(client, f"/ogc/collections/{collection}/items?limit=3")
    ids = [feature["id"] for feature in found]
    assert found and len(ids) == len(set(ids))
    for feature in found:
        assert feature["type"] == "Feature" and feature["properties"] and "time" in feature
        point = feature["geometry"]
        assert point is None or (point["type"] == "Point" and 22 < point["coordinates"][0] < 41)


@pytest.mark.parametrize("collection", IDS)
def test_limit_bounds_a_page_and_pages_together_are_all(client: TestClient, collection: str) -> None:
    whole = items(client, collection, limit=1000)["features"]
    small = every_page(client, f"/ogc/collections/{collection}/items?limit=1")
    assert [f["id"] for f in small] == [f["id"] for f in whole]
    assert len(items(client, collection, limit=2)["features"]) <= 2


@pytest.mark.parametrize("word", ["limit=0", "limit=-1", "limit=x", "limit=100000", "bbox=1,2,3", "bbox=a,b,c,d",
                                  "bbox=1,5,2,3", "bbox=nan,1,2,3", "datetime=yesterday", "datetime=2023-04-03/2023-04-01",
                                  "datetime=../..", "datetime=2023-13-01", "nope=1", "crs=nope", "bbox-crs=nope",
                                  "filter=((", "filter=relation", "filter-lang=sql", "after=x", "as-of=soon"])  # fmt: skip
@pytest.mark.parametrize("collection", ["claims", "control-valid"])
def test_a_word_that_cannot_be_understood_is_400_and_named(
    client: TestClient, collection: str, word: str
) -> None:
    found = client.get(f"/ogc/collections/{collection}/items?{word}")
    assert found.status_code == 400, found.text
    assert found.headers["content-type"] == "application/problem+json"
    assert word.partition("=")[0].partition("-")[0] in found.json()["detail"]


BOXES = {
    "37.9,48.55,38.05,48.65": "inside",
    "0,0,1,1": "nowhere",
    "37.99886,48.59419,37.99886,48.59419": "a point",
}


@pytest.mark.parametrize("collection", IDS)
@pytest.mark.parametrize("box", BOXES)
def test_bbox_keeps_what_lies_in_it_and_nothing_else(client: TestClient, collection: str, box: str) -> None:
    west, south, east, north = (float(x) for x in box.split(","))
    everything = items(client, collection, limit=1000)["features"]
    inside = {
        f["id"] for f in everything
        if f["geometry"] and west <= f["geometry"]["coordinates"][0] <= east
        and south <= f["geometry"]["coordinates"][1] <= north
    }  # fmt: skip
    found = items(client, collection, limit=1000, bbox=box)["features"]
    assert {f["id"] for f in found} == inside
    assert bool(inside) == (BOXES[box] != "nowhere")


def test_a_box_over_the_date_line_is_two(client: TestClient) -> None:
    assert len(items(client, "places", bbox="37.9,48,-170,49")["features"]) == 5
    assert items(client, "places", bbox="170,48,-170,49")["features"] == []


def test_six_numbers_are_a_box_with_heights(client: TestClient) -> None:
    flat = items(client, "places", bbox="37.9,48.55,38.05,48.65")["features"]
    assert items(client, "places", bbox="37.9,48.55,-100,38.05,48.65,100")["features"] == flat


TIMES = [
    "2023-04-03",
    "2023-04-03T12:00:00Z",
    "2023-04-01/2023-04-03",
    "../2023-03-01",
    "2023-05-01/..",
    "/2023-03-01",
]


def days(word: str) -> tuple[str, str]:
    start, slash, end = word.partition("/")
    end = end if slash else start
    return (start[:10] if start not in ("", "..") else "0000"), (
        end[:10] if end not in ("", "..") else "9999"
    )


@pytest.mark.parametrize("collection", [*CONTROL, "claims", "harm"])
@pytest.mark.parametrize("time", TIMES)
def test_datetime_keeps_what_meets_it(client: TestClient, collection: str, time: str) -> None:
    first, last = days(time)
    everything = items(client, collection, limit=1000)["features"]

    def span(feature: dict[str, Any]) -> tuple[str, str]:
        told = feature["time"]
        return tuple(told["interval"]) if "interval" in told else (told["date"], told["date"])

    wanted = {f["id"] for f in everything if span(f)[0] <= last and span(f)[1] >= first}
    assert {f["id"] for f in items(client, collection, limit=1000, datetime=time)["features"]} == wanted


@pytest.mark.parametrize("collection", CONTROL)
def test_on_one_day_every_place_has_one_state(client: TestClient, collection: str) -> None:
    found = items(client, collection, datetime="2023-04-03", limit=1000)
    ids = [f["properties"]["place_id"] for f in found["features"]]
    assert len(ids) == len(set(ids)) == 7
    assert all(f["properties"]["date"] == "2023-04-03" for f in found["features"])
    for feature in found["features"]:
        shares = [v for k, v in feature["properties"].items() if k.startswith("p_")]
        assert sum(shares) == pytest.approx(1, abs=0.02)


def test_as_of_answers_from_the_view_that_was_kept(client: TestClient) -> None:
    words = {"datetime": "2023-04-03", "bbox": "37.99,48.59,38,48.6"}
    (now,) = items(client, "control-valid", **words)["features"]
    (then,) = items(client, "control-valid", **{"as-of": "2023-03-10"}, **words)["features"]
    assert now["properties"]["p_ru"] == 0.38 and then["properties"]["p_ru"] == 0.15
    assert then["properties"]["as_known"] == "2023-03-09T00:00:00Z"
    assert client.get("/ogc/collections/control-valid/items?as-of=2022-01-01").status_code == 400
    said = items(client, "claims", **{"as-of": "2023-03-10"}, limit=1000)["features"]
    assert said and all(f["properties"]["known_at"] < "2023-03-11" for f in said)


def test_an_answer_of_a_kept_view_names_its_instant(client: TestClient) -> None:
    found = client.get("/ogc/collections/control-valid/items?as-of=2023-03-10")
    assert found.headers["memento-datetime"] == "Thu, 09 Mar 2023 00:00:00 GMT"


@pytest.mark.parametrize("collection", IDS)
def test_a_feature_alone_is_the_one_of_its_page(client: TestClient, collection: str) -> None:
    for feature in items(client, collection, limit=3)["features"]:
        found = get(client, f"/ogc/collections/{collection}/items/{feature['id']}")
        assert {k: found[k] for k in feature} == feature
        assert {x["rel"] for x in found["links"]} >= {"self", "collection"}


def test_numbers_matched_count_all_pages(client: TestClient) -> None:
    found = items(client, "claims", limit=2)
    assert found["numberMatched"] == len(every_page(client, "/ogc/collections/claims/items?limit=4"))


# html, negotiation, caching


@pytest.mark.parametrize("path", ["/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/claims",
                                  "/ogc/collections/claims/items", "/ogc/collections/claims/queryables"])  # fmt: skip
def test_pages_and_json_are_negotiated(client: TestClient, path: str) -> None:
    assert "text/html" in client.get(path, headers={"accept": "text/html,*/*;q=0.8"}).headers["content-type"]
    assert "json" in client.get(path, headers={"accept": "application/json"}).headers["content-type"]
    assert (
        "json"
        in client.get(path, headers={"accept": "text/html"}, params={"f": "json"}).headers["content-type"]
    )
    assert "text/html" in client.get(path, params={"f": "html"}).headers["content-type"]
    assert client.get(path, params={"f": "xml"}).status_code == 400
    assert client.get(path, headers={"accept": "image/png"}).status_code == 406


def test_what_a_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/ogc/collections/places/items")
    again = client.get("/ogc/collections/places/items", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    other = client.get("/ogc/collections/claims/items", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/api/places", "/api/control/valid", "/api/places/gn:713174?on=2023-04-03"])
def test_what_the_edition_holds_packed_is_the_same_unpacked(client: TestClient, path: str) -> None:
    packed, plain = (client.get(path, headers={"accept-encoding": e}) for e in ("gzip", "identity"))
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.content == plain.content and packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["memento-datetime"] == plain.headers["memento-datetime"]
    again = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    head = client.head(path, headers={"accept-encoding": "gzip"})
    assert head.headers["etag"] == packed.headers["etag"]


def test_answers_are_compressed_for_those_who_take_it(client: TestClient) -> None:
    packed = client.get("/ogc/collections/claims/items", headers={"accept-encoding": "gzip"})
    plain = client.get("/ogc/collections/claims/items", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.json() == plain.json() and packed.headers["etag"] != plain.headers["etag"]
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3


# Part 2: reference systems


def test_coordinates_come_in_the_system_that_was_asked_for(client: TestClient) -> None:
    told = {}
    for crs in (CRS84, EPSG + "4326", EPSG + "3857"):
        found = client.get("/ogc/collections/places/items/gn:713174", params={"crs": crs})
        assert found.headers["content-crs"] == f"<{crs}>"
        told[crs] = found.json()["geometry"]["coordinates"]
    lon, lat = told[CRS84]
    assert told[EPSG + "4326"] == [lat, lon]
    assert told[EPSG + "3857"][0] == pytest.approx(math.radians(lon) * 6378137, abs=0.01)
    assert coordinates(180, 45, EPSG + "3857") == pytest.approx([20037508.34, 5621521.49], abs=0.01)


def test_a_box_may_be_in_another_system(client: TestClient) -> None:
    degrees = items(client, "places", bbox="37.9,48.55,38.05,48.65")["features"]
    swapped = items(client, "places", bbox="48.55,37.9,48.65,38.05", **{"bbox-crs": EPSG + "4326"})[
        "features"
    ]
    metres = items(client, "places", bbox="4219000,6199000,4235700,6215800", **{"bbox-crs": EPSG + "3857"})
    assert swapped == degrees and {f["id"] for f in metres["features"]} == {f["id"] for f in degrees}


# Part 3: filters


@pytest.mark.parametrize(
    ("collection", "text", "test"),
    [
        ("claims", "relation = 'takes'", lambda p: p["relation"] == "takes"),
        ("claims", "relation <> 'takes' AND modality = 'fact'", lambda p: p["relation"] != "takes" and p["modality"] == "fact"),
        ("claims", "NOT (relation = 'takes' OR side = 'Ukraine')", lambda p: p["relation"] != "takes" and p["side"] != "Ukraine"),
        ("claims", "claimant_side IS NULL", lambda p: p["claimant_side"] is None),
        ("claims", "claimant_side IS NOT NULL", lambda p: p["claimant_side"] is not None),
        ("claims", "confidence < 0.7", lambda p: p["confidence"] < 0.7),
        ("claims", "0.7 > confidence", lambda p: p["confidence"] < 0.7),
        ("claims", "confidence BETWEEN 0.5 AND 0.6", lambda p: 0.5 <= p["confidence"] <= 0.6),
        ("claims", "relation IN ('takes', 'loses')", lambda p: p["relation"] in ("takes", "loses")),
        ("claims", "claimant LIKE 'Yevgeny%'", lambda p: p["claimant"].startswith("Yevgeny")),
        ("claims", "claimant LIKE '_evgeny%'", lambda p: p["claimant"][1:].startswith("evgeny")),
        ("claims", "against_interest = true", lambda p: p["against_interest"]),
        ("claims", "date >= DATE('2023-05-01')", lambda p: p["date"] >= "2023-05-01"),
        ("claims", "known_at > TIMESTAMP('2023-04-02T12:00:00Z')", lambda p: p["known_at"] > "2023-04-02T12:00:00Z"),
        ("claims", "place_id = 'gn:713174'", lambda p: p["place_id"] == "gn:713174"),
        ("harm", "kind = 'strike'", lambda p: p["kind"] == "strike"),
        ("places", "population > 10000 AND category = 'town'", lambda p: p["population"] > 10000),
        ("control-valid", "state = 'ru'", lambda p: p["state"] == "ru"),
        ("control-valid", "p_ru >= 0.5 AND NOT name = 'Bakhmut'", lambda p: p["p_ru"] >= 0.5 and p["name"] != "Bakhmut"),
        ("control-valid", "name LIKE '%iv%' OR p_ua BETWEEN 0.1 AND 0.2", lambda p: "iv" in p["name"] or 0.1 <= p["p_ua"] <= 0.2),
        ("control-valid", "date < DATE('2023-03-01')", lambda p: p["date"] < "2023-03-01"),
        ("control-valid", "state IN ('contested')", lambda p: p["state"] == "contested"),
    ],
)  # fmt: skip
def test_a_filter_keeps_what_it_says(client: TestClient, collection: str, text: str, test: Any) -> None:
    everything = items(client, collection, limit=1000)["features"]
    wanted = {f["id"] for f in everything if test(f["properties"])}
    found = items(client, collection, limit=1000, filter=text)["features"]
    assert {f["id"] for f in found} == wanted
    assert 0 < len(wanted) < len(everything)


@pytest.mark.parametrize(
    "text",
    ["secret = 1", "relation = 1", "confidence = 'x'", "against_interest = 1", "date = 'soon'", "relation + 1 = 2",
     "S_INTERSECTS(geometry, POINT(1 2))", "relation = side", "true AND", "known_at > TIMESTAMP('x')",
     "relation = 'x'; DROP TABLE claims", "(" * 60 + "relation = 'x'" + ")" * 60, "confidence LIKE '1%'"],
)  # fmt: skip
def test_a_filter_that_says_what_is_not_offered_is_refused(client: TestClient, text: str) -> None:
    assert client.get("/ogc/collections/claims/items", params={"filter": text}).status_code == 400


def test_no_filter_reaches_the_tables(client: TestClient) -> None:
    text = "relation = 'x'' OR 1=1 --'"
    assert items(client, "claims", filter=text)["features"] == []


@pytest.mark.parametrize("collection", IDS)
def test_properties_for_filters_are_told_as_json_schema(client: TestClient, collection: str) -> None:
    found = client.get(f"/ogc/collections/{collection}/queryables")
    assert found.headers["content-type"] == "application/schema+json"
    told = found.json()
    assert told["type"] == "object" and told["additionalProperties"] is False
    shown = items(client, collection, limit=1)["features"][0]["properties"]
    assert set(told["properties"]) <= set(shown)
    assert urlsplit(told["$id"]).path == f"/ogc/collections/{collection}/queryables"
