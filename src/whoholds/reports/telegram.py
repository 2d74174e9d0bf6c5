"""Telegram messages, as Telegram Desktop and Telethon export them -> the fields of a report.

A forwarded post keeps its first channel as `voice`; an edited one says when. In groups the names of the
members who write are private and are left out; chats between two persons are not read.
"""

from __future__ import annotations

from typing import Any

from whoholds.reports.notes import RefusedError

PRIVATE = frozenset({"personal_chat", "bot_chat"})
"""Chats that are nobody's publication."""


def is_desktop(fields: dict[str, Any]) -> bool:
    """Whether a record is a message of a Telegram Desktop export (result.json)."""
    return fields.get("type") in ("message", "service") and ("date_unixtime" in fields or "date" in fields)


def of_desktop(fields: dict[str, Any], around: dict[str, Any]) -> dict[str, Any] | None:
    """Return the report fields of a message; None for a service message or one without words."""
    chat = "chats.list." if "chats.list.name" in around else ""
    kind = around.get(f"{chat}type", "")
    if kind in PRIVATE:
        raise RefusedError(f"a {str(kind).replace('_', ' ')} is no publication: its messages are not read")
    text = _desktop_text(fields)
    if fields["type"] == "service" or not text.strip():
        return None
    number, name = around.get(f"{chat}id", ""), around.get(f"{chat}name") or "Telegram"
    return {
        "id": f"telegram:{number}/{fields['id']}",
        "source": name,
        "published": fields.get("date_unixtime") or fields["date"],
        "edited": fields.get("edited_unixtime") or fields.get("edited"),
        "text": text,
        "url": f"https://t.me/c/{number}/{fields['id']}" if number else "",
        "author": fields.get("author"),
        "voice": fields.get("forwarded_from"),
    }


def _desktop_text(fields: dict[str, Any]) -> str:
    """Return the words of a message: its entities joined, else its text, which may be a list of parts."""
    parts = fields.get("text_entities") or fields.get("text") or ""
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in parts)


def is_telethon(fields: dict[str, Any]) -> bool:
    """Whether a record is a message as Telethon's `to_dict` or `to_json` writes it."""
    return "message" in fields and "date" in fields and ("peer_id" in fields or fields.get("_") == "Message")


def of_telethon(fields: dict[str, Any], around: dict[str, Any]) -> dict[str, Any] | None:
    """Return the report fields of a message; None for one without words."""
    if not fields["message"]:
        return None
    channel, handle = _channel_id(fields.get("peer_id")), _handle(fields, around)
    page = f"https://t.me/{handle}" if handle else f"https://t.me/c/{channel}"
    return {
        "id": f"telegram:{channel}/{fields['id']}",
        "source": _title(fields, around) or handle or f"Telegram {channel}",
        "published": fields["date"],
        "edited": None if fields.get("edit_hide") else fields.get("edit_date"),
        "text": fields["message"],
        "url": f"{page}/{fields['id']}",
        "author": fields.get("post_author"),
        "voice": _forwarded(fields.get("fwd_from")),
    }


def _channel_id(peer: Any) -> str:
    if isinstance(peer, dict):
        if "user_id" in peer:
            raise RefusedError("a chat between two persons is no publication: its messages are not read")
        return str(peer.get("channel_id") or peer.get("chat_id") or "")
    return str(peer or "")


def _handle(fields: dict[str, Any], around: dict[str, Any]) -> str:
    chat = fields.get("chat") or {}
    return str(chat.get("username") or around.get("username") or around.get("chat.username") or "")


def _title(fields: dict[str, Any], around: dict[str, Any]) -> str:
    chat = fields.get("chat") or {}
    return str(chat.get("title") or around.get("title") or around.get("chat.title") or "")


def _forwarded(header: Any) -> str | None:
    """Return the first voice of a forwarded message; a person who forwards is not named."""
    if not isinstance(header, dict):
        return None
    if header.get("from_name"):
        return str(header["from_name"])
    origin = header.get("from_id")
    channel = origin.get("channel_id") if isinstance(origin, dict) else None
    return f"Telegram {channel}" if channel else None
