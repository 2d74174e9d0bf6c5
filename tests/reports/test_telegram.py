"""Telegram exports: words from parts, first voices, edits, private chats, bytes as \\xNN, any size."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from reading_any import lost, read

from whoholds.model import Issue
from whoholds.reports import Defaults, read_stream


def message(number: int, text: Any, **fields: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2023-04-03T14:00:00", "date_unixtime": "1680519600",
        "from": "Front Notes", "from_id": "channel77", "text": text,
    } | fields  # fmt: skip


def export(*messages: dict[str, Any], kind: str = "public_channel") -> dict[str, Any]:
    return {"name": "Front Notes", "type": kind, "id": 77, "messages": list(messages)}


PARTS = ["The enemy left ", {"type": "bold", "text": "Kreminna"}, " at noon."]


def test_a_post_has_its_channel_address_and_instant() -> None:
    (report,), issues = read(export(message(5, "The enemy left Kreminna at noon.")))
    assert (report.report_id, report.source, report.url) == (
        "telegram:77/5", "Front Notes", "https://t.me/c/77/5",
    )  # fmt: skip
    assert report.published == datetime(2023, 4, 3, 11, tzinfo=UTC)
    assert lost(issues) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"text": PARTS},
        {"text": "", "text_entities": [{"type": "plain", "text": "The enemy left Kreminna at noon."}]},
        {"text": "The enemy left Kreminna at noon."},
    ],
)
def test_words_come_from_a_text_a_list_of_parts_or_entities(fields: dict[str, Any]) -> None:
    (report,), _ = read(export(message(5, "") | fields))
    assert report.text == "The enemy left Kreminna at noon."


def test_the_first_voice_of_a_forwarded_post_is_kept() -> None:
    (report,), _ = read(export(message(5, "They left.", forwarded_from="General Staff")))
    assert (report.source, report.voice) == ("Front Notes", "General Staff")


def test_an_edited_post_was_not_known_in_these_words_before_its_edit() -> None:
    (report,), _ = read(export(message(5, "They left. UPD: they are back.", edited_unixtime="1680606000")))
    assert report.published == datetime(2023, 4, 3, 11, tzinfo=UTC)
    assert report.edited == report.known_at() == datetime(2023, 4, 4, 11, tzinfo=UTC)


def test_service_messages_and_pictures_without_words_are_no_reports_and_no_faults() -> None:
    service = {"id": 1, "type": "service", "date": "2023-04-03T14:00:00", "action": "pin_message", "text": ""}
    assert read(export(service, message(2, "", photo="p.jpg"))) == ([], [])


def test_a_chat_of_two_persons_is_not_read() -> None:
    reports, issues = read(export(message(1, "Where are you?"), kind="personal_chat"))
    assert reports == []
    assert "personal chat is no publication" in issues[0].message


def test_a_group_member_is_not_named() -> None:
    (report,), _ = read(
        export(message(1, "Shelling again.", **{"from": "Olena P."}), kind="private_supergroup")
    )
    assert (report.source, report.author) == ("Front Notes", None)


def test_a_whole_account_has_the_name_of_each_chat() -> None:
    chats = {
        "about": "x",
        "chats": {"about": "y", "list": [export(message(1, "One.")), export(message(2, "Two."))]},
    }
    chats["chats"]["list"][1] |= {"name": "Other", "id": 78}  # type: ignore[index]
    reports, _ = read(json.dumps(chats, indent=1))
    assert [(r.source, r.report_id) for r in reports] == [
        ("Front Notes", "telegram:77/1"),
        ("Other", "telegram:78/2"),
    ]


def test_bytes_written_as_hexadecimal_are_repaired() -> None:
    raw = json.dumps(export(message(1, "@@ Kreminna \\ done"))).replace(
        "@@", r"\xd0\x92\xd0\xbe\xd0\xb9\xd0\xbd\xd0\xb0"
    )
    (report,), issues = read(raw)
    assert report.text == "Война Kreminna \\ done"
    assert lost(issues) == []


def test_one_broken_message_is_named_with_its_line_and_the_rest_is_read() -> None:
    raw = json.dumps(export(message(1, "One."), message(2, 7), message(3, "Three.")), indent=1)
    reports, issues = read(raw)
    assert [r.text for r in reports] == ["One.", "Three."]
    assert [(i.line, i.kept) for i in lost(issues)] == [(15, False)]


def test_a_truncated_export_gives_what_it_holds() -> None:
    raw = json.dumps(export(*(message(n, f"Post {n}.") for n in range(9))))
    reports, issues = read(raw[:-120])
    assert len(reports) == 8
    assert "cut off" in issues[-1].message


class Endless(io.RawIOBase):
    """An export of `size` bytes made while it is read."""

    def __init__(self, size: int) -> None:
        self._parts = self._made(size)
        self._left = b""

    def _made(self, size: int) -> Iterator[bytes]:
        yield b'{"name": "Front Notes", "type": "public_channel", "id": 77, "messages": ['
        one = json.dumps(message(1, "Ворог не пройшов і місто стоїть. " * 20)).encode()
        block = b",\n".join([one] * 200)
        for n in range(size // len(block)):
            yield (b",\n" if n else b"") + block
        yield b"]}"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._parts, b"")
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def test_an_export_of_any_size_is_read_in_bounded_memory() -> None:
    issues: list[Issue] = []
    tracemalloc.start()
    stream = io.BufferedReader(Endless(12_000_000))
    count = sum(1 for _ in read_stream(stream, "big.json", issues, Defaults()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 3_000
    assert lost(issues) == []
    assert peak < 9_000_000


TELETHON = {
    "_": "Message", "id": 9, "peer_id": {"_": "PeerChannel", "channel_id": 1001}, "date": "2023-04-03T11:00:00+00:00",
    "message": "The town holds.", "edit_date": "2023-04-03T11:05:00+00:00", "post_author": "desk",
    "fwd_from": {"_": "MessageFwdHeader", "from_id": {"_": "PeerChannel", "channel_id": 55}, "from_name": None},
}  # fmt: skip


def test_telethon_messages_are_read_line_by_line_and_as_a_list() -> None:
    lines = json.dumps(TELETHON) + "\n" + json.dumps(TELETHON | {"id": 10, "message": "", "fwd_from": None})
    (report,), issues = read(lines)
    assert report == read([TELETHON])[0][0]
    assert (report.source, report.url, report.voice) == (
        "Telegram 1001",
        "https://t.me/c/1001/9",
        "Telegram 55",
    )
    assert report.edited == datetime(2023, 4, 3, 11, 5, tzinfo=UTC)
    assert lost(issues) == []


def test_a_telethon_chat_may_be_named_beside_its_messages() -> None:
    (report,), _ = read({"chat": {"title": "Front Notes", "username": "frontnotes"}, "messages": [TELETHON]})
    assert (report.source, report.url) == ("Front Notes", "https://t.me/frontnotes/9")


def test_a_telethon_dialogue_with_a_person_is_not_read() -> None:
    reports, issues = read([TELETHON | {"peer_id": {"_": "PeerUser", "user_id": 3}}])
    assert reports == []
    assert "between two persons" in issues[0].message
