"""The claims -> linked data: schema.org Claims and their provenance in PROV-O, both as JSON-LD 1.1.

Contexts stand inline, so that a reader needs no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from whoholds.model import REPORT_VOICE
from whoholds.publish.content import Content, Value

Record = dict[str, Value]
Node = dict[str, Any]

SCHEMA_CONTEXT = {
    "@vocab": "https://schema.org/",
    "datePublished": {"@type": "https://schema.org/DateTime"},
    "url": {"@type": "@id"},
}
PROV_CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "value": "prov:value",
    "attributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "quotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "generatedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "associatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "primarySource": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "generatedAt": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
}


def write_schema_org(content: Content, path: Path) -> None:
    """Write each claim as a schema.org Claim: its words, speaker, place and first appearance."""
    _write(SCHEMA_CONTEXT, map(_claim, content.claims.records()), path)


def write_prov(content: Content, path: Path) -> None:
    """Write the chain of each claim: quoted from a report, read by an extractor, of a voice and an outlet."""
    _write(PROV_CONTEXT, _chains(content.claims.records()), path)


def _write(context: Node, nodes: Iterable[Node], path: Path) -> None:
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as out:
        out.write(b'{"@context":' + encode(context) + b',"@graph":[\n')
        gap = b""
        for node in nodes:
            out.write(gap + encode(_known(node)))
            gap = b",\n"
        out.write(b"\n]}\n")


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", {})}


def _speaker(record: Record) -> str:
    return str(record["source"] if record["claimant"] == REPORT_VOICE else record["claimant"])


def _urn(kind: str, name: Value) -> str:
    return f"urn:whoholds:{kind}:{quote(str(name), safe='')}"


# --- schema.org --------------------------------------------------------------------------------------


def _claim(record: Record) -> Node:
    return {
        "@id": _urn("claim", record["claim_id"]),
        "@type": "Claim",
        "text": record["quote"],
        "inLanguage": record["lang"],
        "author": {"@type": "Thing", "name": _speaker(record)},
        "about": _place(record),
        "keywords": [record["relation"], record["modality"]],
        "datePublished": record["published"],
        "firstAppearance": _known(
            {
                "@type": "CreativeWork",
                "url": record["url"],
                "publisher": {"@type": "Organization", "name": record["source"]},
                "datePublished": record["published"],
            }
        ),
    }


def _place(record: Record) -> Node:
    geo = {"@type": "GeoCoordinates", "longitude": record["lon"], "latitude": record["lat"]}
    found = {"@type": "Place", "name": record["place"], "identifier": record["place_id"]}
    return _known(found | {"geo": geo if record["lon"] is not None else None})


# --- PROV --------------------------------------------------------------------------------------------


def _chains(records: Iterable[Record]) -> Iterator[Node]:
    """Yield what stands behind each claim, each node once, and the claim."""
    seen: set[str] = set()
    for record in records:
        for node in _behind(record):
            if node["@id"] not in seen:
                seen.add(node["@id"])
                yield node
        yield _grounded(record)


def _behind(record: Record) -> Iterator[Node]:
    report = _urn("report", record["report_id"])
    voice, outlet = _urn("voice", _speaker(record)), _urn("source", record["source"])
    reader, reading = _urn("extractor", record["extractor"]), _urn("reading", record["report_id"])
    origin = _urn("report", record["origin"]) if record["origin"] != record["report_id"] else None
    yield {"@id": voice, "@type": "prov:Agent", "label": _speaker(record)}
    yield {"@id": outlet, "@type": "prov:Agent", "label": record["source"]}
    yield {"@id": reader, "@type": "prov:SoftwareAgent", "label": record["extractor"]}
    yield {"@id": reading, "@type": "prov:Activity", "used": report, "associatedWith": reader}
    yield {
        "@id": report,
        "@type": "prov:Entity",
        "label": record["url"],
        "attributedTo": outlet,
        "generatedAt": record["published"],
        "primarySource": origin,
    }


def _grounded(record: Record) -> Node:
    return {
        "@id": _urn("claim", record["claim_id"]),
        "@type": "prov:Entity",
        "value": record["quote"],
        "attributedTo": _urn("voice", _speaker(record)),
        "quotedFrom": _urn("report", record["report_id"]),
        "generatedBy": _urn("reading", record["report_id"]),
    }
