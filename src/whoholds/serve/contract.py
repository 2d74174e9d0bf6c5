"""What the server answers: one row an endpoint, from which routes, authorization and OpenAPI are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from whoholds.publish.app.rows import Reasons
from whoholds.serve import asked, shapes
from whoholds.serve.shapes import Scope

Method = Literal["GET", "POST", "DELETE"]
JSON = "application/json"
RUNS = "application/octet-stream"
GEOJSON = "application/geo+json"


@dataclass(frozen=True)
class Endpoint:
    """An address and what it takes and gives; `handler` names the function that answers.

    `scope` None: anyone may ask, whatever the server's rules for reading. `open` marks addresses that take
    further words than `query` names.
    """

    handler: str
    method: Method
    path: str
    about: str
    answer: type[msgspec.Struct] | str
    query: type[msgspec.Struct] = asked.Nothing
    body: type[msgspec.Struct] | tuple[str, ...] | None = None
    scope: Scope | None = "read"
    faults: tuple[int, ...] = ()
    status: int = 200


PLACE = "/api/places/{place_id}"
ITEMS = "/ogc/collections/{collection}/items"

ENDPOINTS = (
    Endpoint("overview", "GET", "/api/overview", "Names, days, axes and codes.", shapes.Overview),
    Endpoint("places", "GET", "/api/places", "Every place, column by column.", shapes.PlaceColumns),
    Endpoint(
        "control", "GET", "/api/control/{axis}",
        "Control runs of every place: `valid`, `as-known`, or a kept view's day. See docs/api.md.",
        RUNS, faults=(404,),
    ),
    Endpoint(
        "dossier", "GET", PLACE, "The dossier of a place on a day.", shapes.Dossier, asked.OnDay,
        faults=(404,),
    ),
    Endpoint(
        "strip", "GET", PLACE + "/strip", "The place through all days, and every claim as a mark.",
        shapes.Strip, faults=(404,),
    ),
    Endpoint(
        "reasons", "GET", PLACE + "/reasons",
        "What moved the estimate and what would reverse it; takes some seconds, needs a ledger.",
        Reasons, asked.OnDay, faults=(404,),
    ),
    Endpoint(
        "brief", "GET", PLACE + "/brief", "A brief on a place and day.", "text/plain", asked.AsBrief,
        faults=(404,),
    ),
    Endpoint(
        "cite", "GET", PLACE + "/cite", "The citation pack of a place.", "text/plain", asked.AsCitation,
        faults=(404,),
    ),
    Endpoint("claims", "GET", "/api/claims", "Claims, newest first.", shapes.ClaimPage, asked.WhichClaims),
    Endpoint(
        "claim", "GET", "/api/claims/{claim_id}", "One claim with its like and its reviews.",
        shapes.ClaimDetail, faults=(404,),
    ),
    Endpoint(
        "report", "GET", "/api/reports/{report_id}", "A report with the claims that stand in it.",
        shapes.ReportView, faults=(404,),
    ),
    Endpoint(
        "changes", "GET", "/api/changes", "Lasting changes between two days.", shapes.ChangeList,
        asked.WhichChanges,
    ),
    Endpoint("sources", "GET", "/api/sources", "Outlets and voices with their records.", shapes.SourceList),
    Endpoint("search", "GET", "/api/search", "Places and claims by words.", shapes.SearchAnswer, asked.Words),
    Endpoint(
        "read", "POST", "/api/read", "Read the claims in a text; nothing is kept.", shapes.ReportView,
        body=shapes.TextToRead, faults=(413, 415),
    ),
    Endpoint(
        "compare", "POST", "/api/compare", "Compare another map with a day's estimate.", shapes.Comparison,
        asked.OnDay, (GEOJSON, "text/csv"), faults=(413, 415),
    ),
    Endpoint(
        "events", "GET", "/api/events", "Server-sent events: a new edition, a review.", "text/event-stream"
    ),
    Endpoint(
        "atom", "GET", "/changes.atom", "Changes as an Atom feed, newest first.", "application/atom+xml",
        asked.WhichChanges,
    ),
    Endpoint("session", "GET", "/api/session", "Who is asking.", shapes.Session, scope=None),
    Endpoint(
        "sign_in", "POST", "/api/session", "Sign in; sets a cookie.", shapes.Session, body=shapes.SignIn,
        scope=None, faults=(403, 413, 415, 429),
    ),
    Endpoint("sign_out", "DELETE", "/api/session", "Sign out.", shapes.Session, scope=None, faults=(403,)),
    Endpoint("queue", "GET", "/api/review", "Claims that wait for review.", shapes.Queue, asked.QueueOf,
             scope="review"),
    Endpoint(
        "decide", "POST", "/api/review/{claim_id}", "Accept, reject or amend a claim.", shapes.Decided,
        body=shapes.Decision, scope="review", faults=(404, 409, 413, 415),
    ),
    Endpoint(
        "undo", "POST", "/api/review/{claim_id}/undo", "Take the last decision back by a new entry.",
        shapes.Decided, body=shapes.Undo, scope="review", faults=(404, 409, 413, 415),
    ),
    Endpoint(
        "add", "POST", "/api/reports", "Read a report and append it with its claims.", shapes.AddedReport,
        body=shapes.AddReport, scope="add", faults=(413, 415), status=201,
    ),
    Endpoint(
        "audit", "GET", "/api/audit", "Who recorded what, when.", shapes.Audit, asked.Paging, scope="review"
    ),
    Endpoint("accounts", "GET", "/api/accounts", "All accounts.", shapes.AccountList, scope="admin"),
    Endpoint("landing", "GET", "/ogc", "OGC API landing page.", JSON, asked.Format),
    Endpoint("conformance", "GET", "/ogc/conformance", "Conformance classes.", JSON, asked.Format),
    Endpoint("collections", "GET", "/ogc/collections", "The collections.", JSON, asked.Format),
    Endpoint(
        "collection", "GET", "/ogc/collections/{collection}", "One collection.", JSON, asked.Format,
        faults=(404,),
    ),
    Endpoint(
        "queryables", "GET", "/ogc/collections/{collection}/queryables",
        "Properties that a filter may name (JSON Schema).", "application/schema+json", asked.Format,
        faults=(404,),
    ),
    Endpoint(
        "items", "GET", ITEMS, "Features of a collection.", GEOJSON, asked.WhichItems, faults=(404,)
    ),
    Endpoint(
        "item", "GET", ITEMS + "/{feature_id}", "One feature.", GEOJSON, asked.WhichItem, faults=(404,)
    ),
    Endpoint(
        "openapi", "GET", "/openapi.json", "This document.", "application/vnd.oai.openapi+json;version=3.0",
        scope=None,
    ),
    Endpoint("health", "GET", "/health", "Whether the server answers, and with which edition.",
             shapes.EditionInfo, scope=None),
)  # fmt: skip
