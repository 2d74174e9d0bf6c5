"""Accounts: passwords, sessions, tokens, and what guessing costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from press_room import PASSWORD, QUICK, Newsroom

from whoholds.errors import UsageError
from whoholds.serve.accounts import Accounts
from whoholds.serve.faults import RequestError


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    found = Accounts(tmp_path / "war.db.accounts", clock, QUICK)
    found.add("olena", "analyst", PASSWORD)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        ("olena", "reader", PASSWORD, "already"),
        ("", "reader", PASSWORD, "1 to 80"),
        ("a\nb", "reader", PASSWORD, "printable"),
        ("x", "boss", PASSWORD, "no role"),
        ("x", "reader", "short", "10 characters"),
    ],
)
def test_an_account_needs_a_name_a_role_and_a_long_password(
    accounts: Accounts, name: str, role: str, password: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        accounts.add(name, role, password)


def test_neither_passwords_nor_secrets_stand_in_the_file(accounts: Accounts, tmp_path: Path) -> None:
    secret = accounts.sign_in("olena", PASSWORD, "here").secret
    token = accounts.token("olena", ("read",))
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert not any(word.encode() in data for word in (PASSWORD, secret, token))
    assert (tmp_path / "war.db.accounts").stat().st_mode & 0o077 == 0


def test_a_session_ends_by_itself(accounts: Accounts, clock: Clock) -> None:
    secret = accounts.sign_in("olena", PASSWORD, "here").secret
    assert accounts.of_session(secret)
    clock.now += timedelta(hours=12, seconds=1)
    assert accounts.of_session(secret) is None


def test_guessing_is_stopped_and_the_wait_ends(accounts: Accounts, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(RequestError) as refused:
            accounts.sign_in("olena", "wrong password", "there")
        assert refused.value.status == 403
    with pytest.raises(RequestError) as refused:
        accounts.sign_in("OLENA", PASSWORD, "elsewhere")
    assert refused.value.status == 429 and int(refused.value.headers["Retry-After"]) <= 900
    clock.now += timedelta(minutes=16)
    assert accounts.sign_in("olena", PASSWORD, "there").identity.name == "olena"


def test_an_unknown_name_fails_as_a_wrong_password_does(accounts: Accounts) -> None:
    with pytest.raises(RequestError, match="name or the password"):
        accounts.sign_in("nobody", PASSWORD, "here")


def test_a_removed_account_is_out_at_once(accounts: Accounts) -> None:
    secret, token = accounts.sign_in("olena", PASSWORD, "here").secret, accounts.token("olena", ("review",))
    accounts.remove("olena")
    assert accounts.of_session(secret) is None and accounts.of_token(token) is None
    with pytest.raises(UsageError, match="no account"):
        accounts.remove("olena")


def test_a_token_expires(accounts: Accounts, clock: Clock) -> None:
    token = accounts.token("olena", ("read",), days=1)
    assert accounts.of_token(token)
    clock.now += timedelta(days=2)
    assert accounts.of_token(token) is None


def test_the_cookie_is_strict_and_signing_out_ends_it(newsroom: Newsroom) -> None:
    client = newsroom.client()
    told = client.post("/api/session", json={"name": "analyst", "password": PASSWORD})
    cookie = told.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    assert client.get("/api/session").json()["role"] == "analyst"
    client.headers["x-csrf-token"] = told.json()["csrf"]
    kept = dict(client.cookies)
    assert client.delete("/api/session").json()["name"] is None
    client.cookies.update(kept)
    assert client.get("/api/session").json()["name"] is None


def test_over_https_the_cookie_is_of_this_host_alone(newsroom: Newsroom) -> None:
    client = newsroom.client()
    client.base_url = "https://testserver"
    cookie = client.post("/api/session", json={"name": "reader", "password": PASSWORD}).headers["set-cookie"]
    assert cookie.startswith("__Host-") and "secure" in cookie.lower()
