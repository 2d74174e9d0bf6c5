"""URL -> bytes, politely and safely: http(s) only, public addresses only, bounded in size and time.

The host is resolved here, every address of it is checked, and the connection goes to the checked address
itself, so that a second answer of the name server cannot lead elsewhere (DNS rebinding). Redirects are
followed by hand and checked in the same way, hop by hop.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from whoholds.errors import FetchError, MissingExtraError

if TYPE_CHECKING:
    import httpx

AGENT = "whoholds (+https://pypi.org/project/whoholds/)"
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""HTTP statuses worth another try (RFC 9110, RFC 6585)."""
LONGEST_WAIT = 60.0
"""Seconds between two tries at the most, whatever Retry-After asks."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost; sizes in bytes after decompression, times in seconds."""

    size: int = 20_000_000
    time: float = 60.0
    read: float = 20.0
    redirects: int = 5
    tries: int = 3
    pause: float = 1.0
    private: bool = False
    """Whether private, loopback and link-local addresses may be asked: for one's own servers and tests."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: its final address, status, headers (lower-case names), body, and when it came (UTC)."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    retrieved: datetime

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing is new since the given validators (304)."""
        return self.status == 304


@dataclass
class Fetcher:
    """Fetches URLs; keeps connections, never cookies."""

    limits: Limits = field(default_factory=Limits)
    sleep: Callable[[float], None] = time.sleep
    _client: httpx.Client | None = field(default=None, repr=False)

    def get(self, url: str, validators: Mapping[str, str] | None = None) -> Fetched:
        """Fetch a URL; `validators` are If-None-Match / If-Modified-Since of an earlier answer.

        Raises FetchError, whose message names the address and what was wrong with it.
        """
        problem, pause = "", self.limits.pause
        for attempt in range(self.limits.tries):
            if attempt:
                self.sleep(min(pause, LONGEST_WAIT))
                pause *= 2
            try:
                answer = self._followed(url, validators or {})
            except _transport_error() as error:
                problem = f"{type(error).__name__} {error}".strip()
                continue
            if answer.status in (200, 304):
                return answer
            problem = f"HTTP {answer.status}"
            if answer.status not in PASSING:
                break
            pause = max(pause, _retry_after(answer.headers.get("retry-after", ""), answer.retrieved))
        raise FetchError(f"{url}: {problem}")

    def post(self, url: str, body: bytes, kind: str) -> bytes:
        """Post bytes of a media type, once; return the body of the answer. No redirect is followed.

        Raises FetchError as `get` does.
        """
        deadline = time.monotonic() + self.limits.time
        try:
            answer = self._once(url, {"Content-Type": kind}, deadline, body)
        except _transport_error() as error:
            raise FetchError(f"{url}: {type(error).__name__} {error}".strip()) from error
        if answer.status != 200:
            raise FetchError(f"{url}: HTTP {answer.status}")
        return answer.body

    def _followed(self, url: str, validators: Mapping[str, str]) -> Fetched:
        deadline = time.monotonic() + self.limits.time
        for _ in range(self.limits.redirects + 1):
            answer = self._once(url, validators, deadline)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = _joined(url, answer.headers.get("location", ""))
        raise FetchError(f"{url}: more than {self.limits.redirects} redirects")

    def _once(
        self, url: str, headers: Mapping[str, str], deadline: float, posted: bytes | None = None
    ) -> Fetched:
        import httpx

        target = _web_address(url)
        address = self._checked(target.host, target.port or (443 if target.scheme == "https" else 80))
        request = self._http().build_request(
            "GET" if posted is None else "POST",
            target.copy_with(host=address, fragment=None),
            headers={"Host": target.netloc.decode("ascii"), **headers},
            content=posted,
            extensions={"sni_hostname": target.host},
        )
        answer = self._http().send(request, stream=True)
        try:
            body = self._bounded(answer, url, deadline)
        except httpx.DecodingError as error:
            raise FetchError(f"{url}: broken compression: {error}") from error
        finally:
            answer.close()
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Fetched(url, answer.status_code, told, body, datetime.now(UTC))

    def _bounded(self, answer: httpx.Response, url: str, deadline: float) -> bytes:
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > self.limits.size:
                raise FetchError(f"{url}: larger than {self.limits.size} bytes: not read")
            if time.monotonic() > deadline:
                raise FetchError(f"{url}: not whole after {self.limits.time:g} s")
        return bytes(body)

    def _checked(self, host: str, port: int) -> str:
        """Return an address of the host, or raise when any of its addresses is not public."""
        try:
            found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host}: no such host ({error})") from error
        for address in found:
            if not self.limits.private and not _is_public(str(address)):
                raise FetchError(
                    f"{host}: {address} is no public address (WHOHOLDS_FETCH_PRIVATE=1 allows it)"
                )
        return str(found[0])

    def _http(self) -> httpx.Client:
        if self._client is None:
            try:
                import httpx
            except ImportError as error:
                raise MissingExtraError("fetching needs: pip install 'whoholds[web]'") from error
            self._client = httpx.Client(
                timeout=self.limits.read,
                follow_redirects=False,
                trust_env=False,
                headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
            )
        return self._client


def _transport_error() -> type[Exception]:
    import httpx

    return httpx.TransportError


def _web_address(url: str) -> httpx.URL:
    import httpx

    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as error:
        raise FetchError(f"{url!r} is no address: {error}") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise FetchError(f"{url!r}: only http and https addresses are fetched")
    return target


def _joined(url: str, location: str) -> str:
    import httpx

    if not location:
        raise FetchError(f"{url}: redirects without saying where")
    try:
        return str(httpx.URL(url).join(location))
    except httpx.InvalidURL as error:
        raise FetchError(f"{url}: redirects to no address: {location[:200]!r}") from error


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    return (mapped or parsed).is_global and not parsed.is_multicast


def _retry_after(value: str, now: datetime) -> float:
    """Seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3)."""
    if value.isdigit():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return 0.0
