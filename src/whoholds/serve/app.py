"""A server's parts -> the ASGI application: routes from the contract, one way through for every request."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from whoholds.logs import fields
from whoholds.serve.accounts import Identity
from whoholds.serve.answering import Answer, Call, Reply, error_body, kept, takes_gzip
from whoholds.serve.asked import asked
from whoholds.serve.cache import Kept
from whoholds.serve.contract import ENDPOINTS, JSON, Endpoint
from whoholds.serve.edition import Edition
from whoholds.serve.events import Events
from whoholds.serve.faults import RequestError, problem_of, status_of
from whoholds.serve.guard import cookie_name, session_secret
from whoholds.serve.handlers import HANDLERS, LASTING, QUICK, UNPINNED
from whoholds.serve.observed import Observed
from whoholds.serve.openapi import PROBLEM
from whoholds.serve.safety import Safety
from whoholds.serve.server import Server
from whoholds.serve.shapes import Session, SignIn
from whoholds.serve.static import static_answer

log = logging.getLogger("whoholds.serve")

MOST_BODY = {"compare": 20_000_000, "read": 2_000_000, "add": 2_000_000}
MOST_OTHER_BODY = 100_000
"""Bytes of a body: a map of 33,000 places in GeoJSON has 10 MB, a long article 100 kB."""

READING_AT_ONCE = 2
"""Threads that read editions: each takes milliseconds of the one interpreter and keeps its own pages of the
tables; 40 of them held 1.2 GB for 33,000 places and 200,000 claims, two hold 0.2."""

_reading: RunVar[CapacityLimiter] = RunVar("reading")


def reading() -> CapacityLimiter:
    """Return the limit of this event loop: one may not be shared between loops."""
    try:
        return _reading.get()
    except LookupError:
        _reading.set(CapacityLimiter(READING_AT_ONCE))
        return _reading.get()


EVERYTHING_AS_JSON = ("application/json",)


def make_app(server: Server) -> Starlette:
    """Return the application that answers for a server."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in ENDPOINTS:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    events = Events(server)
    routes = [
        Route(_route(path), _Door(server, methods, events), methods=sorted(methods), name=path)
        for path, methods in by_path.items()
    ]
    static = Route("/{path:path}", _Static(server), methods=["GET"], name="app")
    app = Starlette(
        routes=[*routes, static],
        middleware=[
            Middleware(Observed, metrics=server.metrics),
            Middleware(Safety, tiles=server.options.tiles),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(server.options.hosts), www_redirect=False),
        ],
        exception_handlers={HTTPException: _http_fault},
    )
    app.router.redirect_slashes = False
    app.state.events = events
    return app


def _route(path: str) -> str:
    """Let a report's id hold slashes: sources bring addresses as ids."""
    return path.replace("{report_id}", "{report_id:path}")


