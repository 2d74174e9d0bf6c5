"""A public Telegram channel, read with the user's own key -> an answer that holds its newest posts.

Through Telethon (https://docs.telethon.dev), an extra. The answer is the JSON that the file reader knows, so
that what is read live is archived, compared and read again like a file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from whoholds.errors import FetchError, UsageError
from whoholds.reports.extras import optional
from whoholds.reports.fetch import Fetched

SCHEME = "telegram:"
NEWEST = 200
"""Posts asked for at a time: a busy channel's day or two."""

_CHANNEL = re.compile(r"telegram:@?([A-Za-z]\w{3,31})")


@dataclass(frozen=True)
class Key:
    """What https://my.telegram.org gives its user, and the file that keeps the login."""

    api_id: int
    api_hash: str
    session: str = "whoholds.session"

    @classmethod
    def read(cls, value: str, session: str = "") -> Key:
        """Read "API_ID:API_HASH". Raises UsageError."""
        number, _, api_hash = value.partition(":")
        if not (number.isdecimal() and api_hash):
            raise UsageError(
                "reading Telegram live needs your own key from https://my.telegram.org: "
                "WHOHOLDS_TELEGRAM=API_ID:API_HASH"
            )
        return cls(int(number), api_hash, session or cls.session)


class Client(Protocol):
    """The part of Telethon's synchronous client that is used."""

    def get_entity(self, channel: str) -> Any:
        """Return the channel."""

    def iter_messages(self, entity: Any, limit: int) -> Any:
        """Return its newest messages, newest first."""

    def disconnect(self) -> Any:
        """Close the connection."""


class LiveTelegram:
    """Answers for addresses like "telegram:CHANNEL"; connects anew for each."""

    def __init__(self, key: Key, connect: Callable[[Key], Client] | None = None) -> None:
        self._key, self._connect = key, connect or _connected

    def get(self, url: str, validators: Mapping[str, str] | None = None) -> Fetched:
        """Return the newest posts of a public channel, oldest first.

        Raises UsageError for no name of a channel, FetchError for what is no public channel or cannot be had.
        """
        found = _CHANNEL.fullmatch(url)
        if found is None:
            raise UsageError(f"{url!r} names no channel: write telegram:CHANNEL")
        try:
            with closing(_Closing(self._connect(self._key))) as opened:
                body = _posts(opened.client, found[1])
        except (OSError, ValueError, RuntimeError, TypeError) as error:
            raise FetchError(f"{url}: {type(error).__name__} {error}") from error
        return Fetched(url, 200, {"content-type": "application/json"}, body, datetime.now(UTC))


class _Closing:
    def __init__(self, client: Client) -> None:
        self.client = client

    def close(self) -> None:
        self.client.disconnect()


def _posts(client: Client, channel: str) -> bytes:
    entity = client.get_entity(channel)
    if not getattr(entity, "username", None) or not hasattr(entity, "title"):
        raise FetchError(f"telegram:{channel}: no public channel: private chats and persons are not read")
    messages = [message.to_dict() for message in client.iter_messages(entity, limit=NEWEST)]
    whole = {"title": entity.title, "username": entity.username, "messages": messages[::-1]}
    return json.dumps(whole, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else None


def _connected(key: Key) -> Client:
    """Connect; logs in by phone and code where there is a terminal. Raises FetchError without a login."""
    sync = optional("telethon.sync", "telegram", "reading Telegram live")
    client = sync.TelegramClient(key.session, key.api_id, key.api_hash)
    if sys.stdin.isatty():
        started: Client = client.start()
        return started
    client.connect()
    if not client.is_user_authorized():
        client.disconnect()
        raise FetchError(f"no Telegram login in {key.session}: run the command once in a terminal")
    found: Client = client
    return found
