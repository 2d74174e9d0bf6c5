"""A JSON object as some program exports it -> the fields of a report, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from whoholds.reports import posts, telegram
from whoholds.reports.notes import RefusedError

Fields = dict[str, Any]
Around = dict[str, Any]
"""Plain values of a document outside its records, by dotted path: `name`, `chats.list.name`."""


@dataclass(frozen=True)
class Shape:
    """One program's way to write a post down: how it is told, and what its fields mean."""

    name: str
    told: Callable[[Fields], bool]
    read: Callable[[Fields, Around], Fields | None]
    """Returns None for what carries no text by its nature (a join, a photograph)."""


SHAPES = (
    Shape("Telegram Desktop export", telegram.is_desktop, telegram.of_desktop),
    Shape("Telethon message", telegram.is_telethon, telegram.of_telethon),
    Shape("X archive", posts.is_x_archive, posts.of_x_archive),
    Shape("X post", posts.is_x, posts.of_x),
    Shape("Bluesky post", posts.is_bluesky, posts.of_bluesky),
    Shape("ActivityPub activity", posts.is_activity, posts.of_activity),
    Shape("Mastodon status", posts.is_mastodon, posts.of_mastodon),
)


def recast(fields: Fields, around: Around) -> Iterator[Fields]:
    """Yield the report fields of a record of any known shape, or the record itself; nothing for no text.

    Raises RefusedError naming the shape when a record is of a known shape but broken.
    """
    own = "published" in fields and "text" in fields
    shape = None if own else next((s for s in SHAPES if s.told(fields)), None)
    if shape is None:
        yield fields
        return
    try:
        found = shape.read(fields, around)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as exc:
        raise RefusedError(f"a broken {shape.name}: {type(exc).__name__} {exc}") from exc
    if found is not None:
        yield found
