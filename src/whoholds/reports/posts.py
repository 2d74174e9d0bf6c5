"""Posts of X, Mastodon, ActivityPub and Bluesky, as their exports and APIs write them -> report fields.

A repeated post (retweet, boost, repost) has its first author as `voice`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from whoholds.hosts import host_of
from whoholds.reports.webpage import text_of

Fields = dict[str, Any]

_RETWEET = re.compile(r"RT @(\w{1,15}): ")
_FIRST_SNOWFLAKE = 1288834974657  # milliseconds since 1970 at which X's ids start counting time


# --- X ---------------------------------------------------------------------------------------------


def is_x_archive(fields: Fields) -> bool:
    """Whether a record is an element of tweets.js in an X archive."""
    return isinstance(fields.get("tweet"), dict)


def of_x_archive(fields: Fields, around: Fields) -> Fields | None:
    """Return the report fields of an archived post; whose archive it is only its other files say."""
    return of_x(fields["tweet"], around)


def is_x(fields: Fields) -> bool:
    """Whether a record is a post as the X API (1.1 or 2) gives it."""
    known = "full_text" in fields or "text" in fields
    return known and "created_at" in fields and ("id_str" in fields or "author_id" in fields)


def of_x(fields: Fields, around: Fields) -> Fields | None:
    """Return the report fields of a post."""
    number, handle = str(fields.get("id_str") or fields["id"]), _x_handle(fields)
    repeated = fields.get("retweeted_status") or {}
    text = str(repeated.get("full_text") or fields.get("full_text") or fields["text"])
    first = _RETWEET.match(text)
    voice = (repeated.get("user") or {}).get("screen_name") or (first.group(1) if first else None)
    return {
        "id": f"x:{number}",
        "source": f"X @{handle}" if handle else f"X {fields['author_id']}" if "author_id" in fields else "",
        "published": _x_date(str(fields["created_at"])),
        "text": text[first.end() :] if first else text,
        "lang": fields.get("lang"),
        "url": f"https://x.com/{handle or 'i'}/status/{number}",
        "voice": f"X @{voice}" if voice else None,
    }


def _x_handle(fields: Fields) -> str:
    user = fields.get("user") or fields.get("author") or {}
    return str(user.get("screen_name") or user.get("username") or "")


def _x_date(value: str) -> str:
    """Return ISO 8601 for the 1.1 API's "Wed Oct 10 20:19:24 +0000 2018"; another form as it is."""
    try:
        return datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y").isoformat()
    except ValueError:
        return value


def posted_at(x_id: int) -> datetime:
    """Return the instant that an id of X holds (from November 2010 on)."""
    return datetime.fromtimestamp(((x_id >> 22) + _FIRST_SNOWFLAKE) / 1000, UTC)


# --- Mastodon and other ActivityPub ----------------------------------------------------------------


def is_mastodon(fields: Fields) -> bool:
    """Whether a record is a status of Mastodon's API."""
    return "content" in fields and "created_at" in fields and isinstance(fields.get("account"), dict)


def of_mastodon(fields: Fields, around: Fields) -> Fields | None:
    """Return the report fields of a status."""
    repeated = fields.get("reblog") or {}
    said = repeated or fields
    return {
        "id": f"mastodon:{fields.get('uri') or fields['id']}",
        "source": _account(fields["account"]),
        "published": fields["created_at"],
        "edited": said.get("edited_at"),
        "text": text_of(str(said["content"])),
        "lang": said.get("language"),
        "url": said.get("url") or fields.get("url") or "",
        "voice": _account(repeated["account"]) if repeated else None,
    }


def _account(account: Fields) -> str:
    """Return "@user@host", the host from the account's page where its own server leaves it out."""
    name = str(account["acct"])
    host = host_of(str(account.get("url") or ""))
    return f"@{name}" if "@" in name or not host else f"@{name}@{host}"


def is_activity(fields: Fields) -> bool:
    """Whether a record is an activity of an ActivityPub outbox (outbox.json of a Mastodon archive)."""
    return fields.get("type") in ("Create", "Announce") and "actor" in fields and "object" in fields


def of_activity(fields: Fields, around: Fields) -> Fields | None:
    """Return the report fields of a note; None for a boost, of which an outbox keeps the address alone."""
    note = fields["object"]
    if not isinstance(note, dict) or not note.get("content"):
        return None
    actor = urlsplit(str(fields["actor"]))
    return {
        "id": f"mastodon:{note['id']}",
        "source": f"@{actor.path.rsplit('/', 1)[-1].lstrip('@')}@{actor.netloc}",
        "published": note.get("published") or fields["published"],
        "edited": note.get("updated"),
        "text": text_of(str(note["content"])),
        "url": note.get("url") or note["id"],
    }


# --- Bluesky ---------------------------------------------------------------------------------------


def is_bluesky(fields: Fields) -> bool:
    """Whether a record is an item of a Bluesky feed, or a post of it."""
    post = fields.get("post", fields)
    return isinstance(post, dict) and "author" in post and str(post.get("uri", "")).startswith("at://")


def of_bluesky(fields: Fields, around: Fields) -> Fields | None:
    """Return the report fields of a post; a repost is told by the reason that stands beside it."""
    post, reason = fields.get("post", fields), fields.get("reason") or {}
    author, record = post["author"]["handle"], post["record"]
    by = (reason.get("by") or {}).get("handle")
    if not record.get("text"):
        return None
    return {
        "id": f"bluesky:{post['uri']}" + (f"#{by}" if by else ""),
        "source": f"Bluesky @{by or author}",
        "published": reason.get("indexedAt") or record["createdAt"],
        "text": record["text"],
        "lang": next(iter(record.get("langs") or ()), None),
        "url": f"https://bsky.app/profile/{author}/post/{post['uri'].rsplit('/', 1)[-1]}",
        "voice": f"Bluesky @{author}" if by else None,
    }
