"""Who may ask what: every address by every role, as a table; and what beyond this machine needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from press_room import PASSWORD, QUICK, Newsroom
from starlette.testclient import TestClient

from whoholds.errors import UsageError
from whoholds.serve.accounts import ROLES, Accounts
from whoholds.serve.app import make_app
from whoholds.serve.contract import ENDPOINTS, Endpoint
from whoholds.serve.server import Options, Server, checked
from whoholds.serve.shelf import Shelf

WHO = (None, "reader", "contributor", "analyst", "admin")
PATHS = {
    "{place_id}": "gn:713174",
    "{axis}": "valid",
    "{claim_id}": "c0",
    "{report_id}": "none",
    "{collection}": "claims",
    "{feature_id}": "none",
}

ANSWERED = [endpoint for endpoint in ENDPOINTS if endpoint.handler != "events"]
"""All but the stream without an end, which test_events.py asks as every role."""


def address(endpoint: Endpoint) -> str:
    path = endpoint.path
    for name, value in PATHS.items():
        path = path.replace(name, value)
    return path + ("?q=x" if endpoint.handler == "search" else "")


def ask(client: TestClient, endpoint: Endpoint) -> int:
    sent = {} if endpoint.body is None else {"json": {}}
    return client.request(endpoint.method, address(endpoint), **sent).status_code  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def guarded(newsroom: Newsroom) -> dict[str | None, TestClient]:
    """Clients of a server beyond this machine: reading needs an account."""
    options = Options(host="0.0.0.0", names=("testserver",))
    server = Server(Shelf(newsroom.server.shelf.folder), options, newsroom.book, newsroom.accounts)
    app = make_app(server)
    clients: dict[str | None, TestClient] = {None: TestClient(app)}
    for role in WHO[1:]:
        clients[role] = TestClient(app)
        told = clients[role].post("/api/session", json={"name": role, "password": PASSWORD}).json()
        clients[role].headers["x-csrf-token"] = told["csrf"]
    return clients


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    "endpoint", [e for e in ANSWERED if e.handler != "sign_out"], ids=lambda e: e.handler
)
def test_every_address_by_every_role(
    guarded: dict[str | None, TestClient], endpoint: Endpoint, who: str | None
) -> None:
    allowed = endpoint.scope is None or (who is not None and endpoint.scope in ROLES[who])
    status = ask(guarded[who], endpoint)
    if allowed:
        assert status not in (401, 403) or endpoint.handler == "sign_in", status
    else:
        assert status == (401 if who is None else 403)


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if e.method != "GET"], ids=lambda e: e.handler)
def test_no_change_by_cookie_without_its_own_page(newsroom: Newsroom, endpoint: Endpoint) -> None:
    client = newsroom.client("admin")
    del client.headers["x-csrf-token"]
    assert ask(client, endpoint) == 403
    client = newsroom.client("admin")
    client.headers["sec-fetch-site"] = "cross-site"
    assert ask(client, endpoint) == 403
    for origin in ("https://evil.example", "https://[no-address", "null"):
        client = newsroom.client("admin")
        client.headers["origin"] = origin
        assert ask(client, endpoint) == 403


@pytest.mark.parametrize("role", WHO[1:])
@pytest.mark.parametrize("scope", ["read", "add", "review", "admin"])
def test_a_token_may_no_more_than_it_says(newsroom: Newsroom, role: str, scope: str) -> None:
    if scope not in ROLES[role]:
        with pytest.raises(UsageError, match="may not"):
            newsroom.accounts.token(role, (scope,))
        return
    token = newsroom.accounts.token(role, (scope,))
    client = TestClient(newsroom.app, headers={"authorization": f"Bearer {token}"})
    for endpoint in ANSWERED:
        if endpoint.scope:
            refused = ask(client, endpoint) in (401, 403)
            assert refused == (endpoint.scope != scope), endpoint.handler


def test_a_made_up_token_is_refused_even_where_reading_is_free(newsroom: Newsroom) -> None:
    client = TestClient(newsroom.app, headers={"authorization": "Bearer wh_nothing"})
    assert client.get("/api/overview").status_code == 401


def test_through_a_proxy_reading_needs_an_account(newsroom: Newsroom) -> None:
    options = Options(names=("map.example",))
    server = Server(newsroom.server.shelf, options, newsroom.book, newsroom.accounts)
    client = TestClient(make_app(server), base_url="http://map.example")
    assert client.get("/api/overview").status_code == 401
    told = client.post("/api/session", json={"name": "reader", "password": PASSWORD})
    assert told.status_code == 200 and client.get("/api/overview").status_code == 200


@pytest.mark.parametrize("path", ["/api/places/gn:713174?on=2023-04-03", "/api/control/valid", "/api/places"])
def test_what_is_kept_for_one_reader_is_not_shown_to_who_may_not_read(newsroom: Newsroom, path: str) -> None:
    options = Options(names=("map.example",))
    app = make_app(Server(newsroom.server.shelf, options, newsroom.book, newsroom.accounts))
    token = newsroom.accounts.token("reader", ("read",))
    reader, nobody = (TestClient(app, base_url="http://map.example") for _ in range(2))
    headers = {"authorization": f"Bearer {token}"}
    first, again = (reader.get(path, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == 200 and first.content == again.content
    assert first.headers["cache-control"] == "private, no-cache"
    refused = nobody.get(path, headers={"if-none-match": first.headers["etag"]})
    assert refused.status_code == 401 and first.content not in refused.content


def test_on_this_machine_reading_is_free(newsroom: Newsroom) -> None:
    assert newsroom.client().get("/api/overview").status_code == 200


def test_beyond_this_machine_it_does_not_start_without_accounts_or_a_word(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "a", hasher=QUICK)
    with pytest.raises(UsageError, match="--public-read"):
        checked(Options(host="0.0.0.0"), accounts)
    with pytest.raises(UsageError, match=r"map\.example is reached"):
        checked(Options(names=("map.example",)), None)
    checked(Options(host="0.0.0.0", public_read=True), None)
    for host in ("127.0.0.1", "::1", "localhost", "127.0.0.9"):
        checked(Options(host=host), None)
    accounts.add("olena", "reader", PASSWORD)
    checked(Options(host="0.0.0.0"), accounts)
    accounts.close()


def test_another_name_for_this_machine_is_refused(client: TestClient) -> None:
    told = client.get("/api/overview", headers={"host": "rebound.example"})
    assert told.status_code == 400


def test_every_answer_keeps_the_browser_strict(client: TestClient) -> None:
    for path in ("/", "/api/overview", "/ogc?f=html", "/nothing", "/api/places/gn:0"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert client.get(path).headers["x-content-type-options"] == "nosniff"


def test_tiles_are_allowed_by_their_host_alone(editions: Path) -> None:
    options = Options(tiles="https://tiles.example/{z}/{x}/{y}.png")
    with TestClient(make_app(Server(Shelf(editions), options))) as client:
        policy = client.get("/").headers["content-security-policy"]
    assert "img-src 'self' data: blob: https://tiles.example" in policy