async def _http_fault(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    detail = {404: "nothing stands under this address", 405: "the address takes other methods: see Allow"}
    return _problem(RequestError(status, detail.get(status, str(error)), headers))


def _problem(error: Exception) -> Response:
    headers = error.headers if isinstance(error, RequestError) else {}
    return Response(error_body(problem_of(error)), status_of(error), headers, PROBLEM)


class _Door:
    """Answers all methods of one address."""

    def __init__(self, server: Server, methods: Mapping[str, Endpoint], events: Events) -> None:
        self.server, self.methods, self.events = server, methods, events
        self.guard, self.private = server.guard, server.accounts is not None

    def name(self, method: str) -> str:
        """Return the name of the endpoint that answers a method, for logs and numbers."""
        found = self.methods.get("GET" if method == "HEAD" else method)
        return found.handler if found else ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        found = await self.answer(request)
        await found(scope, receive, send)

    async def answer(self, request: Request) -> ASGIApp:
        """Answer a request; whatever goes wrong becomes a problem with its status."""
        try:
            endpoint = self.methods["GET" if request.method == "HEAD" else request.method]
            identity = self.guard.identity(request)
            self.guard.admit(endpoint, identity, request)
            if endpoint.handler in UNPINNED:
                asked(request.query_params, endpoint.query)
                return await self._unpinned(request, endpoint)
            with self.server.shelf.pinned() as edition:
                return await self._from(edition, request, endpoint, identity)
        except Exception as error:
            if status_of(error) == 500:
                log.exception("%s %s", request.method, request.url.path)
            return _problem(error)

    async def _unpinned(self, request: Request, endpoint: Endpoint) -> Response:
        if endpoint.handler == "events":
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(self.events.stream(), headers=headers, media_type="text/event-stream")
        return await self._sign_in(request) if endpoint.handler == "sign_in" else self._sign_out(request)

    async def _from(
        self, edition: Edition, request: Request, endpoint: Endpoint, identity: Identity
    ) -> ASGIApp:
        packed, name, base = takes_gzip(request), endpoint.handler, base_of(request)
        accept, lasting = request.headers.get("accept", ""), name in LASTING
        query = request.scope["query_string"].decode("latin-1")
        key = (name, request.scope["path"], query, accept, base, "gzip" if packed else "")
        found = edition.cache.get(key) if lasting else None
        if found is None:
            question = asked(request.query_params, endpoint.query)
            body = await _body(request, endpoint)
            call = Call(
                edition, question, request.path_params, identity, base, accept, body, _media(request), packed
            )
            found = await self._made(name, call, packed)
            if lasting:
                edition.cache.put(key, found)
        return Reply(found, request, self.private)

    async def _made(self, name: str, call: Call, packed: bool) -> Kept:
        """Return what a handler answers: beside the loop, unless a thread would take longer to begin."""
        if name in QUICK:
            return _answered(self.server, name, call, packed)
        limiter = reading() if name in LASTING else None
        return await to_thread.run_sync(_answered, self.server, name, call, packed, limiter=limiter)

    async def _sign_in(self, request: Request) -> Response:
        if self.server.accounts is None:
            raise RequestError(403, "this server has no accounts: make one with whoholds accounts add NAME")
        body = await _body(request, self.methods["POST"])
        address = request.client.host if request.client else ""
        try:
            opened = await run_in_threadpool(self.server.accounts.sign_in, body.name, body.password, address)
        except RequestError as error:
            log.warning("sign-in refused", extra=fields(status=error.status, address=address))
            raise
        found = _session(opened.identity)
        secure = request.url.scheme == "https"
        found.set_cookie(
            cookie_name(request), opened.secret, httponly=True, samesite="strict", secure=secure, path="/"
        )
        return found

    def _sign_out(self, request: Request) -> Response:
        if self.server.accounts is not None and session_secret(request):
            self.server.accounts.sign_out(session_secret(request))
        found = _session(Identity())
        found.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="strict")
        return found


def _session(who: Identity) -> Response:
    told = Session(name=who.name, role=who.role, scopes=who.scopes, csrf=who.csrf)
    return Response(msgspec.json.encode(told), headers={"Cache-Control": "no-store"}, media_type=JSON)


def _answered(server: Server, name: str, call: Call, packed: bool) -> Kept:
    answer: Answer = HANDLERS[name](server, call)
    return kept(answer, packed)


def base_of(request: Request) -> str:
    """Return the address under which the server was reached, without a slash at its end."""
    scope = request.scope
    host = request.headers.get("host") or "{}:{}".format(*(scope.get("server") or ("127.0.0.1", 80)))
    return f"{scope['scheme']}://{host}{scope.get('root_path', '')}".rstrip("/")


# --- bodies ------------------------------------------------------------------------------------------


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _body(request: Request, endpoint: Endpoint) -> Any:
    """Return the body of a request as its endpoint takes it. Raises RequestError: 413, 415; DecodeError."""
    if endpoint.body is None:
        return None
    media = _media(request)
    offered: Sequence[str] = EVERYTHING_AS_JSON if isinstance(endpoint.body, type) else endpoint.body
    if media not in offered:
        raise RequestError(415, f"send the body as {' or '.join(offered)}")
    data = await _bytes(request, MOST_BODY.get(endpoint.handler, MOST_OTHER_BODY))
    return _decoded(data, endpoint.body) if isinstance(endpoint.body, type) else data


def _decoded(data: bytes, shape: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise RequestError(422, str(error)) from error


async def _bytes(request: Request, most: int) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            raise RequestError(413, f"the body is larger than {most:,} bytes")
    return bytes(found)


# --- files of the app --------------------------------------------------------------------------------


class _Static:
    """Answers with the files of the web app."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def name(self, _: str) -> str:
        """Return what all files of the app are counted as."""
        return "app"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        found = await run_in_threadpool(static_answer, self.server.static, request.path_params["path"])
        lacking = RequestError(404, "nothing stands under this address")
        reply = Reply(found, request, private=False) if found else _problem(lacking)
        await reply(scope, receive, send)


__all__ = ["SignIn", "make_app"]
