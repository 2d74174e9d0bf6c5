"""The five collections: what each holds, which properties a filter may name, how its items are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.serve.edition import AS_KNOWN, VALID, Edition
from whoholds.serve.ogc.cql import Property


@dataclass(frozen=True)
class Collection:
    """A collection: its id, title, what it says; `axis` for control, `table` for what lies in rows."""

    id: str
    title: str
    about: str
    axis: str = ""
    table: str = ""


COLLECTIONS = (
    Collection(
        "control-valid", "Control, as known now",
        "Who holds each settlement in each stretch of days, from all that is known now (or, with `as-of`, "
        "from what was known at the end of that day). Control is not sovereignty.",
        axis=VALID,
    ),
    Collection(
        "control-as-known", "Control, as known then",
        "Who was held to hold each settlement, each day from what was known at its end. Control is not "
        "sovereignty.",
        axis=AS_KNOWN,
    ),
    Collection("claims", "Claims", "Who said who holds what, where and when, in which words.", "", "claims"),
    Collection("harm", "Harm", "Who said that people were killed or wounded, where and when.", "", "harms"),
    Collection("places", "Places", "The settlements that this edition speaks of.", table="places"),
)  # fmt: skip

BY_ID = {collection.id: collection for collection in COLLECTIONS}

TEXT, NUMBER, FLAG, DAY, TIME = "string", "number", "boolean", "date", "datetime"


def properties_of(collection: Collection, states: Sequence[str]) -> dict[str, Property]:
    """Return the properties that a filter may name."""
    if collection.axis:
        names = ("place_id", "name", "region", "state", "likelihood", "confidence", "freshness")
        found = {name: Property("string") for name in names}
        return found | {"date": Property("date")} | {f"p_{state}": Property("number") for state in states}
    return TABLES[collection.table]


SAID = {
    "place_id": Property("string", "p.place_id"),
    "modality": Property("string", "t.modality"),
    "claimant": Property("string", "t.claimant"),
    "claimant_side": Property("string", "t.claimant_side"),
    "source": Property("string", "t.source"),
    "confidence": Property("number", "t.confidence"),
    "origin": Property("string", "t.origin"),
    "date": Property("date", "t.day"),
    "known_at": Property("datetime", "t.known_at"),
    "published": Property("datetime", "t.published"),
}
TABLES: dict[str, dict[str, Property]] = {
    "claims": {
        "claim_id": Property("string", "t.claim_id"),
        "relation": Property("string", "t.relation"),
        "side": Property("string", "t.side"),
        "lang": Property("string", "t.lang"),
        "against_interest": Property("boolean", "t.against_interest"),
        **SAID,
    },
    "harms": {"harm_id": Property("string", "t.harm_id"), "kind": Property("string", "t.kind"), **SAID},
    "places": {
        "place_id": Property("string", "t.place_id"),
        "name": Property("string", "t.name"),
        "region": Property("string", "t.region"),
        "country": Property("string", "t.country"),
        "category": Property("string", "t.category"),
        "population": Property("number", "t.population"),
        "claims": Property("number", "t.claims"),
    },
}


def extent_of(collection: Collection, edition: Edition) -> dict[str, object]:
    """Return where and when the items of a collection lie."""
    box = edition.row("SELECT min(lon), min(lat), max(lon), max(lat) FROM places")
    west_to_north = list(box) if box and box[0] is not None else [-180.0, -90.0, 180.0, 90.0]
    found: dict[str, object] = {"spatial": {"bbox": [west_to_north]}}
    if collection.table != "places":
        first, last = edition.valid.head.first, edition.valid.last()
        ends = [f"{first}T00:00:00Z", f"{last}T23:59:59Z"]
        found["temporal"] = {"interval": [ends]}
    return found
