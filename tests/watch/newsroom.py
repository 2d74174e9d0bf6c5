"""A server on loopback that publishes feeds, well or badly, and a clock that the test moves."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = datetime(2023, 4, 3, 6, tzinfo=UTC)

FAULTS = ("500", "cut", "half", "shuffled", "dates", "garbage", "fine", "fine")


@dataclass
class Item:
    """One item of a feed; `updated` marks an edit."""

    number: int
    text: str
    published: datetime
    updated: datetime | None = None

    def xml(self, published: str = "") -> str:
        at = published or self.published.isoformat()
        edited = f"<updated>{self.updated.isoformat()}</updated>" if self.updated else ""
        return (
            f"<entry><id>urn:item:{self.number}</id><title>Item {self.number}</title>"
            f'<link href="https://wire.example/{self.number}"/><published>{at}</published>{edited}'
            f"<content>{self.text}</content></entry>"
        )


@dataclass
class Newsroom:
    """What is published now; with a `rng`, answers are faulty."""

    items: list[Item] = field(default_factory=list)
    rng: random.Random | None = None
    robots: str = ""
    down: bool = False
    asked: list[str] = field(default_factory=list)
    unchanged: int = 0
    posted: list[bytes] = field(default_factory=list)

    def feed(self, items: list[Item] | None = None, published: str = "") -> bytes:
        entries = "".join(item.xml(published) for item in (self.items if items is None else items))
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example Wire</title>'
            f"{entries}</feed>"
        ).encode()

    def answer(self) -> tuple[int, bytes]:
        """Return status and body; status 0 means to hang up."""
        if self.down:
            return 503, b""
        fault = self.rng.choice(FAULTS) if self.rng else "fine"
        whole = self.feed()
        if fault == "shuffled" and self.rng:
            return 200, self.feed(self.rng.sample(self.items, len(self.items)))
        wrong = {
            "500": (500, b"oops"),
            "cut": (0, b""),
            "half": (200, whole[: len(whole) // 2]),
            "dates": (200, self.feed(published="2090-01-01T00:00:00Z")),
            "garbage": (200, b"\xff\xfe<<<>>"),
        }
        return wrong.get(fault, (200, whole))


@contextmanager
def serving(room: Newsroom) -> Iterator[str]:
    """Serve /feed, /robots.txt and a webhook; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            room.asked.append(self.path)
            if self.path == "/robots.txt":
                return self.say(200 if room.robots else 404, room.robots.encode())
            status, body = room.answer()
            tag = f'"{hash(body)}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                room.unchanged += 1
                return self.say(304, b"")
            if not status:
                return self.connection.close()
            return self.say(status, body, tag)

        def do_POST(self) -> None:
            room.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.say(200, b"")

        def say(self, status: int, body: bytes, tag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if tag:
                self.send_header("ETag", tag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{httpd.server_port}"
        finally:
            httpd.shutdown()


class Clock:
    """A present that the test moves; sleeping moves it too."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


PLACES = ("Bakhmut", "Soledar", "Lyman", "Kreminna", "Kupiansk", "Izium")


def item(number: int, *, hours: float | None = None, text: str = "", updated: datetime | None = None) -> Item:
    """Return an item that makes a claim about one of PLACES."""
    place = PLACES[number % len(PLACES)]
    words = text or (
        f"Russian forces captured {place}, the head of group number {number} said in a recording of "
        f"{number + 3} minutes, while residents of street {number * 7} spoke of silence."
    )
    return Item(number, words, START + timedelta(hours=number if hours is None else hours), updated)
