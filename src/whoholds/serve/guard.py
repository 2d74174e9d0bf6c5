"""A request -> who is asking, whether they may, and whether their own page sent it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.requests import Request

from whoholds.hosts import host_of
from whoholds.serve.accounts import Accounts, Identity
from whoholds.serve.contract import Endpoint
from whoholds.serve.faults import RequestError

COOKIE, SECURE_COOKIE = "whoholds_session", "__Host-whoholds_session"
"""The session's cookie; over HTTPS under the prefix that ties it to this host alone."""

CSRF_HEADER = "x-csrf-token"
NOBODY_READS = Identity(scopes=("read",))
NOBODY = Identity()


@dataclass(frozen=True)
class Guard:
    """Decides who may ask what; `open_reading` lets everybody read, signed in or not."""

    accounts: Accounts | None
    open_reading: bool

    def identity(self, request: Request) -> Identity:
        """Return who is asking. Raises RequestError (401) for a token that is none."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            found = self.accounts.of_token(token.strip()) if self.accounts else None
            if found is None:
                raise RequestError(
                    401, "this token is not known, or has expired", {"WWW-Authenticate": "Bearer"}
                )
            return found
        secret = session_secret(request)
        found = self.accounts.of_session(secret) if self.accounts and secret else None
        return found or (NOBODY_READS if self.open_reading else NOBODY)

    def admit(self, endpoint: Endpoint, identity: Identity, request: Request) -> None:
        """Let a request pass, or raise RequestError: 401 nobody signed in, 403 not theirs to ask."""
        if endpoint.scope and endpoint.scope not in identity.scopes:
            if identity.name is None:
                raise RequestError(
                    401, f"this needs the scope {endpoint.scope!r}", {"WWW-Authenticate": "Bearer"}
                )
            raise RequestError(403, f"{identity.name} ({identity.role}) may not {endpoint.scope}")
        if endpoint.method != "GET":
            _same_page(request)
            self._carries_csrf(identity, request)

    def _carries_csrf(self, identity: Identity, request: Request) -> None:
        sent = request.headers.get(CSRF_HEADER, "")
        if identity.csrf is not None and not secrets.compare_digest(sent.encode(), identity.csrf.encode()):
            raise RequestError(403, f"send the header {CSRF_HEADER} with the csrf of GET /api/session")


def session_secret(request: Request) -> str:
    """Return the secret in the session's cookie, or nothing."""
    return request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE) or ""


def cookie_name(request: Request) -> str:
    """Return the cookie's name for how the request came."""
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


def _same_page(request: Request) -> None:
    """Refuse what another site's page sends: the browser itself tells where a request comes from."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise RequestError(403, "this comes from another site's page")
    origin = request.headers.get("origin")
    if origin is not None and host_of(origin) != request.headers.get("host", ""):
        raise RequestError(403, "this comes from another site's page")
