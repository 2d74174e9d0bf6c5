"""Each endpoint's name -> the function that answers it, from the edition that the request holds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from whoholds.publish.app.columns import GZIP
from whoholds.serve import lists, place, reader, written
from whoholds.serve import queue as queues
from whoholds.serve.answering import Answer, Call
from whoholds.serve.atom import feed
from whoholds.serve.contract import GEOJSON, JSON, RUNS
from whoholds.serve.edition import AS_KNOWN, VALID, last_instant
from whoholds.serve.faults import RequestError
from whoholds.serve.ogc import pages
from whoholds.serve.ogc.space import CRS84
from whoholds.serve.openapi import text as openapi_text
from whoholds.serve.server import Server
from whoholds.serve.shapes import AccountList, Session
from whoholds.serve.strip import strip as strip_of

if TYPE_CHECKING:
    from whoholds.serve.book import Book

Handler = Callable[[Server, Call], Answer]


def overview(server: Server, call: Call) -> Answer:
    """Answer GET /api/overview."""
    return _edition(call, lists.overview(call.edition, server.abilities))


def places(_: Server, call: Call) -> Answer:
    """Answer GET /api/places."""
    return _packed(call, call.edition.places, JSON)


def _packed(call: Call, data: bytes, media: str) -> Answer:
    """Answer with what the edition holds in a gzip frame."""
    known, content = call.edition.info.as_known or call.edition.info.created, data
    if not call.packed:
        content = zlib.decompress(data, GZIP)
    return Answer(content, media, known_until=known, encoding="gzip" if call.packed else "")


def _edition(call: Call, content: Any, media: str = "application/json") -> Answer:
    return Answer(content, media, known_until=call.edition.info.as_known or call.edition.info.created)


def control(_: Server, call: Call) -> Answer:
    """Answer GET /api/control/{axis}."""
    name, edition = call.path["axis"], call.edition
    if edition.axis(name) is None:
        offered = ", ".join((VALID, AS_KNOWN, *(day.isoformat() for day in edition.kept[-3:])))
        raise RequestError(404, f"no control runs {name[:40]!r}: there are {offered} ...")
    return _packed(call, edition.packed_axis(name), RUNS)


def dossier(_: Server, call: Call) -> Answer:
    """Answer GET /api/places/{place_id}."""
    found, view = place.dossier(call.edition, call.path["place_id"], call.question)
    return Answer(found, known_until=last_instant(view, call.edition))


def strip(_: Server, call: Call) -> Answer:
    """Answer GET /api/places/{place_id}/strip."""
    return _edition(call, strip_of(call.edition, call.path["place_id"]))


def reasons(server: Server, call: Call) -> Answer:
    """Answer GET /api/places/{place_id}/reasons: from the edition, else from the ledger."""
    place_id, question = call.path["place_id"], call.question
    spot = place.spot_of(call.edition, place_id)
    on, view = place.view_of(call.edition, question)
    kept = place.reasons_kept(call.edition, spot.no, on) if question.as_known is None else None
    if kept is not None:
        return Answer(kept, known_until=last_instant(view, call.edition))
    if server.asker is None:
        raise RequestError(503, "this server has no ledger to ask why: start it with --ledger FILE.db")
    asked = (place_id, on, question.as_known, call.edition.info.ledger_head)
    return Answer(server.asker.reasons(asked), known_until=last_instant(view, call.edition))


def brief(_: Server, call: Call) -> Answer:
    """Answer GET /api/places/{place_id}/brief."""
    text, view = written.brief(call.edition, call.path["place_id"], call.question)
    media = "text/html" if call.question.format == "html" else "text/plain"
    return Answer(text, media, known_until=last_instant(view, call.edition))


def cite(_: Server, call: Call) -> Answer:
    """Answer GET /api/places/{place_id}/cite."""
    return _edition(call, written.cite(call.edition, call.path["place_id"], call.question), "text/plain")


def claims(_: Server, call: Call) -> Answer:
    """Answer GET /api/claims."""
    return _edition(call, lists.claims(call.edition, call.question))


def claim(server: Server, call: Call) -> Answer:
    """Answer GET /api/claims/{claim_id}."""
    claim_id = call.path["claim_id"]
    reviews = server.book.reviews(claim_id) if server.book else ()
    return _edition(call, lists.claim(call.edition, claim_id, reviews))


def report(server: Server, call: Call) -> Answer:
    """Answer GET /api/reports/{report_id}; the whole text to those who review, or where its licence lets."""
    report_id = call.path["report_id"]
    may = server.book is not None and "review" in call.identity.scopes
    text = server.book.text_of(report_id) if may and server.book else None
    return _edition(call, lists.report(call.edition, report_id, text))


def changes(_: Server, call: Call) -> Answer:
    """Answer GET /api/changes."""
    return _edition(call, lists.changes(call.edition, call.question))


def sources(_: Server, call: Call) -> Answer:
    """Answer GET /api/sources."""
    return _edition(call, lists.sources(call.edition))


def search(_: Server, call: Call) -> Answer:
    """Answer GET /api/search."""
    return _edition(call, lists.search(call.edition, call.question))


def read(server: Server, call: Call) -> Answer:
    """Answer POST /api/read; the rules are loaded with the first text."""
    from whoholds.pipeline import Recipe

    info = call.edition.theatre_info
    recipe = server.recipe or Recipe(info.name if info else "")
    return Answer(reader.read_text(call.body, recipe))


def compare(_: Server, call: Call) -> Answer:
    """Answer POST /api/compare."""
    found, view = reader.compare(call.edition, call.question, call.body, call.media)
    return Answer(found, known_until=last_instant(view, call.edition))


def atom(_: Server, call: Call) -> Answer:
    """Answer GET /changes.atom."""
    found = lists.changes(call.edition, call.question)
    return _edition(call, feed(call.base, call.edition, found), "application/atom+xml")


# --- review, accounts --------------------------------------------------------------------------------


def session(_: Server, call: Call) -> Answer:
    """Answer GET /api/session."""
    who = call.identity
    return Answer(Session(name=who.name, role=who.role, scopes=who.scopes, csrf=who.csrf))


def queue(server: Server, call: Call) -> Answer:
    """Answer GET /api/review."""
    return Answer(queues.queue(call.edition, _book(server), call.question))


def _book(server: Server) -> Book:
    if server.book is None:
        raise RequestError(503, "this server has no ledger: start it with whoholds --ledger FILE.db serve")
    return server.book


def decide(server: Server, call: Call) -> Answer:
    """Answer POST /api/review/{claim_id}."""
    return Answer(_book(server).decide(call.path["claim_id"], call.body, _name(call)))


def undo(server: Server, call: Call) -> Answer:
    """Answer POST /api/review/{claim_id}/undo."""
    return Answer(_book(server).undo(call.path["claim_id"], call.body, _name(call)))


def _name(call: Call) -> str:
    if call.identity.name is None:
        raise RequestError(401, "a review needs a name: sign in first")
    return call.identity.name


def add(server: Server, call: Call) -> Answer:
    """Answer POST /api/reports."""
    return Answer(_book(server).add(call.body), status=201)


def audit(server: Server, call: Call) -> Answer:
    """Answer GET /api/audit."""
    return Answer(_book(server).audit(call.question.before, call.question.limit))


def accounts(server: Server, _: Call) -> Answer:
    """Answer GET /api/accounts."""
    return Answer(AccountList(accounts=server.accounts.list() if server.accounts else ()))


# --- OGC API Features --------------------------------------------------------------------------------


def landing(_: Server, call: Call) -> Answer:
    """Answer GET /ogc."""
    return _document(call, "whoholds", pages.landing(call.base, call.edition))


def _document(call: Call, title: str, found: dict[str, Any], media: str = "application/json") -> Answer:
    if pages.wants_html(call.accept, call.question.f):
        return _edition(call, pages.page(title, found), "text/html")
    return _edition(call, found, media)


def conformance(_: Server, call: Call) -> Answer:
    """Answer GET /ogc/conformance."""
    return _document(call, "Conformance", pages.conformance())


def collections(_: Server, call: Call) -> Answer:
    """Answer GET /ogc/collections."""
    return _document(call, "Collections", pages.collections(call.base, call.edition))


def collection(_: Server, call: Call) -> Answer:
    """Answer GET /ogc/collections/{collection}."""
    found = pages.collection_of(call.path["collection"])
    return _document(call, found.title, pages.collection(call.base, call.edition, found))


def queryables(_: Server, call: Call) -> Answer:
    """Answer GET /ogc/collections/{collection}/queryables."""
    found = pages.collection_of(call.path["collection"])
    told = pages.queryables(call.base, call.edition, found)
    return _document(call, found.title, told, "application/schema+json")


def items(_: Server, call: Call) -> Answer:
    """Answer GET /ogc/collections/{collection}/items."""
    found = pages.collection_of(call.path["collection"])
    html = pages.wants_html(call.accept, call.question.f)
    told, page = pages.items(call.base, call.edition, found, call.question)
    until = last_instant(page.view, call.edition) if page.view else call.edition.info.created
    if html:
        return Answer(pages.page(found.title, told), "text/html", known_until=until)
    return Answer(told, GEOJSON, until, headers={"Content-Crs": f"<{call.question.crs or CRS84}>"})


def item(_: Server, call: Call) -> Answer:
    """Answer GET /ogc/collections/{collection}/items/{feature_id}."""
    found = pages.collection_of(call.path["collection"])
    html = pages.wants_html(call.accept, call.question.f)
    told = pages.item(call.base, call.edition, found, call.path["feature_id"], call.question)
    if html:
        return _edition(call, pages.page(str(told["id"]), told), "text/html")
    answer = _edition(call, told, GEOJSON)
    crs = {"Content-Crs": f"<{call.question.crs or CRS84}>"}
    return Answer(answer.content, answer.media, answer.known_until, headers=crs)


def openapi(_: Server, __: Call) -> Answer:
    """Answer GET /openapi.json."""
    return Answer(openapi_text(), pages.OPENAPI)


def health(_: Server, call: Call) -> Answer:
    """Answer GET /health."""
    return Answer(call.edition.info)


HANDLERS: dict[str, Handler] = {
    function.__name__: function
    for function in (
        overview, places, control, dossier, strip, reasons, brief, cite, claims, claim, report, changes,
        sources, search, read, compare, atom, session, queue, decide, undo, add, audit, accounts, landing,
        conformance, collections, collection, queryables, items, item, openapi, health,
    )
}  # fmt: skip

LASTING = frozenset(
    (
        "overview", "places", "control", "dossier", "strip", "brief", "cite", "claims", "changes", "sources",
        "search", "atom", "landing", "conformance", "collections", "collection", "queryables", "items",
        "item", "openapi",
    )
)  # fmt: skip
"""Answers that follow from the edition and the address alone, and are kept with it."""

QUICK = frozenset(("dossier",))
"""Answers that take less than a millisecond from an edition's pages: as long as a thread takes to begin."""

UNPINNED = frozenset(("events", "sign_in", "sign_out"))
"""What is not answered from one edition, and has no handler here."""
