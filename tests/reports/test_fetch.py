"""Fetching: what a server does wrong ends in a clear message, and no private address is asked."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from whoholds.errors import FetchError
from whoholds.reports.fetch import Fetcher, Limits

Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def server(reply: Callable[[str, dict[str, str]], Reply]) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback; `reply(path, headers)` answers, and asked paths are kept."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, headers, body = reply(self.path, {k.lower(): v for k, v in self.headers.items()})
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{httpd.server_port}", asked
        finally:
            httpd.shutdown()


def fetcher(**limits: object) -> Fetcher:
    return Fetcher(Limits(**{"private": True, "pause": 0.0, **limits}), sleep=lambda _: None)  # type: ignore[arg-type]


def test_a_page_comes_with_its_final_address_and_time() -> None:
    with server(lambda path, _: (200, {}, b"x") if path == "/b" else (302, {"Location": "/b"}, b"")) as (
        url,
        asked,
    ):
        page = fetcher().get(url + "/a")
    assert (page.body, page.url, asked) == (b"x", url + "/b", ["/a", "/b"])
    assert page.retrieved.tzinfo is not None


def test_the_host_that_was_meant_is_the_host_that_is_named() -> None:
    with server(lambda _, headers: (200, {}, headers["host"].encode())) as (url, _):
        assert fetcher().get(url).body.decode() == url.removeprefix("http://")


def test_an_unchanged_page_is_not_sent_again() -> None:
    def reply(path: str, headers: dict[str, str]) -> Reply:
        return (304, {}, b"") if headers.get("if-none-match") == '"v1"' else (200, {"ETag": '"v1"'}, b"new")

    with server(reply) as (url, _):
        first = fetcher().get(url)
        again = fetcher().get(url, {"If-None-Match": first.headers["etag"]})
    assert (first.unchanged, again.unchanged, again.body) == (False, True, b"")


def test_a_passing_fault_is_tried_again_and_a_lasting_one_is_not() -> None:
    replies = iter([(503, {"Retry-After": "0"}, b""), (500, {}, b""), (200, {}, b"ok")])
    with server(lambda path, _: (404, {}, b"") if path == "/none" else next(replies)) as (url, asked):
        assert fetcher().get(url + "/page").body == b"ok"
        with pytest.raises(FetchError, match="HTTP 404"):
            fetcher().get(url + "/none")
    assert asked == ["/page"] * 3 + ["/none"]


def test_a_bomb_ends_at_the_cap() -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    with server(lambda *_: (200, {"Content-Encoding": "gzip"}, bomb)) as (url, _):
        with pytest.raises(FetchError, match="larger than 1000000 bytes"):
            fetcher(size=1_000_000).get(url)


def test_broken_compression_is_named() -> None:
    with server(lambda *_: (200, {"Content-Encoding": "gzip"}, b"no gzip")) as (url, _):
        with pytest.raises(FetchError, match="broken compression"):
            fetcher().get(url)


def test_redirects_end() -> None:
    with server(lambda path, _: (302, {"Location": path + "x"}, b"")) as (url, asked):
        with pytest.raises(FetchError, match="more than 5 redirects"):
            fetcher().get(url + "/")
    assert len(asked) == 6


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/x", "gopher://x", "//nohost", "http://", "javascript:alert(1)", "http://[", ""],
)  # fmt: skip
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        fetcher().get(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "[::1]", "[fe80::1]", "[::ffff:127.0.0.1]", "[fc00::1]", "2130706433", "0x7f.1", "100.64.0.1",
    ],
)  # fmt: skip
def test_no_private_address_is_asked(host: str) -> None:
    with pytest.raises(FetchError, match="no public address|no such host|no address"):
        Fetcher(sleep=lambda _: None).get(f"http://{host}/")


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from whoholds.reports import fetch

    with server(lambda *_: (302, {"Location": "http://192.168.0.1/secret"}, b"")) as (url, asked):
        monkeypatch.setattr(fetch, "_is_public", lambda address: not address.startswith("192."))
        with pytest.raises(FetchError, match="192.168.0.1 is no public address"):
            Fetcher(sleep=lambda _: None).get(url)
    assert len(asked) == 1
