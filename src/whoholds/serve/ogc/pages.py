"""Collections and items -> the documents of OGC API Features, as JSON or as plain HTML pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from whoholds.serve.asked import WhichItem, WhichItems
from whoholds.serve.contract import GEOJSON
from whoholds.serve.edition import Edition
from whoholds.serve.faults import RequestError
from whoholds.serve.ogc.collections import BY_ID, COLLECTIONS, Collection, extent_of, properties_of
from whoholds.serve.ogc.items import Page, feature_of, page_of
from whoholds.serve.ogc.space import CRS84, CRS_LIST

CLASSES = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
)
"""Conformance classes, each proved in tests/serve/test_ogc.py."""

JSON_FG = "http://www.opengis.net/spec/json-fg-1/0.2/conf/core"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
Link = dict[str, Any]


def _link(href: str, rel: str, media: str, title: str = "") -> Link:
    found = {"href": href, "rel": rel, "type": media}
    return found | ({"title": title} if title else {})


def _both(href: str, title: str, media: str = "application/json") -> list[Link]:
    return [
        _link(f"{href}?f=json", "self", media, title),
        _link(f"{href}?f=html", "alternate", "text/html", title),
    ]


def landing(base: str, edition: Edition) -> dict[str, Any]:
    """Return the landing page."""
    root = f"{base}/ogc"
    theatre = edition.theatre_info
    title = theatre.title.get("en", "whoholds") if theatre else "whoholds"
    return {
        "title": f"whoholds: {title}",
        "description": " ".join(edition.attributions),
        "links": [
            *_both(root, "This page"),
            _link(f"{base}/openapi.json", "service-desc", OPENAPI, "The API in OpenAPI 3.0"),
            _link(f"{base}/", "service-doc", "text/html", "The web app"),
            _link(f"{root}/conformance", "conformance", "application/json", "Conformance classes"),
            _link(f"{root}/collections", "data", "application/json", "Collections"),
        ],
    }


def conformance() -> dict[str, Any]:
    """Return the conformance classes."""
    return {"conformsTo": list(CLASSES)}


def collections(base: str, edition: Edition) -> dict[str, Any]:
    """Return all collections."""
    root = f"{base}/ogc/collections"
    return {
        "links": _both(root, "Collections"),
        "crs": list(CRS_LIST),
        "collections": [collection(base, edition, found) for found in COLLECTIONS],
    }


def collection_of(collection_id: str) -> Collection:
    """Return a collection by its id. Raises RequestError (404)."""
    if collection_id not in BY_ID:
        raise RequestError(404, f"no collection {collection_id[:60]!r}: there are {', '.join(BY_ID)}")
    return BY_ID[collection_id]


def collection(base: str, edition: Edition, found: Collection) -> dict[str, Any]:
    """Return the description of a collection."""
    root = f"{base}/ogc/collections/{found.id}"
    return {
        "id": found.id,
        "title": found.title,
        "description": found.about,
        "itemType": "feature",
        "extent": extent_of(found, edition),
        "crs": ["#/crs", *CRS_LIST],
        "storageCrs": CRS84,
        "links": [
            *_both(root, found.title),
            _link(f"{root}/items", "items", GEOJSON, "Items as GeoJSON"),
            _link(f"{root}/items?f=html", "items", "text/html", "Items as a page"),
            _link(
                f"{root}/queryables",
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                "application/schema+json",
                "Properties for filters",
            ),
        ],
    }


def queryables(base: str, edition: Edition, found: Collection) -> dict[str, Any]:
    """Return the properties that a filter may name, as JSON Schema."""
    formats = {"date": "date", "datetime": "date-time"}
    kinds = {
        name: {"title": name, "type": "string", "format": formats[p.kind]}
        if p.kind in formats
        else {"title": name, "type": p.kind}
        for name, p in properties_of(found, edition.states).items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/ogc/collections/{found.id}/queryables",
        "type": "object",
        "title": found.title,
        "properties": kinds,
        "additionalProperties": False,
    }


# --- items -------------------------------------------------------------------------------------------


def items(
    base: str, edition: Edition, found: Collection, question: WhichItems
) -> tuple[dict[str, Any], Page]:
    """Return a page of features with links to itself and the next."""
    page = page_of(edition, found, question)
    root = f"{base}/ogc/collections/{found.id}"
    words = _words(question)
    links = [
        _link(_address(root, words | {"f": "json"}), "self", GEOJSON),
        _link(_address(root, words | {"f": "html"}), "alternate", "text/html"),
        _link(root, "collection", "application/json"),
    ]
    if page.next is not None:
        links.append(_link(_address(root, words | {"after": page.next}), "next", GEOJSON))
    matched = {} if page.matched is None else {"numberMatched": page.matched}
    told = {
        "type": "FeatureCollection",
        "conformsTo": [JSON_FG],
        **matched,
        "numberReturned": len(page.features),
        "links": links,
        "features": page.features,
    }
    return told, page


def item(
    base: str, edition: Edition, found: Collection, feature_id: str, question: WhichItem
) -> dict[str, Any]:
    """Return one feature with its links."""
    feature = feature_of(edition, found, feature_id, question)
    root = f"{base}/ogc/collections/{found.id}"
    href = f"{root}/items/{quote(feature_id, safe='')}"
    links = [
        _link(f"{href}?f=json", "self", GEOJSON),
        _link(f"{href}?f=html", "alternate", "text/html"),
        _link(root, "collection", "application/json"),
    ]
    return {**feature, "conformsTo": [JSON_FG], "links": links}


def _words(question: WhichItems) -> dict[str, str]:
    named = {name.replace("_", "-"): getattr(question, name) for name in question.__struct_fields__}
    return {name: str(value) for name, value in named.items() if value is not None and name != "f"}


def _address(root: str, words: Mapping[str, str]) -> str:
    return f"{root}/items?{urlencode(words)}"


# --- pages -------------------------------------------------------------------------------------------


def wants_html(accept: str, form: str | None) -> bool:
    """Tell whether a page is wanted: `f` decides, else what Accept names first. Raises RequestError (406)."""
    if form is not None:
        return form == "html"
    wanted = [part.partition(";")[0].strip() for part in accept.split(",") if part.strip()]
    for media in wanted:
        if media in ("text/html", "application/xhtml+xml", "text/*"):
            return True
        if media in ("*/*", "application/*") or "json" in media:
            return False
    if not wanted:
        return False
    raise RequestError(406, "offered as application/json, application/geo+json and text/html")


def page(title: str, document: Mapping[str, Any]) -> str:
    """Return a document as a plain HTML page: links, features as a table, the rest as a list."""
    links = "".join(
        f'<li><a rel="{escape(x["rel"])}" href="{escape(x["href"])}">'
        f"{escape(x.get('title') or x['rel'])}</a></li>"
        for x in document.get("links", ())
    )
    features = document.get("features")
    shown = _table(features) if isinstance(features, list) else _listed(document)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><h1>{escape(title)}</h1><nav><ul>{links}</ul></nav><main>{shown}</main></body></html>"
    )


def _table(features: Sequence[Mapping[str, Any]]) -> str:
    names = list(features[0]["properties"]) if features else []
    head = "".join(f"<th>{escape(name)}</th>" for name in ("id", *names))
    rows = "".join(f"<tr>{_cells(feature, names)}</tr>" for feature in features)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(feature: Mapping[str, Any], names: Sequence[str]) -> str:
    values = [feature["id"], *(feature["properties"].get(name) for name in names)]
    return "".join(f"<td>{'' if value is None else escape(str(value))}</td>" for value in values)


def _listed(value: Any) -> str:
    if isinstance(value, Mapping):
        told = "".join(
            f"<dt>{escape(str(k))}</dt><dd>{_listed(v)}</dd>" for k, v in value.items() if k != "links"
        )
        return f"<dl>{told}</dl>"
    if isinstance(value, list | tuple):
        return "<ul>" + "".join(f"<li>{_listed(item)}</li>" for item in value) + "</ul>"
    return escape(str(value))
